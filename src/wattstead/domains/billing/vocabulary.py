"""Names what the billing domain speaks of. Codes are those of the specification where it has any."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class InvoiceStatus(StrEnum):
    """How an invoice stands. Overdue follows from the date and is never stored."""

    DRAFT = "draft"
    ISSUED = "issued"
    PAID = "paid"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


TRANSITIONS: Mapping[InvoiceStatus, frozenset[InvoiceStatus]] = MappingProxyType(
    {
        InvoiceStatus.DRAFT: frozenset({InvoiceStatus.ISSUED}),
        InvoiceStatus.ISSUED: frozenset({InvoiceStatus.PAID, InvoiceStatus.CANCELLED}),
        # A direct debit can come back weeks after it was paid.
        InvoiceStatus.PAID: frozenset({InvoiceStatus.ISSUED}),
        InvoiceStatus.CANCELLED: frozenset(),
    }
)
"""The stored statuses, and which may follow which."""


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
