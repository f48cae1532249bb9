"""Decides who works for the supplier: the first one by the operator's command, the others by an admin."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wattstead.domains.identity.models import Session, SignInLink, User
from wattstead.domains.identity.operations import create_sign_in_link, register_user
from wattstead.domains.identity.vocabulary import STAFF_ROLES, Role
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer


class AdminThere(Refusal):
    """The command makes the first admin alone; everybody after is made by an admin."""

    code = "admin_there"
    message = said("There is an admin already: {email}. Admins give others their role in the portal.")


class OnlyAdmins(Refusal):
    """Roles are given by admins; nobody takes one."""

    code = "only_admins"
    kind = "forbidden"
    message = said("Only an admin gives roles.")


class OwnRoleKept(Refusal):
    """Nobody changes their own role, so that there is always an admin left."""

    code = "own_role_kept"
    message = said("Nobody changes their own role; ask another admin.")


def make_first_admin(*, email: str, language: str, timezone: str, now: datetime) -> str:
    """Return the secret of a link that signs the first admin in, once, within half an hour.

    Until it is used the command may be repeated; the newest link alone is good. Raises AdminThere.
    """
    require_unit_of_work()
    admin = _admin_who_came()
    if admin is not None:
        raise AdminThere(email=admin.email)
    address = email.strip().lower()
    SignInLink.objects.filter(user__role=Role.ADMIN, redeemed_at=None).delete()
    User.objects.filter(role=Role.ADMIN).exclude(email=address).update(role=Role.CUSTOMER)
    person = User.objects.select_for_update().filter(email=address).first() or register_user(
        email=address,
        password=None,
        first_name="",
        last_name="",
        role=Role.ADMIN,
        language=language,
        timezone=timezone,
    )
    User.objects.filter(pk=person.pk).update(role=Role.ADMIN, is_active=True)
    Session.objects.filter(user_id=person.pk).delete()
    return create_sign_in_link(user_id=person.pk, now=now)


def is_staffed_beside(email: str) -> bool:
    """Return whether anybody but the person with that address works for the supplier."""
    require_unit_of_work()
    roles = [role.value for role in STAFF_ROLES]
    return User.objects.filter(role__in=roles, is_active=True).exclude(email=email).exists()


def give_role(viewer: Viewer, *, user_id: UUID, role: Role) -> None:
    """Make a person something else to the supplier, and sign them out everywhere.

    Raises OnlyAdmins, OwnRoleKept and NotFound.
    """
    require_unit_of_work()
    if viewer.staff != Role.ADMIN and not viewer.is_system:
        raise OnlyAdmins
    if user_id == viewer.user_id:
        raise OwnRoleKept
    if not User.objects.filter(pk=user_id).update(role=role.value):
        raise NotFound
    Session.objects.filter(user_id=user_id).delete()


def _admin_who_came() -> User | None:
    """Return an admin who has used their link; one who never came is no admin yet."""
    came = SignInLink.objects.exclude(redeemed_at=None).values("user_id")
    admins = User.objects.filter(
        Q(last_login__isnull=False) | Q(pk__in=came), role=Role.ADMIN, is_active=True
    )
    return admins.order_by("created_at", "pk").first()
