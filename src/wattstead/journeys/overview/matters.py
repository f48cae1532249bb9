"""Finds what needs attention at a site: readings, invoices, contracts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.billing.queries import InvoiceRow, latest_invoices_of, overdue_besides
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.payments.queries import received_by_invoice
from wattstead.journeys.overview.answers import Matter, MatterKind
from wattstead.journeys.overview.counters import LOOKED_BACK, Counted, Kind
from wattstead.kernel.calendars import day_starts_at, time_of_days
from wattstead.kernel.money import Money
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.revisions import Looked, replaced_since

STOPPED_AFTER = timedelta(days=3)
READ_BY_HAND_AFTER = timedelta(days=60)
NEW_FOR = timedelta(days=14)
ENDING_WITHIN = timedelta(days=90)
CORRECTED_WITHIN = timedelta(days=90)
INVOICES_LOOKED_AT = 12
CONTRACTS_LOOKED_AT = 20
OPEN = (InvoiceStatus.ISSUED, InvoiceStatus.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class _Contract:
    """A contract of the site, as far as it concerns us."""

    contract_id: UUID
    number: str
    commodity: str
    starts_on: date
    supplied_before: date | None


def matters_at(
    viewer: Viewer, *, site_id: UUID, counted: Counted, today: date, zone: ZoneInfo
) -> tuple[Matter, ...]:
    """Return what needs attention, the most pressing first."""
    contracts = [
        _Contract(
            contract_id=each.pk,
            number=each.contract_number,
            commodity=each.commodity,
            starts_on=each.starts_on,
            supplied_before=each.supplied_before,
        )
        for each in contracts_visible_to(viewer).filter(site_id=site_id)[:CONTRACTS_LOOKED_AT]
    ]
    invoices = (
        latest_invoices_of(
            viewer,
            contract_ids=[each.contract_id for each in contracts],
            today=today,
            limit=INVOICES_LOOKED_AT,
        )
        if contracts
        else ()
    )
    return (
        *_invoices(invoices, today=today),
        *_more_overdue(viewer, shown=invoices, today=today),
        *_corrections(
            _of_electricity(invoices, contracts=contracts), counted=counted, today=today, zone=zone
        ),
        *_contracts(contracts, counted=counted, today=today),
        *_readings(counted, today=today),
    )


def _invoices(invoices: Sequence[InvoiceRow], *, today: date) -> Iterator[Matter]:
    left = _left_to_pay(invoices)
    for invoice in invoices:
        if invoice.status is InvoiceStatus.OVERDUE:
            yield _about(invoice, kind="invoice_overdue", left=left)
    for invoice in invoices:
        is_new = invoice.issued_on + NEW_FOR >= today
        if is_new and invoice.status is InvoiceStatus.ISSUED and invoice.total.amount > 0:
            yield _about(invoice, kind="invoice_new", left=left)


def _more_overdue(viewer: Viewer, *, shown: Sequence[InvoiceRow], today: date) -> Iterator[Matter]:
    """Yield that bills of other sites, or older ones, are overdue: no page may say that all is well then."""
    if count := overdue_besides(viewer, invoice_ids=[each.invoice_id for each in shown], today=today):
        yield Matter(kind="more_overdue", count=count)


def _left_to_pay(invoices: Sequence[InvoiceRow]) -> dict[UUID, Money]:
    """Return what is left of open invoices: what came for one that was corrected counts; two statements."""
    waiting = [each for each in invoices if each.status in OPEN and each.total.amount > 0]
    if not waiting:
        return {}
    received = received_by_invoice(invoice_ids=[each.invoice_id for each in waiting])
    return {
        each.invoice_id: Money(each.total.amount - received[each.invoice_id], each.total.currency)
        for each in waiting
    }


def _about(invoice: InvoiceRow, *, kind: MatterKind, left: Mapping[UUID, Money]) -> Matter:
    return Matter(
        kind=kind,
        name=invoice.number,
        on=invoice.due_on,
        amount=left[invoice.invoice_id],
        thing_id=invoice.invoice_id,
    )


def _of_electricity(
    invoices: Sequence[InvoiceRow], *, contracts: Sequence[_Contract]
) -> tuple[InvoiceRow, ...]:
    """Return the invoices for electricity; a bill for gas of the same days rests on other readings."""
    numbers = {each.number for each in contracts if each.commodity == Commodity.ELECTRICITY.value}
    return tuple(each for each in invoices if each.contract_number in numbers)


def _corrections(
    invoices: Sequence[InvoiceRow], *, counted: Counted, today: date, zone: ZoneInfo
) -> Iterator[Matter]:
    """Yield the invoices of whose readings some were replaced lately, after they were issued."""
    billed = [each for each in invoices if each.status is not InvoiceStatus.CANCELLED]
    series = [counter.series for counter in counted.counters if counter.kind != "gas"]
    if not billed or not series:
        return
    looked = [
        Looked(
            period=time_of_days(invoice.days, zone=zone),
            at=day_starts_at(max(invoice.issued_on + ONE_DAY, today - CORRECTED_WITHIN), zone=zone),
        )
        for invoice in billed
    ]
    for place, found in sorted(replaced_since(series, looked).items()):
        invoice = billed[place]
        yield Matter(
            kind="corrected_after_invoice",
            name=invoice.number,
            on=_day(found.first_at, zone=zone),
            days=(_day(found.last_at, zone=zone) - _day(found.first_at, zone=zone)).days + 1,
            thing_id=invoice.invoice_id,
        )


def _day(moment: datetime, *, zone: ZoneInfo) -> date:
    """Return the day on which the interval lies that ends at this moment."""
    return (moment - timedelta(seconds=1)).astimezone(zone).date()


def _contracts(contracts: Sequence[_Contract], *, counted: Counted, today: date) -> Iterator[Matter]:
    """Yield contracts that end soon without another after them, and energy without a contract."""
    for kind, commodity in (("used", Commodity.ELECTRICITY), ("gas", Commodity.GAS)):
        of_kind = [each for each in contracts if each.commodity == commodity.value]
        current = next((each for each in of_kind if _supplies(each, on=today)), None)
        if current is None:
            if kind == "used" and counted.known and counted.of("used"):
                yield Matter(kind="no_contract")
            continue
        ends = current.supplied_before
        if ends is None or ends > today + ENDING_WITHIN:
            continue
        if not any(_supplies(each, on=ends) for each in of_kind):
            last_day = ends - ONE_DAY
            yield Matter(
                kind="contract_ending", name=current.number, on=last_day, thing_id=current.contract_id
            )


def _supplies(contract: _Contract, *, on: date) -> bool:
    return contract.starts_on <= on and (contract.supplied_before is None or on < contract.supplied_before)


def _readings(counted: Counted, *, today: date) -> Iterator[Matter]:
    kinds: tuple[Kind, ...] = ("used", "fed_in", "gas")
    told: set[UUID] = set()  # what is the matter with one counter of a meter mostly is with all
    for kind in kinds:
        counters = [each for each in counted.of(kind) if each.in_use_before is None]
        if not counters:
            continue
        counter = counters[0]
        if counter.meter_id in told:
            continue
        told.add(counter.meter_id)
        last = counted.last_on(kind=kind)
        if last is None:
            yield Matter(kind="never_read", name=counter.meter_number, thing_id=counter.meter_id)
            continue
        usual = (
            READ_BY_HAND_AFTER if _is_read_by_hand(counted, number=counter.series.number) else STOPPED_AFTER
        )
        if last + usual < today:
            yield Matter(
                kind="readings_stopped", name=counter.meter_number, on=last, thing_id=counter.meter_id
            )
            continue
        yield from _flaws(counted, kind=kind, until=last, today=today)


def _flaws(counted: Counted, *, kind: Kind, until: date, today: date) -> Iterator[Matter]:
    """Yield the days of the last weeks that have gaps or estimates; today is not over, so it has none."""
    counter = counted.of(kind)[0]
    if _is_read_by_hand(counted, number=counter.series.number):
        return
    known = counted.known.get(counter.series.number)
    over = DayPeriod(starts_on=today - timedelta(days=LOOKED_BACK), ends_before=today)
    looked = None if known is None else over.overlap(known)
    if looked is None:
        return
    uses = [counted.day_use(day, kind=kind) for day in looked]
    flaws: tuple[tuple[MatterKind, tuple[str, ...]], ...] = (
        ("gaps", ("partial", "missing")),
        ("estimates", ("estimated",)),
    )
    for flaw, qualities in flaws:
        days = [use.on for use in uses if use.quality in qualities and use.on <= until]
        if days:
            yield Matter(
                kind=flaw,
                name=counter.meter_number,
                on=days[-1],
                days=len(days),
                thing_id=counter.meter_id,
            )


def _is_read_by_hand(counted: Counted, *, number: int) -> bool:
    """Tell whether a counter's days are single stretches, as between two looks at a meter."""
    totals = counted.totals[number].values()
    return all(total.expected <= 1 for total in totals)
