"""Opens accounts, and changes what is billed to whom."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.rules import normalised_vat_number
from wattstead.domains.accounts.vocabulary import AccountType, Action
from wattstead.foundation.sequences import next_number
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.addresses import Address, checked_address
from wattstead.kernel.refusals import Refusal, said


class VatNumberUnreadable(Refusal):
    """A VAT number has the form of its country and, where we know the rule, the right check digit."""

    code = "vat_number_unreadable"
    kind = "unreadable"
    message = said("“{value}” is not a VAT number. Such a number looks like DE136695976 or ATU12345675.")


@dataclass(frozen=True, kw_only=True)
class BillingDetails:
    """Whom an account bills, and where the bills go."""

    account_type: AccountType
    billing_email: str
    billing_address: Address
    tax_id: str


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


def change_billing_details(*, account_id: UUID, details: BillingDetails) -> None:
    """Bill an account in another way from the next invoice on.

    Raises RoleNotAllowed, AddressUnreadable and VatNumberUnreadable.
    """
    require(require_unit_of_work(), account_id=account_id, to=Action.MANAGE_BILLING)
    tax_id = normalised_vat_number(details.tax_id) if details.tax_id.strip() else ""
    if tax_id is None:
        raise VatNumberUnreadable(field="tax_id", value=details.tax_id)
    Account.objects.filter(pk=account_id).update(
        account_type=details.account_type.value,
        billing_email=details.billing_email.strip(),
        tax_id=tax_id,
        **asdict(checked_address(details.billing_address)),
    )
