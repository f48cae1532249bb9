"""Gives the people of the demonstration a way to pay: a bank account that exists on paper alone."""

from datetime import date
from uuid import UUID

from wattstead.domains.accounts.queries import members_visible_to
from wattstead.domains.payments.operations.methods import add_bank_transfer, add_direct_debit
from wattstead.domains.payments.queries import methods_of_accounts
from wattstead.kernel.viewer import Viewer

# An IBAN of German test data: its check digits are right, and nobody has it.
IBAN = "DE02120300000000202051"
HOLDER = "Wattstead Demo"


def usual_method_of(viewer: Viewer, *, today: date) -> UUID:
    """Return by what a customer usually pays; a new one gets a bank account to debit, and may transfer."""
    (account_id,) = viewer.account_ids
    known = methods_of_accounts(viewer, account_ids=[account_id], today=today)
    if known:
        return known[0].method_id
    members = members_visible_to(viewer, account_id=account_id, on=today)
    holder = members[0].name if members else HOLDER
    debit = add_direct_debit(
        account_id=account_id, iban=IBAN, account_holder=holder or HOLDER, is_default=True
    )
    add_bank_transfer(account_id=account_id)
    return debit.pk
