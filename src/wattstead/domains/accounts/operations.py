"""Opens accounts and lets people act for them."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from wattstead.domains.accounts.models import Account, Membership
from wattstead.domains.accounts.vocabulary import AccountType, MembershipRole
from wattstead.foundation.integrity import refusing
from wattstead.foundation.sequences import next_number
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.addresses import Address, checked_address
from wattstead.kernel.refusals import Refusal, said


class AlreadyAMember(Refusal):
    """The person acts for the account already in that period."""

    code = "already_a_member"
    message = said("This person already acts for the account in that period.")


def create_account(
    *,
    account_id: UUID,
    account_type: AccountType,
    billing_address: Address,
    billing_email: str,
    opened_on: date,
) -> Account:
    """Keep a new account under an id that the unit of work already sees; raises AddressUnreadable."""
    require_unit_of_work()
    address = checked_address(billing_address)
    return Account.objects.create(
        pk=account_id,
        account_number=next_number(series="ACC", year=opened_on.year),
        account_type=account_type.value,
        billing_email=billing_email,
        **asdict(address),
    )


def grant_membership(
    *, user_id: UUID, account_id: UUID, role: MembershipRole, valid_from: date
) -> Membership:
    """Let a person act for an account from a day on; raises AlreadyAMember."""
    require_unit_of_work()
    with refusing({"one_membership_per_person_and_account_at_a_time": AlreadyAMember()}):
        return Membership.objects.create(
            user_id=user_id, account_id=account_id, role=role.value, valid_from=valid_from
        )
