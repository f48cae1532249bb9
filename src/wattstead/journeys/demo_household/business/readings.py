"""Gives the company its readings: some places at a time, each time in a unit of work."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.arrays import Integers, Marks
from wattstead.journeys.demo_household.business.branches import Branch
from wattstead.journeys.demo_household.business.company import Company
from wattstead.journeys.demo_household.business.using import Pattern, branch_wh, pattern_of
from wattstead.journeys.demo_household.clock import QUARTER_S, quarter_hours
from wattstead.journeys.demo_household.families import ZONE
from wattstead.journeys.demo_household.flaws import ESTIMATED_HOURS, stretch_of
from wattstead.journeys.demo_household.readings import REASON
from wattstead.kernel.calendars import day_starts_at, local_day_of
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries import store
from wattstead.timeseries.anchors_of_many import SeenValue, keep_register_values_of_many
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.gathering import side_by_side
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.latest import latest_of_many
from wattstead.timeseries.register_values import value_before
from wattstead.timeseries.series import Series

AT_ONCE = 10
_LATE = timedelta(days=3)
_MILLIONTHS = 1000
_FIRST_VALUE = 1_250_000_000
_EVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class BranchesRead:
    """Some more places that were read; `number` of `of` places have been by now."""

    number: int
    of: int
    stored: int


@dataclass(frozen=True, kw_only=True)
class _Due:
    """A place to be read between two moments."""

    branch: Branch
    series: Series
    from_s: int
    until_s: int

    @property
    def months_s(self) -> list[int]:
        """Return the starts of months after the first moment, up to the last."""
        days = DayPeriod(starts_on=_day_of(self.from_s), ends_before=_day_of(self.until_s) + ONE_DAY)
        starts = (_start_s(month.starts_on) for month in days.split_by_months())
        return [start for start in starts if self.from_s < start <= self.until_s]


def read_company(company: Company, *, branches: Sequence[Branch], now: datetime) -> Iterator[BranchesRead]:
    """Keep what the meters of all places counted up to the last quarter-hour, and yield as it goes on."""
    with seen_by(SYSTEM):
        due = _due(company, branches, now=now)
    for first in range(0, len(due), AT_ONCE):
        some = due[first : first + AT_ONCE]
        with seen_by(SYSTEM):
            stored = _read(some, now=now)
        yield BranchesRead(number=first + len(some), of=len(due), stored=stored)


def is_late(branch: Branch) -> bool:
    """Return whether the readings of a place take three days to arrive: somebody should look at its meter."""
    return branch.number % 71 == 57


def _due(company: Company, branches: Sequence[Branch], *, now: datetime) -> list[_Due]:
    """Return the places that have used something since they were read."""
    by_number = {branch.meter_number: branch for branch in branches}
    registers = [
        (register, by_number[register.meter.meter_number])
        for register in registers_visible_to(company.viewer)
        if register.meter.meter_number in by_number
    ]
    last = latest_of_many([series_of(register) for register, _ in registers])
    found = []
    for register, branch in registers:
        if register.meter.installed_on is None:
            continue
        reading = last.get(register.number)
        until = now - _LATE if is_late(branch) else now
        place = _Due(
            branch=branch,
            series=series_of(register),
            from_s=int(reading.timestamp.timestamp()) if reading else _start_s(register.meter.installed_on),
            until_s=int(until.timestamp()) // QUARTER_S * QUARTER_S,
        )
        if place.from_s < place.until_s:
            found.append(place)
    return found


def _read(places: Sequence[_Due], *, now: datetime) -> int:
    """Keep what some places used, and what their counters showed at turns of the month."""
    parts: dict[int, Intervals] = {}
    seen: list[SeenValue] = []
    for place in places:
        shown = value_before(place.series, _EVER) if place.months_s else None
        from_s = int(shown.at.timestamp()) if shown else place.from_s
        used = _used(place, from_s=from_s)
        new = int(np.searchsorted(used.starts_s, place.from_s))
        parts[place.series.number] = used.picked(slice(new, None))
        if place.months_s:
            value = shown.value if shown else _FIRST_VALUE + place.branch.number * 7_654_000
            seen.extend(_seen(place, used=used, value=value, is_first=shown is None))
    batch = side_by_side(parts, series=tuple(place.series for place in places))
    take_in = store.load_days if len(batch) > len(places) * 100 else store.take_in_many
    outcome = take_in(batch, known_at=now, actor_id=None, reason=REASON)
    if seen:
        keep_register_values_of_many(seen, known_at=now, actor_id=None, reason=REASON)
    return outcome.stored


def _used(place: _Due, *, from_s: int) -> Intervals:
    """Return what a place used from a moment until the last quarter-hour."""
    days = DayPeriod(starts_on=_day_of(from_s), ends_before=_day_of(place.until_s) + ONE_DAY)
    calendar = _calendar(days)
    first, after = np.searchsorted(calendar.starts_s, [from_s, place.until_s]).tolist()
    energy = branch_wh(place.branch, pattern=calendar.pattern)[first:after]
    is_estimated = calendar.estimated[first:after] & (place.branch.number % 10 == 3)
    return Intervals(
        starts_s=calendar.starts_s[first:after],
        length_s=np.full(len(energy), QUARTER_S, dtype=np.int64),
        deltas=energy,
        flags=np.where(is_estimated, ESTIMATED, METERED).astype(np.uint8),
    )


def _seen(place: _Due, *, used: Intervals, value: int, is_first: bool) -> Iterator[SeenValue]:
    """Yield what the counter showed at each turn of the month, and at the very first."""
    so_far = np.concatenate(([0], np.cumsum(used.deltas)))
    moments = ([int(used.ends_s[0])] if is_first else []) + place.months_s
    for moment_s in moments:
        advance = int(so_far[np.searchsorted(used.starts_s, moment_s)])
        yield SeenValue(series=place.series, instant_s=moment_s, value=value + advance * _MILLIONTHS)


@dataclass(frozen=True, kw_only=True)
class _Calendar:
    """Days that many places have in common: their quarter-hours and what each kind of place does in them."""

    starts_s: Integers
    estimated: Marks
    pattern: Pattern


@lru_cache(maxsize=2)
def _calendar(days: DayPeriod) -> _Calendar:
    grid = quarter_hours(days, zone=ZoneInfo(ZONE))
    return _Calendar(
        starts_s=grid.starts_s[grid.exists],
        estimated=stretch_of(grid, flaw=ESTIMATED_HOURS)[grid.exists],
        pattern=pattern_of(grid),
    )


def _day_of(moment_s: int) -> date:
    return local_day_of(datetime.fromtimestamp(moment_s, UTC), zone=ZoneInfo(ZONE))


def _start_s(day: date) -> int:
    return int(day_starts_at(day, zone=ZoneInfo(ZONE)).timestamp())
