"""Makes payment methods and payments for tests; call inside `seen_by(SYSTEM)`."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from tests.factories.accounts import an_account
from wattstead.domains.billing.models import Invoice
from wattstead.domains.payments.models import Payment, PaymentMethod
from wattstead.domains.payments.operations.methods import (
    Card,
    add_bank_transfer,
    add_card,
    add_direct_debit,
)
from wattstead.domains.payments.operations.payments import complete_payment, plan_payment
from wattstead.foundation.keys import new_key

NOON = datetime(2025, 11, 10, 12, tzinfo=UTC)
IBAN = "DE89370400440532013000"


def a_direct_debit(
    *, account_id: UUID | None = None, iban: str = IBAN, is_default: bool = False
) -> PaymentMethod:
    return add_direct_debit(
        account_id=account_id or an_account().pk,
        iban=iban,
        account_holder="Ada Sommer",
        is_default=is_default,
    )


def a_transfer(*, account_id: UUID | None = None, is_default: bool = False) -> PaymentMethod:
    return add_bank_transfer(account_id=account_id or an_account().pk, is_default=is_default)


def a_card(
    *, account_id: UUID | None = None, month: int = 12, year: int = 2027, is_default: bool = False
) -> PaymentMethod:
    return add_card(
        account_id=account_id or an_account().pk,
        card=Card(
            last4="4242",
            brand="visa",
            expiry_month=month,
            expiry_year=year,
            external_id=f"pm_{new_key().hex}",
        ),
        is_default=is_default,
    )


def a_payment(
    invoice: Invoice, *, method: PaymentMethod | None = None, amount: Decimal | None = None
) -> Payment:
    """Ask for all of an invoice, or for a part."""
    chosen = method or a_transfer(account_id=invoice.account_id)
    return plan_payment(invoice_id=invoice.pk, method_id=chosen.pk, now=NOON, amount=amount)


def a_completed_payment(invoice: Invoice, *, method: PaymentMethod | None = None) -> Payment:
    payment = a_payment(invoice, method=method)
    complete_payment(payment_id=payment.pk, at=NOON, transaction_id=f"tx-{payment.pk.hex}")
    return Payment.objects.get(pk=payment.pk)
