"""Gives families their readings, from the last one they have up to the last quarter-hour.

Readings, register values and the exchange of a device are kept as if each month had
been delivered in its time, and of late each day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise
from zoneinfo import ZoneInfo

from wattstead.domains.metering.operations.hand_readings import DeviceExchange, exchange_device
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.clock import QUARTER_S
from wattstead.journeys.demo_household.counting import Counted, count_electricity, count_gas
from wattstead.journeys.demo_household.families import FIRST_VALUES, ZONE, Family
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.kernel.calendars import day_starts_at, local_day_of
from wattstead.kernel.energy import LARGEST_SCALE, scaled, unscaled
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.epochs import exchanges_of
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.latest import latest
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.register_values import value_before
from wattstead.timeseries.series import Series

REASON = "simulated for the demonstration"
_DELIVERED_AFTER = timedelta(hours=6)
_DAILY_SINCE = timedelta(days=35)
_MILLIONTHS = 1000  # of a kWh in a Wh, and of a cubic metre in a litre
_EVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class RegisterRead:
    """A register that has been read up to now, as one of several that were due."""

    number: int
    of: int
    stored: int


@dataclass(frozen=True, kw_only=True)
class _Shown:
    """What a register showed at a moment, in millionths of its unit."""

    at_s: int
    value: int


@dataclass(frozen=True, kw_only=True)
class _Counter:
    """A register that is to be read between two moments, and the last value it is known to have shown.

    `exchanged_s` is when its new device took over, or will.
    """

    series: Series
    is_gas: bool
    direction: str
    take_in: Callable[..., Outcome]
    exchange: Callable[..., None]
    from_s: int
    until_s: int
    shown: _Shown
    exchanged_s: int | None

    def deliveries(self) -> list[int]:
        """Return when something was delivered: of late every day, before that by the month."""
        last = _day_of(self.until_s, series=self.series)
        days = DayPeriod(starts_on=last - _DAILY_SINCE, ends_before=last + ONE_DAY)
        starts = [_start_s(day, series=self.series) for day in days]
        return sorted({start for start in starts if self.from_s < start <= self.until_s} | {*self.months()})

    def months(self) -> list[int]:
        """Return the starts of months after the first moment, up to the last, in seconds."""
        first = _day_of(self.from_s, series=self.series)
        last = _day_of(self.until_s, series=self.series) + ONE_DAY
        starts = [
            _start_s(month.starts_on, series=self.series)
            for month in DayPeriod(starts_on=first, ends_before=last).split_by_months()
        ]
        return [start for start in starts if self.from_s < start <= self.until_s]


def read_meters(resident: Resident, *, now: datetime) -> Iterator[RegisterRead]:
    """Keep what the meters counted up to the last quarter-hour (or gas day), and yield each that was due.

    A register goes on after its last reading, so a second run at one moment reads
    nothing. What was read is kept when the last register has been yielded.
    """
    with seen_by(SYSTEM):
        due = _due(resident, now=now)
        for number, counter in enumerate(due, start=1):
            yield RegisterRead(
                number=number, of=len(due), stored=_read(counter, family=resident.family, now=now)
            )


def days_known_of(resident: Resident) -> DayPeriod | None:
    """Return the days of which the family's use of electricity is known, first to last; in a unit of work."""
    for register in registers_visible_to(resident.viewer):
        if (register.meter.meter_type, register.direction) == ("electricity", "import"):
            return known_days(series_of(register))
    return None


def _due(resident: Resident, *, now: datetime) -> list[_Counter]:
    """Return the registers that have counted something since they were read.

    A meter that somebody added in the portal is theirs: nothing is made up for it.
    """
    family, found = resident.family, []
    own = (family.meter_number, family.gas_meter_number)
    for register in registers_visible_to(resident.viewer).filter(meter__meter_number__in=own):
        meter, series = register.meter, series_of(register)
        is_gas = meter.meter_type == "gas"
        if meter.installed_on is None or not (is_gas or family.has_simulated_electricity):
            continue
        installed_s, last = _start_s(meter.installed_on, series=series), latest(series)
        first = scaled(FIRST_VALUES[meter.meter_type, register.direction], LARGEST_SCALE)
        shown = _last_shown(series) or _Shown(at_s=installed_s, value=first)
        counter = _Counter(
            series=series,
            is_gas=is_gas,
            direction=register.direction,
            take_in=partial(take_in_intervals, register=register, reason=REASON),
            exchange=partial(exchange_device, register=register),
            from_s=installed_s if last is None else int(last.timestamp.timestamp()),
            until_s=_complete_until_s(series, is_gas=is_gas, now=now),
            shown=shown,
            exchanged_s=None if is_gas else _exchanged_s(family, moved_in_on=meter.installed_on),
        )
        if counter.from_s < counter.until_s:
            found.append(counter)
    return found


