"""Shows what was known of a billed period when its invoice was made, beside what is known now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.billing.queries import InvoiceView, invoice_visible_to
from wattstead.domains.metering.queries import registers_of_site, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.journeys.explain_invoice.changes import billed_by_day
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import DayPeriod, day_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.days import day_of_number
from wattstead.timeseries.flags import estimates
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read, read_as_known
from wattstead.timeseries.series import Series

NOTHING = Decimal(0)
Key = TypeVar("Key", date, tuple[int, int])


@dataclass(frozen=True, kw_only=True)
class Amount:
    """What was counted, with how much of it was an estimate; None where nothing was known."""

    amount: Decimal | None
    estimated: Decimal = NOTHING


@dataclass(frozen=True, kw_only=True)
class DayThen:
    """A day as it was known then, and as it is known now."""

    day: date
    then: Amount
    now: Amount

    @property
    def is_other(self) -> bool:
        """Return whether the day is known otherwise now: another amount, or a surer one."""
        return self.then != self.now


@dataclass(frozen=True, kw_only=True)
class StretchThen:
    """One interval of a day as it was known then, and as it is known now."""

    starts_at: datetime
    ends_at: datetime
    then: Amount
    now: Amount

    @property
    def is_other(self) -> bool:
        """Return whether the interval is known otherwise now."""
        return self.then != self.now


@dataclass(frozen=True, kw_only=True)
class SideThen:
    """What was used, or fed in; `is_proved` where the readings known then add up to every billed day.

    `unit` is kWh, or m³ of gas: what the meter counts, before it is turned into energy.
    """

    direction: Direction
    unit: str
    days: tuple[DayThen, ...]
    is_proved: bool

    @property
    def then(self) -> Decimal:
        """Return what was known then of all days."""
        return sum((each.then.amount or NOTHING for each in self.days), NOTHING)

    @property
    def now(self) -> Decimal:
        """Return what is known now of all days."""
        return sum((each.now.amount or NOTHING for each in self.days), NOTHING)


@dataclass(frozen=True, kw_only=True)
class KnownThen:
    """An invoice with what was known when it was made."""

    invoice: InvoiceView
    sides: tuple[SideThen, ...]


@dataclass(frozen=True, kw_only=True)
class DayKnownThen:
    """One day of a billed period, interval by interval, by the clock of `zone`."""

    invoice: InvoiceView
    day: date
    direction: Direction
    unit: str
    zone: str
    stretches: tuple[StretchThen, ...]


def known_then(viewer: Viewer, *, invoice_id: UUID, today: date) -> KnownThen:
    """Return every day of an invoice as it was known then, and now; raises NotFound."""
    invoice = invoice_visible_to(viewer, invoice_id=invoice_id, today=today)
    sides = (_side(viewer, invoice=invoice, direction=direction) for direction in Direction)
    return KnownThen(invoice=invoice, sides=tuple(side for side in sides if side is not None))


def day_known_then(
    viewer: Viewer, *, invoice_id: UUID, day: date, direction: Direction, today: date
) -> DayKnownThen:
    """Return one day of an invoice interval by interval; raises NotFound, of a day not billed as well."""
    invoice = invoice_visible_to(viewer, invoice_id=invoice_id, today=today)
    series = _series(viewer, invoice=invoice, direction=direction)
    if day not in invoice.days or not series:
        raise NotFound
    then: dict[tuple[int, int], Amount] = {}
    now: dict[tuple[int, int], Amount] = {}
    for one in series:
        known = _both(one, days=day_of(day), known_at=invoice.known_at)
        _add_stretches(then, known.then)
        _add_stretches(now, known.now)
    nothing = Amount(amount=None)
    return DayKnownThen(
        invoice=invoice,
        day=day,
        direction=direction,
        unit=_unit(invoice),
        zone=series[0].zone,
        stretches=tuple(
            StretchThen(
                starts_at=datetime.fromtimestamp(start_s, UTC),
                ends_at=datetime.fromtimestamp(start_s + length_s, UTC),
                then=then.get((start_s, length_s), nothing),
                now=now.get((start_s, length_s), nothing),
            )
            for start_s, length_s in sorted(then.keys() | now.keys())
        ),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Both:
    """Readings of a register as known then, and now."""

    then: Intervals
    now: Intervals


def _both(series: Series, *, days: DayPeriod, known_at: datetime) -> _Both:
    period = time_of_days(days, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
    return _Both(then=read_as_known(series, period, known_at), now=read(series=series, period=period))


def _series(viewer: Viewer, *, invoice: InvoiceView, direction: Direction) -> list[Series]:
    registers = registers_of_site(
        viewer,
        site_id=invoice.site_id,
        meter_type=MeterType.GAS if invoice.is_gas else MeterType.ELECTRICITY,
        direction=direction,
    )
    return [series_of(register) for register in registers]


def _side(viewer: Viewer, *, invoice: InvoiceView, direction: Direction) -> SideThen | None:
    """Return one direction of an invoice; None where nothing of it was billed."""
    billed = billed_by_day(invoice, direction=direction)
    if not billed:
        return None
    then: dict[date, Amount] = {}
    now: dict[date, Amount] = {}
    for series in _series(viewer, invoice=invoice, direction=direction):
        known = _both(series, days=invoice.days, known_at=invoice.known_at)
        _add_days(then, known.then, series=series)
        _add_days(now, known.now, series=series)
    nothing = Amount(amount=None)
    days = tuple(
        DayThen(day=day, then=then.get(day, nothing), now=now.get(day, nothing)) for day in invoice.days
    )
    return SideThen(
        direction=direction,
        unit=_unit(invoice),
        days=days,
        is_proved=_is_proved(invoice, days=days, billed=billed),
    )


def _is_proved(invoice: InvoiceView, *, days: tuple[DayThen, ...], billed: Mapping[date, Decimal]) -> bool:
    """Return whether what was known then is what was billed: day by day, or of gas its whole volume."""
    if invoice.is_gas:
        volume = sum((step.volume_m3 for step in invoice.conversions), NOTHING)
        return sum((each.then.amount or NOTHING for each in days), NOTHING) == volume
    return all((each.then.amount or NOTHING) == billed.get(each.day, NOTHING) for each in days)


def _unit(invoice: InvoiceView) -> str:
    return "m³" if invoice.is_gas else "kWh"


def _add_days(found: dict[date, Amount], readings: Intervals, *, series: Series) -> None:
    numbers, guessed = series.calendar.numbers(readings.starts_s), estimates(readings.flags)
    for number in np.unique(numbers).tolist():
        of_day = numbers == number
        _add(
            found,
            day_of_number(number),
            amount=unscaled(int(readings.deltas[of_day].sum()), readings.scale),
            estimated=unscaled(int(readings.deltas[of_day & guessed].sum()), readings.scale),
        )


def _add_stretches(found: dict[tuple[int, int], Amount], readings: Intervals) -> None:
    columns = zip(
        readings.starts_s.tolist(),
        readings.length_s.tolist(),
        readings.deltas.tolist(),
        estimates(readings.flags).tolist(),
        strict=True,
    )
    for start_s, length_s, delta, is_guessed in columns:
        amount = unscaled(delta, readings.scale)
        _add(found, (start_s, length_s), amount=amount, estimated=amount if is_guessed else NOTHING)


def _add(found: dict[Key, Amount], key: Key, *, amount: Decimal, estimated: Decimal) -> None:
    before = found.get(key, Amount(amount=NOTHING))
    found[key] = Amount(amount=(before.amount or NOTHING) + amount, estimated=before.estimated + estimated)
