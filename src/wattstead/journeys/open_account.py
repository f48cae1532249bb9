"""Opens an account for a person: the account, their ownership of it and its first site."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wattstead.domains.accounts.operations import create_account, grant_membership
from wattstead.domains.accounts.vocabulary import AccountType, MembershipRole
from wattstead.domains.sites.operations import add_site
from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.kernel.addresses import Address
from wattstead.kernel.refusals import Refusal, said

LONGEST_NAME = 80


class HomeUnnamed(Refusal):
    """The first site needs a name its people recognise."""

    code = "home_unnamed"
    kind = "unreadable"
    message = said("Give this place a name of at most {longest} characters, such as “Home”.")


@dataclass(frozen=True, kw_only=True)
class OpenedAccount:
    """What now exists."""

    account_id: UUID
    account_number: str
    site_id: UUID


def open_account(
    *,
    user_id: UUID,
    account_id: UUID,
    name: str,
    address: Address,
    zone: str,
    today: date,
    billing_email: str = "",
    account_type: AccountType = AccountType.RESIDENTIAL,
) -> OpenedAccount:
    """Open the account `account_id` for `user_id`, with a first site called `name` at `address`.

    Row-level security shows nobody an account they do not hold yet. So the
    caller makes the id first and opens the unit of work as a viewer who may
    act for it. Raises HomeUnnamed, AddressUnreadable and ZoneUnknown.
    """
    home = name.strip()
    if not home or len(home) > LONGEST_NAME:
        raise HomeUnnamed(field="name", longest=LONGEST_NAME)
    account = create_account(
        account_id=account_id,
        account_type=account_type,
        billing_address=address,
        billing_email=billing_email,
        opened_on=today,
    )
    grant_membership(user_id=user_id, account_id=account_id, role=MembershipRole.OWNER, valid_from=today)
    site = add_site(
        account_id=account_id,
        name=home,
        address=address,
        zone=zone,
        property_type=_property_type(account_type),
        is_primary=True,
    )
    return OpenedAccount(account_id=account_id, account_number=account.account_number, site_id=site.pk)


def _property_type(account_type: AccountType) -> PropertyType:
    """Return what kind of place such a customer usually has."""
    if account_type is AccountType.BUSINESS:
        return PropertyType.COMMERCIAL
    return PropertyType.RESIDENTIAL
