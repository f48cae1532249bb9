"""Names what the billing domain speaks of. Codes are those of the specification where it has any."""

from datetime import date
from enum import StrEnum

from wattstead.kernel.transitions import By, Transitions, move


class InvoiceStatus(StrEnum):
    """How an invoice stands. Overdue follows from the date and is never stored."""

    DRAFT = "draft"
    ISSUED = "issued"
    PAID = "paid"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


INVOICE_TRANSITIONS = Transitions(
    of="invoice",
    first=frozenset({InvoiceStatus.DRAFT}),
    moves=(
        move(InvoiceStatus.DRAFT, to=InvoiceStatus.ISSUED, does="issue", by={By.STAFF, By.PORTAL}),
        move(InvoiceStatus.ISSUED, to=InvoiceStatus.PAID, does="settle", by={By.STAFF, By.PORTAL}),
        move(InvoiceStatus.ISSUED, to=InvoiceStatus.CANCELLED, does="cancel", by={By.STAFF}),
        move(InvoiceStatus.ISSUED, to=InvoiceStatus.OVERDUE, does="the due day passes", by={By.CALENDAR}),
        move(InvoiceStatus.OVERDUE, to=InvoiceStatus.PAID, does="settle", by={By.STAFF, By.PORTAL}),
        move(InvoiceStatus.OVERDUE, to=InvoiceStatus.CANCELLED, does="cancel", by={By.STAFF}),
        # A direct debit can come back weeks after it was paid.
        move(InvoiceStatus.PAID, to=InvoiceStatus.ISSUED, does="reopen", by={By.STAFF, By.PORTAL}),
    ),
)


class LineCategory(StrEnum):
    """What a line is about. Tax is told per rate beside the lines, so no line is of that category."""

    CONSUMPTION = "consumption"
    PRODUCTION = "production"
    FEED_IN = "feed_in"
    GRID_FEE = "grid_fee"
    TAX = "tax"
    OTHER = "other"


class LineSubject(StrEnum):
    """What exactly a line charges or pays for; the page finds the words."""

    ENERGY = "energy"
    GRID_FEE = "grid_fee"
    MONTHLY_FEE = "monthly_fee"
    CONNECTION_FEE = "connection_fee"
    FEED_IN = "feed_in"


class LineUnit(StrEnum):
    """What a line counts."""

    KWH = "kWh"
    MONTH = "month"
    DAY = "day"
    PIECE = "piece"


class ChangeState(StrEnum):
    """What has become of an issued invoice whose readings changed."""

    OPEN = "open"
    CORRECTED = "corrected"
    LEFT = "left"
    GONE = "gone"
    """Looked at, and all is as it was billed: nothing to show anybody."""


class AddressRole(StrEnum):
    """Whose address an invoice carries."""

    BILLED_TO = "billed_to"
    SUPPLIED_AT = "supplied_at"


def status_on(
    day: date, *, stored: InvoiceStatus, due_on: date | None, is_owed: bool = True
) -> InvoiceStatus:
    """Return the status to show on `day`; a credit is never overdue."""
    if stored is InvoiceStatus.ISSUED and is_owed and due_on is not None and day > due_on:
        return InvoiceStatus.OVERDUE
    return stored
