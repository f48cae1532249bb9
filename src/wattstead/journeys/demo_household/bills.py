"""Issues the invoices of the periods that are over, and pays those that are due."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.billing.queries import InvoiceRow, invoices_visible_to
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.payments.operations.payments import receive_in_full
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.families import ZONE
from wattstead.journeys.demo_household.paying import usual_method_of
from wattstead.journeys.issue_invoices import issue_invoices
from wattstead.kernel.periods import DayPeriod, month_of, year_of
from wattstead.kernel.viewer import SYSTEM, Viewer

ISSUED_AFTER = timedelta(days=3)
PAID_AT = time(9, 30)
MORE_THAN_EVER = 100_000
OPEN = (InvoiceStatus.ISSUED, InvoiceStatus.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class PeriodBilled:
    """A period of some contracts; `number` of `of` bills have been due by now, `issued` of these exist."""

    number: int
    of: int
    issued: int


@dataclass(frozen=True, kw_only=True)
class Customer:
    """Somebody who is billed for the days that are known, contract by contract by month or by year.

    `pays_after` says how long after a bill was due it is paid.
    """

    viewer: Viewer
    known: DayPeriod
    yearly_tariffs: frozenset[UUID] = frozenset()
    pays_after: timedelta = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class _Due:
    contract_id: UUID
    period: DayPeriod


def bill_past_periods(customers: Sequence[Customer], *, today: date) -> Iterator[PeriodBilled]:
    """Issue what is due, the oldest period first, those of one period together.

    Numbers and dates come out as if every period had been billed in its time.
    """
    due = sorted(
        (each for customer in customers for each in _due(customer, today=today)),
        key=lambda each: (each.period.ends_before, each.period.starts_on),
    )
    number = 0
    for period, together in groupby(due, key=lambda each: each.period):
        ids = [each.contract_id for each in together]
        run = issue_invoices(
            contract_ids=ids, period=period, issued_on=min(period.ends_before + ISSUED_AFTER, today)
        )
        number += len(ids)
        yield PeriodBilled(number=number, of=len(due), issued=len(run.issued))


def pay_what_was_due(customers: Iterable[Customer], *, today: date) -> None:
    """Let each bill have been paid, and each credit paid out, when its customer usually pays."""
    with seen_by(SYSTEM):
        for customer in customers:
            _pay(customer, today=today)


def _pay(customer: Customer, *, today: date) -> None:
    """Let a customer have paid by their usual method, day by day."""
    paid: dict[date, list[UUID]] = defaultdict(list)
    for row in _invoices(customer.viewer, today=today):
        paid_on = row.due_on + customer.pays_after
        if row.status in OPEN and paid_on < today:
            paid[paid_on].append(row.invoice_id)
    method_id = usual_method_of(customer.viewer, today=today)
    for day, invoice_ids in sorted(paid.items()):
        at = datetime.combine(day, PAID_AT, tzinfo=ZoneInfo(ZONE))
        receive_in_full(invoice_ids=invoice_ids, method_id=method_id, at=at)


def _due(customer: Customer, *, today: date) -> list[_Due]:
    """Return the periods that are over and have no invoice yet, as far as readings go."""
    with seen_by(SYSTEM):
        invoices = _invoices(customer.viewer, today=today)
        contracts = contracts_visible_to(customer.viewer)
        billed = {(row.contract_number, row.days.starts_on) for row in invoices}
        found = []
        for contract in contracts.order_by("contract_number"):
            period_of = year_of if contract.tariff_id in customer.yearly_tariffs else month_of
            for period in _periods_over(contract.starts_on, period_of=period_of, today=today):
                days = contract.term.supplied_days(period)
                if days is None or period.ends_before > customer.known.ends_before:
                    continue
                if (contract.contract_number, days.starts_on) not in billed:
                    found.append(_Due(contract_id=contract.pk, period=period))
    return found


def _periods_over(
    first_day: date, *, period_of: Callable[[date], DayPeriod], today: date
) -> Iterator[DayPeriod]:
    """Yield the months or years since a day, that day's first, that ended before today."""
    period = period_of(first_day)
    while period.ends_before <= today:
        yield period
        period = period_of(period.ends_before)


def _invoices(viewer: Viewer, *, today: date) -> tuple[InvoiceRow, ...]:
    return invoices_visible_to(viewer, today=today, limit=MORE_THAN_EVER)
