"""Announces a transfer for an invoice, whether or not its account has paid so before."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.billing.operations import hold_invoice
from wattstead.domains.payments.operations.methods import add_bank_transfer
from wattstead.domains.payments.operations.payments import announce_payment
from wattstead.domains.payments.queries import methods_of_accounts
from wattstead.domains.payments.vocabulary import MethodStatus, MethodType
from wattstead.kernel.viewer import Viewer


def announce_transfer(viewer: Viewer, *, invoice_id: UUID, now: datetime) -> None:
    """Note that a customer transfers what is left to pay of an invoice.

    Raises NotFound, RoleNotAllowed, NothingToPay and TooManyPaymentMethods.
    """
    account_id = hold_invoice(invoice_id=invoice_id).account_id
    methods = methods_of_accounts(viewer, account_ids=[account_id], today=now.date())
    transfers = [
        method.method_id
        for method in methods
        if method.method_type is MethodType.BANK_TRANSFER and method.status is MethodStatus.ACTIVE
    ]
    method_id = transfers[0] if transfers else add_bank_transfer(account_id=account_id).pk
    announce_payment(invoice_id=invoice_id, method_id=method_id, now=now)
