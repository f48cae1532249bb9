"""Says what payment methods and payments look like. Of an IBAN nothing but its end is ever written."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.payments.operations.methods import LONGEST_HOLDER
from wattstead.domains.payments.operations.payments import LONGEST_REASON
from wattstead.domains.payments.vocabulary import MethodStatus, MethodType, PaymentStatus
from wattstead.interfaces.api.fields import (
    NEVER_NULL,
    NOT_NULL,
    Changes,
    Id,
    Incoming,
    Number,
    Outgoing,
    text,
)
from wattstead.interfaces.api.pagination import PageOf, Paging

LARGEST_AMOUNT = 999_999_999
LONGEST_TRANSACTION = 255


class PaymentMethod(Outgoing):
    """A way an account pays; what its type does not have is null."""

    id: UUID
    account_id: UUID
    type: MethodType
    is_default: bool
    card_last4: str | None
    card_brand: str | None
    card_expiry_month: int | None
    card_expiry_year: int | None
    iban_last4: str | None = Field(description="The last four characters; the whole IBAN is never told.")
    bic: str | None
    account_holder: str | None
    status: MethodStatus = Field(description="As of today; expired follows from the card's last month.")
    external_id: str | None
    created_at: datetime
    updated_at: datetime


class PaymentMethodPage(PageOf[PaymentMethod]):
    """A page of payment methods."""


class PaymentMethodFilters(Paging):
    """Which payment methods, in which order."""

    account_id: Id | None = None
    type: MethodType | None = None
    ordering: Literal["-createdAt"] = "-createdAt"


class NewPaymentMethod(Incoming):
    """A bank account to be debited, which has an IBAN and a holder, or transfers of the customer's own.

    Cards are added where a card processor asks for them: their numbers never come here.
    """

    account_id: Id
    type: Literal[MethodType.SEPA_DIRECT_DEBIT, MethodType.BANK_TRANSFER]
    iban: Annotated[str, text(60)] | None = Field(
        default=None,
        description="Of a direct debit. Kept encrypted, never told again.",
        json_schema_extra={"writeOnly": True},
        examples=["DE89370400440532013000"],
    )
    bic: Annotated[str, text(20)] | None = Field(
        default=None, description="Of a direct debit; found by the IBAN where it is not told."
    )
    account_holder: Annotated[str, text(LONGEST_HOLDER)] | None = Field(
        default=None, description="Of a direct debit: whose bank account it is."
    )
    is_default: bool = Field(
        default=False, strict=True, description="The first method of an account is its default anyway."
    )


class PaymentMethodChanges(Changes):
    """What is to change of a payment method. Another bank account is another method."""

    is_default: Annotated[Literal[True] | None, NOT_NULL, NEVER_NULL] = Field(
        default=None, description="Makes it the default of its account instead of the one before."
    )


class Payment(Outgoing):
    """Money for one invoice: announced, asked for, received or paid back."""

    id: UUID
    account_id: UUID
    invoice_id: UUID
    payment_method_id: UUID
    amount: Number
    currency: str
    status: PaymentStatus
    transaction_id: str | None
    failure_reason: str | None
    processed_at: datetime | None
    created_at: datetime
    updated_at: datetime


class PaymentPage(PageOf[Payment]):
    """A page of payments."""


class PaymentFilters(Paging):
    """Which payments, in which order."""

    account_id: Id | None = None
    invoice_id: Id | None = None
    payment_method_id: Id | None = None
    status: PaymentStatus | None = None
    ordering: Literal["-createdAt"] = "-createdAt"


class NewPayment(Incoming):
    """A bank transfer that is on its way, or will be."""

    invoice_id: Id
    payment_method_id: Id
    amount: Annotated[Number, Field(ge=0.01, le=LARGEST_AMOUNT)] | None = Field(
        default=None,
        description="In the currency of the invoice, rounded to cents; else all that is left to pay.",
    )


class Receipt(Incoming):
    """Money that has come."""

    transaction_id: Annotated[str, text(LONGEST_TRANSACTION)] | None = Field(
        default=None, description="What the bank or processor calls it; counted once, for one payment."
    )


class Failure(Incoming):
    """Why no money came, or why it went back."""

    reason: Annotated[str, text(LONGEST_REASON)] = Field(description="Read by the customer.")


class MethodMove(Incoming):
    """What a payment method is from now on."""

    status: Literal[MethodStatus.ACTIVE, MethodStatus.FAILED]
