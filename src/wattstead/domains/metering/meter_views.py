"""Describes meters with what their registers showed last; asks as often for ten meters as for one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from wattstead.domains.metering.models import Meter, Register
from wattstead.domains.metering.queries import LastReading, registers_visible_to, series_of
from wattstead.domains.metering.rules import shown_on_counter
from wattstead.domains.metering.vocabulary import Direction, MeterStatus, MeterType, Phase, ReadingFrequency
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import exchanges_of_many
from wattstead.timeseries.latest import Reading, latest_of_many
from wattstead.timeseries.presence import Coverage, coverage_of_many
from wattstead.timeseries.register_values import RegisterValue, last_values_of_many

RECENT_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """When another device took over, and what stood on both counters, in their own digits."""

    exchanged_at: datetime
    old_serial_number: str
    new_serial_number: str
    old_final_value: Decimal
    new_first_value: Decimal


@dataclass(frozen=True, kw_only=True)
class RegisterView:
    """One counter of a meter.

    `last` is in the register's unit, `counter` what the counter itself showed then (None
    where nobody ever saw it). `recent_share` is the part of the last RECENT_DAYS that is
    known, from 0 to 1, None where nothing was ever read.
    """

    register_id: UUID
    direction: Direction
    obis_code: str
    unit: str
    digits: int
    multiplier: Decimal
    last: LastReading | None
    counter: Decimal | None
    known_from: date | None
    recent_share: Decimal | None
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, kw_only=True)
class MeterView:
    """A meter with its registers; `zone` is that of its days."""

    meter_id: UUID
    account_id: UUID
    site_id: UUID
    meter_number: str
    meter_type: MeterType
    phase: Phase | None
    manufacturer: str
    model: str
    is_smart_meter: bool
    reading_frequency: ReadingFrequency | None
    status: MeterStatus
    faulty_since: date | None
    fault: str
    repaired_on: date | None
    installed_on: date | None
    in_use_before: date | None
    zone: str
    registers: tuple[RegisterView, ...]

    @property
    def is_in_use(self) -> bool:
        """Tell whether it still counts."""
        return self.in_use_before is None


def meters_at(viewer: Viewer, *, site_id: UUID, today: date) -> tuple[MeterView, ...]:
    """Return the meters of a site: those in use first, electricity before gas, by number."""
    registers = registers_visible_to(viewer).filter(meter__site_id=site_id)
    views = _views(list(registers), today=today)
    return tuple(sorted(views, key=lambda each: (not each.is_in_use, each.meter_type, each.meter_number)))


def meter_seen(viewer: Viewer, *, meter_id: UUID, today: date) -> MeterView:
    """Return that meter; raises NotFound alike for foreign and missing ones."""
    views = _views(list(registers_visible_to(viewer).filter(meter_id=meter_id)), today=today)
    if not views:
        raise NotFound
    return views[0]


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What the store knows of many registers, by their numbers."""

    reported: dict[int, Reading]
    seen: dict[int, RegisterValue]
    coverage: dict[int, Coverage]
    exchanges: dict[int, tuple[DeviceEpoch, ...]]
    recent: DayPeriod


def _views(registers: Sequence[Register], *, today: date) -> list[MeterView]:
    if not registers:
        return []
    series = [series_of(register) for register in registers]
    recent = DayPeriod(starts_on=today - timedelta(days=RECENT_DAYS), ends_before=today)
    known = _Known(
        reported=latest_of_many(series),
        seen=last_values_of_many(series),
        coverage=coverage_of_many(series, recent),
        exchanges=exchanges_of_many(series),
        recent=recent,
    )
    ordered = sorted(
        registers, key=lambda each: (str(each.meter_id), each.direction != "import", each.number)
    )
    return [
        _meter(of_meter, known=known)
        for _, group in groupby(ordered, key=lambda each: each.meter_id)
        for of_meter in [list(group)]
    ]


def _meter(registers: Sequence[Register], *, known: _Known) -> MeterView:
    meter = registers[0].meter
    return MeterView(
        meter_id=meter.pk,
        account_id=meter.account_id,
        site_id=meter.site_id,
        meter_number=meter.meter_number,
        meter_type=MeterType(meter.meter_type),
        phase=Phase(meter.phase) if meter.phase else None,
        manufacturer=meter.manufacturer,
        model=meter.model,
        is_smart_meter=meter.is_smart_meter,
        reading_frequency=ReadingFrequency(meter.reading_frequency) if meter.reading_frequency else None,
        status=MeterStatus(meter.status),
        faulty_since=meter.faulty_since,
        fault=meter.fault,
        repaired_on=meter.repaired_on,
        installed_on=meter.installed_on,
        in_use_before=meter.in_use_before,
        zone=registers[0].zone,
        registers=tuple(_register(register, known=known) for register in registers),
    )


def _register(register: Register, *, known: _Known) -> RegisterView:
    last = _last(known.reported.get(register.number), seen=known.seen.get(register.number))
    coverage = known.coverage.get(register.number)
    return RegisterView(
        register_id=register.pk,
        direction=Direction(register.direction),
        obis_code=register.obis_code,
        unit=register.unit,
        digits=register.digits,
        multiplier=register.multiplier,
        last=last,
        counter=None if last is None or last.value is None else _counter(last.value, register=register),
        known_from=coverage.known_from if coverage else None,
        recent_share=_recent_share(register.meter, coverage=coverage, recent=known.recent),
        exchanges=tuple(_exchanges(known.exchanges.get(register.number, ()), register=register)),
    )


def _last(reported: Reading | None, *, seen: RegisterValue | None) -> LastReading | None:
    """Return what was known last, by the meter's own report or by somebody's look."""
    if seen is not None and (reported is None or reported.timestamp < seen.at):
        return LastReading(read_at=seen.at, value=unscaled(seen.value, LARGEST_SCALE))
    return LastReading(read_at=reported.timestamp, value=reported.value) if reported else None


def _counter(value: Decimal, *, register: Register) -> Decimal:
    return shown_on_counter(value, multiplier=register.multiplier, digits=register.digits)


def _recent_share(meter: Meter, *, coverage: Coverage | None, recent: DayPeriod) -> Decimal | None:
    """Return which part of the recent days is known, counted from the first day that could be."""
    if coverage is None or coverage.known_from is None:
        return None
    starts_on = max(recent.starts_on, coverage.known_from)
    ends_before = min(recent.ends_before, meter.in_use_before or recent.ends_before)
    if ends_before <= starts_on:
        return None
    return min(rounded(coverage.covered_days / ((ends_before - starts_on) // ONE_DAY), 4), Decimal(1))


def _exchanges(epochs: Iterable[DeviceEpoch], *, register: Register) -> Iterable[Exchange]:
    for epoch in epochs:
        yield Exchange(
            exchanged_at=epoch.starts_at,
            old_serial_number=epoch.old_serial_number,
            new_serial_number=epoch.new_serial_number,
            old_final_value=_counter(unscaled(epoch.old_final_value, LARGEST_SCALE), register=register),
            new_first_value=_counter(unscaled(epoch.new_first_value, LARGEST_SCALE), register=register),
        )
