"""Issues the invoices of the months that are over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from wattstead.domains.billing.operations import ReadingsMissing
from wattstead.domains.billing.queries import invoices_visible_to
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

ISSUED_AFTER = timedelta(days=3)
MORE_THAN_EVER = 10_000


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


def bill_past_months(resident: Resident, *, today: date) -> Iterator[MonthBilled]:
    """Issue what is due, the oldest month first, each invoice in a unit of work of its own.

    Numbers and dates come out as if every month had been billed in its time.
    """
    due = _due_months(resident, today=today)
    for number, month in enumerate(due, start=1):
        issued_on = min(month.days.ends_before + ISSUED_AFTER, today)
        yield MonthBilled(number=number, of=len(due), is_issued=_issue(month, issued_on=issued_on))


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
    """Return the months of electricity that are over and have no invoice yet, the oldest first.

    Gas waits: nobody has told yet what a cubic metre of it is worth in kWh.
    """
    this_month = today.replace(day=1)
    with seen_by(SYSTEM):
        listed = invoices_visible_to(resident.viewer, today=today, limit=MORE_THAN_EVER)
        billed = {(row.contract_number, row.days.starts_on) for row in listed}
        contracts = [
            contract
            for contract in contracts_visible_to(resident.viewer)
            if contract.commodity == Commodity.ELECTRICITY.value and contract.starts_on < this_month
        ]
    due = [
        _DueMonth(contract_id=contract.pk, days=month)
        for contract in contracts
        for days in [
            contract.term.supplied_days(DayPeriod(starts_on=contract.starts_on, ends_before=this_month))
        ]
        if days is not None
        for month in days.split_by_months()
        if (contract.contract_number, month.starts_on) not in billed
    ]
    return sorted(due, key=lambda month: month.days.starts_on)
