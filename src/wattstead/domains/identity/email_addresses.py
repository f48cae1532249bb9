"""Keeps which e-mail addresses are known to be their person's own."""

from uuid import UUID

from allauth.account.models import EmailAddress

from wattstead.domains.identity.queries import user_with_id
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer


def unconfirmed_email_of(viewer: Viewer) -> str:
    """Return the e-mail address a person has yet to confirm; empty when there is none."""
    if viewer.user_id is None:
        return ""
    waiting = EmailAddress.objects.filter(user_id=viewer.user_id, verified=False).order_by("-pk")
    return waiting.values_list("email", flat=True).first() or ""


def confirm_email(*, user_id: UUID) -> None:
    """Note that the address a person signs in with is theirs; raises NotFound."""
    require_unit_of_work()
    user = user_with_id(user_id)
    if user is None:
        raise NotFound
    EmailAddress.objects.update_or_create(
        user_id=user_id, email=user.email, defaults={"verified": True, "primary": True}
    )
