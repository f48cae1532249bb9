"""Finds out whether readings of a billed period are other ones today than when the invoice was issued.

As billed is what the invoice itself keeps, day by day; as known now is what the
days of the store come to. Corrections, late readings and better estimates all show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wattstead.domains.billing.queries import InvoiceView
from wattstead.domains.billing.vocabulary import LineSubject
from wattstead.domains.metering.queries import registers_of_site, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.journeys.explain_invoice.gas_known import known_gas
from wattstead.kernel.energy import unscaled
from wattstead.kernel.money import EXACT, Money, rounded
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.reads import day_totals

BILLED_BY = {Direction.IMPORT: LineSubject.ENERGY, Direction.EXPORT: LineSubject.FEED_IN}
CHARGED_BY = {
    Direction.IMPORT: (LineSubject.ENERGY, LineSubject.GRID_FEE),
    Direction.EXPORT: (LineSubject.FEED_IN,),
}
NOTHING = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class ChangedDay:
    """A day whose energy is known to be another than was billed."""

    day: date
    direction: Direction
    billed_kwh: Decimal
    known_kwh: Decimal


@dataclass(frozen=True, kw_only=True)
class ReadingChanges:
    """What changed since the invoice was issued: its days, their sums, and what that is worth.

    `worth` is about the money: the changed energy at what an average kWh cost (or earned) on
    this invoice with tax, above zero where the customer would owe more.
    """

    days: tuple[ChangedDay, ...]
    used_more_kwh: Decimal
    fed_in_more_kwh: Decimal
    worth: Money


def reading_changes(viewer: Viewer, *, invoice: InvoiceView) -> ReadingChanges | None:
    """Return what changed, or None when all is as it was billed."""
    days = tuple(
        changed
        for direction in Direction
        for changed in _changed_days(viewer, invoice=invoice, direction=direction)
    )
    if not days:
        return None
    used, fed_in = (_more(days, direction=direction) for direction in (Direction.IMPORT, Direction.EXPORT))
    worth = used * _price(invoice, direction=Direction.IMPORT) - fed_in * _price(
        invoice, direction=Direction.EXPORT
    )
    return ReadingChanges(
        days=days,
        used_more_kwh=used,
        fed_in_more_kwh=fed_in,
        worth=Money(rounded(worth), invoice.total.currency),
    )


def _changed_days(viewer: Viewer, *, invoice: InvoiceView, direction: Direction) -> Iterable[ChangedDay]:
    billed = billed_by_day(invoice, direction=direction)
    if not billed:
        return
    known = _known(viewer, invoice=invoice, direction=direction)
    for day, billed_kwh in billed.items():
        known_kwh = known.get(day, NOTHING)
        if known_kwh != billed_kwh:
            yield ChangedDay(day=day, direction=direction, billed_kwh=billed_kwh, known_kwh=known_kwh)


def billed_by_day(invoice: InvoiceView, *, direction: Direction) -> dict[date, Decimal]:
    """Return what was billed for each day, over all bands; what is fed in counts as positive here."""
    subject = BILLED_BY[direction]
    found: dict[date, Decimal] = {}
    for line in invoice.lines:
        if line.subject is subject:
            for each in line.by_day:
                found[each.day] = found.get(each.day, NOTHING) + each.quantity_kwh
    return {day: -kwh for day, kwh in found.items()} if subject is LineSubject.FEED_IN else found


def _known(viewer: Viewer, *, invoice: InvoiceView, direction: Direction) -> dict[date, Decimal]:
    """Return what each day comes to today, over all registers of the site."""
    if invoice.is_gas:
        return known_gas(viewer, invoice=invoice) if direction is Direction.IMPORT else {}
    registers = registers_of_site(
        viewer, site_id=invoice.site_id, meter_type=MeterType.ELECTRICITY, direction=direction
    )
    found: dict[date, Decimal] = {}
    for register in registers:
        totals = day_totals(series_of(register), invoice.days)
        for day, total in zip(totals.days, totals.totals.tolist(), strict=True):
            found[day] = found.get(day, NOTHING) + unscaled(total, totals.scale)
    return found


def _more(days: Iterable[ChangedDay], *, direction: Direction) -> Decimal:
    return sum((each.known_kwh - each.billed_kwh for each in days if each.direction is direction), NOTHING)


def _price(invoice: InvoiceView, *, direction: Direction) -> Decimal:
    """Return what an average kWh cost (or earned) on the invoice, with grid fee and tax."""
    lines = [line for line in invoice.lines if line.subject in CHARGED_BY[direction]]
    gross = sum((line.total.amount * (1 + line.tax_rate) for line in lines), NOTHING)
    kwh = sum((line.quantity for line in lines if line.subject is BILLED_BY[direction]), NOTHING)
    return EXACT.divide(gross, kwh) if kwh else NOTHING
