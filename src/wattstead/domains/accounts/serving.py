"""Lets the supplier's staff find an account, and act for one at a time."""

from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.queries import accounts_visible_to
from wattstead.domains.accounts.vocabulary import AccountStatus, ServingRole
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer


class AccountIsYourOwn(Refusal):
    """Nobody serves themselves: who belongs to an account is its customer, even as staff."""

    code = "account_is_your_own"
    kind = "forbidden"
    message = said("You belong to this account yourself. Ask a colleague to act for it.")


def accounts_found_by(viewer: Viewer) -> QuerySet[Account]:
    """Return the accounts the viewer may act for; to staff who act for none, every account there is."""
    if viewer.staff is None or is_serving(viewer):
        return accounts_visible_to(viewer)
    return Account.objects.order_by("account_number")


def acting_for(viewer: Viewer, *, account_id: UUID) -> Viewer:
    """Return the viewer that somebody of staff is while acting for one account, and for no other.

    A suspended account is locked for its people, not for staff. Raises NotFound where
    there is no such account and where the viewer is no staff, and AccountIsYourOwn.
    """
    if viewer.staff is None:
        raise NotFound
    if account_id in viewer.account_ids:
        raise AccountIsYourOwn
    status = Account.objects.filter(pk=account_id).values_list("status", flat=True).first()
    if status is None:
        raise NotFound
    role = ServingRole(viewer.staff)
    is_closed = status == AccountStatus.CLOSED.value
    return replace(
        viewer,
        account_ids=frozenset({account_id}),
        roles=MappingProxyType({account_id: role.value}),
        locked=MappingProxyType({account_id: status} if is_closed else {}),
    )


def is_serving(viewer: Viewer) -> bool:
    """Return whether the viewer is somebody of staff who acts for one account."""
    return any(role in set(ServingRole) for role in viewer.roles.values())
