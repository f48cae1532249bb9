"""Announces a transfer for an invoice, whether or not its account has paid so before."""

from datetime import datetime
from uuid import UUID

from wattstead.domains.billing.queries import issued_invoices
from wattstead.domains.payments.operations.methods import bank_transfer_of
from wattstead.domains.payments.operations.payments import announce_payment
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer


def announce_transfer(viewer: Viewer, *, invoice_id: UUID, now: datetime) -> None:
    """Note that a customer transfers what is left to pay of an invoice.

    The invoice is held only once the method is, as everywhere: two who hold them the other way
    round would wait for each other. Raises NotFound, RoleNotAllowed, NothingToPay and
    TooManyPaymentMethods.
    """
    invoice = issued_invoices(viewer).filter(pk=invoice_id).first()
    if invoice is None:
        raise NotFound
    method = bank_transfer_of(account_id=invoice.account_id)
    announce_payment(invoice_id=invoice_id, method_id=method.pk, now=now)