def _last_shown(series: Series) -> _Shown | None:
    """Return the last value that was kept of the register; after an exchange, that of the new device."""
    seen, exchanges = value_before(series, _EVER), exchanges_of(series)
    if seen is None:
        return None
    if exchanges and exchanges[-1].starts_at >= seen.at:
        return _Shown(at_s=int(exchanges[-1].starts_at.timestamp()), value=exchanges[-1].new_first_value)
    return _Shown(at_s=int(seen.at.timestamp()), value=seen.value)


def _read(counter: _Counter, *, family: Family, now: datetime) -> int:
    """Keep what the register counted; return how many readings are new."""
    counted = _counted(counter, family=family)
    stored = 0
    for from_s, until_s in pairwise([counter.from_s, *counter.deliveries(), counter.until_s]):
        part = counted.arrived_between(from_s=from_s, until_s=until_s)
        if len(part):
            stored += counter.take_in(intervals=part, now=_delivered_at(until_s, now=now)).stored
    shown = counter.shown
    for moment_s in _moments(counter, counted=counted):
        advance = counted.advance(from_s=shown.at_s, until_s=moment_s) * _MILLIONTHS
        shown = _Shown(at_s=moment_s, value=shown.value + advance)
        shown = _keep(shown, counter=counter, family=family, known_at=_delivered_at(moment_s, now=now))
    return stored


def _counted(counter: _Counter, *, family: Family) -> Counted:
    """Return what the register counted since it showed its last known value."""
    zone = ZoneInfo(counter.series.zone)
    days = DayPeriod(
        starts_on=_day_of(counter.shown.at_s, series=counter.series),
        ends_before=_day_of(counter.until_s, series=counter.series) + ONE_DAY,
    )
    if counter.is_gas:
        return count_gas(days, zone=zone, household=family.household)
    return count_electricity(days, zone=zone, household=family.household, direction=counter.direction)


def _moments(counter: _Counter, *, counted: Counted) -> list[int]:
    """Return when values of the register are kept: at first, at each turn of the month, at the exchange."""
    moments = set(counter.months())
    if counter.from_s == counter.shown.at_s:
        moments.add(int(counted.truly.ends_s[0]))
    if counter.exchanged_s and counter.from_s < counter.exchanged_s <= counter.until_s:
        moments.add(counter.exchanged_s)
    return sorted(moments)


def _keep(shown: _Shown, *, counter: _Counter, family: Family, known_at: datetime) -> _Shown:
    """Keep what the register shows; return what it shows from then on, which differs on a new device."""
    if shown.at_s != counter.exchanged_s or family.new_device is None:
        keep_register_values(
            counter.series, {shown.at_s: shown.value}, known_at=known_at, actor_id=None, reason=REASON
        )
        return shown
    exchange = DeviceExchange(
        exchanged_at=_moment(shown.at_s),
        old_serial_number=family.new_device.old_serial_number,
        new_serial_number=family.meter_number,
        old_final_value=unscaled(shown.value, LARGEST_SCALE),
        new_first_value=Decimal(0),
    )
    counter.exchange(exchange=exchange, now=known_at)
    return _Shown(at_s=shown.at_s, value=0)


def _exchanged_s(family: Family, *, moved_in_on: date) -> int | None:
    if family.new_device is None:
        return None
    return int(family.new_device.exchanged_at(moved_in_on, zone=ZoneInfo(ZONE)).timestamp())


def _delivered_at(until_s: int, *, now: datetime) -> datetime:
    """Return when it became known what was counted until a moment."""
    return min(now, _moment(until_s) + _DELIVERED_AFTER)


def _complete_until_s(series: Series, *, is_gas: bool, now: datetime) -> int:
    """Return until when everything is counted: the last full quarter-hour, or the start of this gas day."""
    if is_gas:
        return _start_s(_day_of(int(now.timestamp()), series=series), series=series)
    return int(now.timestamp()) // QUARTER_S * QUARTER_S


def _day_of(moment_s: int, *, series: Series) -> date:
    return local_day_of(_moment(moment_s), zone=ZoneInfo(series.zone), boundary=series.day_boundary)


def _start_s(day: date, *, series: Series) -> int:
    starts_at = day_starts_at(day, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
    return int(starts_at.timestamp())


def _moment(moment_s: int) -> datetime:
    return datetime.fromtimestamp(moment_s, UTC)
