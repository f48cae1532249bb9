"""Issues the invoices of the months that are over, and pays those that are due."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.billing.operations import ReadingsMissing, settle_invoice
from wattstead.domains.billing.queries import InvoiceRow, invoices_visible_to
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.families import ZONE
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.journeys.demo_household.readings import days_known_of
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

ISSUED_AFTER = timedelta(days=3)
PAID_AT = time(9, 30)
MORE_THAN_EVER = 10_000
OPEN = (InvoiceStatus.ISSUED, InvoiceStatus.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class MonthBilled:
    """A month that was due, as one of several; `is_issued` unless readings are missing."""

    number: int
    of: int
    is_issued: bool


@dataclass(frozen=True, kw_only=True)
class _DueMonth:
    contract_id: UUID
    days: DayPeriod


def bill_past_months(residents: Sequence[Resident], *, today: date) -> Iterator[MonthBilled]:
    """Issue what is due, the oldest month first, each invoice in a unit of work of its own.

    Numbers and dates come out as if every month had been billed in its time.
    """
    due = sorted(
        (month for resident in residents for month in _due_months(resident, today=today)),
        key=lambda month: month.days.ends_before,
    )
    for number, month in enumerate(due, start=1):
        issued_on = min(month.days.ends_before + ISSUED_AFTER, today)
        yield MonthBilled(number=number, of=len(due), is_issued=_issue(month, issued_on=issued_on))


def pay_what_was_due(residents: Sequence[Resident], *, today: date) -> None:
    """Let each bill have been paid, and each credit paid out, on the day on which it was due."""
    with seen_by(SYSTEM):
        for resident in residents:
            for row in _invoices(resident, today=today):
                if row.status in OPEN and row.due_on < today:
                    paid_at = datetime.combine(row.due_on, PAID_AT, tzinfo=ZoneInfo(ZONE))
                    settle_invoice(invoice_id=row.invoice_id, paid_at=paid_at)


def _issue(month: _DueMonth, *, issued_on: date) -> bool:
    """Issue the invoice of a month; return False when too many of its readings are missing."""
    try:
        with seen_by(SYSTEM) as viewer:
            issue_invoice(
                viewer=viewer, contract_id=month.contract_id, period=month.days, issued_on=issued_on
            )
    except ReadingsMissing:
        return False
    return True


def _due_months(resident: Resident, *, today: date) -> list[_DueMonth]:
    """Return the months of electricity that are over and have no invoice yet, as far as readings go.

    Gas waits: nobody has told yet what a cubic metre of it is worth in kWh.
    """
    this_month = today.replace(day=1)
    with seen_by(SYSTEM):
        billed = {(row.contract_number, row.days.starts_on) for row in _invoices(resident, today=today)}
        contracts = [
            contract
            for contract in contracts_visible_to(resident.viewer)
            if contract.commodity == Commodity.ELECTRICITY.value and contract.starts_on < this_month
        ]
        known = days_known_of(resident)
    if known is None:
        return []
    return [
        _DueMonth(contract_id=contract.pk, days=month)
        for contract in contracts
        for days in [
            contract.term.supplied_days(DayPeriod(starts_on=contract.starts_on, ends_before=this_month))
        ]
        if days is not None
        for month in days.split_by_months()
        if (contract.contract_number, month.starts_on) not in billed
        and month.ends_before <= known.ends_before
    ]


def _invoices(resident: Resident, *, today: date) -> tuple[InvoiceRow, ...]:
    return invoices_visible_to(resident.viewer, today=today, limit=MORE_THAN_EVER)
