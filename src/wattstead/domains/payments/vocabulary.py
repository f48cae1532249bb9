"""Names what the payments domain speaks of. Codes are those of the specification."""

from enum import StrEnum

from wattstead.kernel.transitions import By, Transitions, move


class MethodType(StrEnum):
    """How money comes from the customer."""

    CARD = "card"
    SEPA_DIRECT_DEBIT = "sepa_direct_debit"
    BANK_TRANSFER = "bank_transfer"


class MethodStatus(StrEnum):
    """Whether a payment method can be used. Expired follows from the card's last month, never stored."""

    ACTIVE = "active"
    EXPIRED = "expired"
    FAILED = "failed"


METHOD_TRANSITIONS = Transitions(
    of="payment method",
    first=frozenset({MethodStatus.ACTIVE}),
    moves=(
        move(MethodStatus.ACTIVE, to=MethodStatus.EXPIRED, does="the card's month ends", by={By.CALENDAR}),
        move(MethodStatus.ACTIVE, to=MethodStatus.FAILED, does="a bank refuses it", by={By.STAFF, By.PORTAL}),
        move(MethodStatus.FAILED, to=MethodStatus.ACTIVE, does="use it again", by={By.STAFF, By.PORTAL}),
    ),
)


class PaymentStatus(StrEnum):
    """How a payment stands."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    REFUNDED = "refunded"


_US = {By.STAFF, By.PORTAL}
PAYMENT_TRANSITIONS = Transitions(
    of="payment",
    first=frozenset({PaymentStatus.PENDING}),
    moves=(
        move(PaymentStatus.PENDING, to=PaymentStatus.PROCESSING, does="hand to the bank", by=_US),
        move(PaymentStatus.PENDING, to=PaymentStatus.COMPLETED, does="receive the money", by=_US),
        move(PaymentStatus.PENDING, to=PaymentStatus.FAILED, does="give up", by=_US),
        move(PaymentStatus.PROCESSING, to=PaymentStatus.COMPLETED, does="receive the money", by=_US),
        move(PaymentStatus.PROCESSING, to=PaymentStatus.FAILED, does="a bank refuses", by=_US),
        # A direct debit can come back weeks after it was paid.
        move(PaymentStatus.COMPLETED, to=PaymentStatus.FAILED, does="a bank takes it back", by=_US),
        move(PaymentStatus.COMPLETED, to=PaymentStatus.REFUNDED, does="pay it back", by=_US),
    ),
)
UNDER_WAY = frozenset({PaymentStatus.PENDING, PaymentStatus.PROCESSING})
"""Money that was announced or asked for, and has not come yet."""
EFFECTIVE = UNDER_WAY | {PaymentStatus.COMPLETED}
"""What counts against the sum of an invoice."""
