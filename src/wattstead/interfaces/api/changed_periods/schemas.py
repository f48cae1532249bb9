"""Says what an invoice with changed readings looks like, and how staff decides about it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.billing.vocabulary import ChangeState
from wattstead.interfaces.api.fields import Exact, Id, Incoming, Outgoing, text
from wattstead.interfaces.api.pagination import PageOf, Paging

LONGEST_NOTE = 500


class ShownState(StrEnum):
    """What has become of it."""

    OPEN = ChangeState.OPEN.value
    CORRECTED = ChangeState.CORRECTED.value
    LEFT = ChangeState.LEFT.value


class ChangedPeriod(Outgoing):
    """An issued invoice whose readings, or values of gas, are other ones now than when it was worked out."""

    id: UUID
    account_id: UUID
    invoice_id: UUID
    invoice_number: str
    contract_number: str
    state: ShownState
    period_start: date = Field(description="The first day that changed.")
    period_end: date = Field(description="The last day that changed.")
    changed_days: int
    has_other_gas_values: bool = Field(
        description="Whether a cubic metre of gas is worth something else than was billed."
    )
    billed_kwh: Exact = Field(description="Taken from the grid, or of gas, as the invoice says it.")
    known_kwh: Exact = Field(description="The same as known now.")
    billed_export_kwh: Exact
    known_export_kwh: Exact
    billed_total: Exact
    known_total: Exact | None = Field(
        description="What the invoice would come to today; null where that cannot be worked out."
    )
    difference: Exact = Field(
        description="What the customer would owe more; by the invoice's average price without knownTotal."
    )
    currency: str
    found_at: datetime
    looked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    note: str | None
    corrected_by: UUID | None = Field(description="The invoice that took its place.")


class ChangedPeriodPage(PageOf[ChangedPeriod]):
    """A page of invoices whose readings changed."""


class ChangedPeriodFilters(Paging):
    """Which invoices, the latest found first."""

    account_id: Id | None = None
    invoice_id: Id | None = None
    state: ShownState | None = None
    ordering: Literal["-foundAt"] = "-foundAt"


class Because(Incoming):
    """Why it was decided so."""

    note: Annotated[str, text(LONGEST_NOTE, shortest=3)]
