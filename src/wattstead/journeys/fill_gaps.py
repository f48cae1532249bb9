"""Shows what would be filled into the gaps of a register, and fills them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.estimation.planning import FilledGap
from wattstead.domains.metering.operations.around_gaps import StandardProfiles
from wattstead.domains.metering.operations.estimates import NoGapToEstimate, estimate_gaps, plan_estimates
from wattstead.domains.metering.queries import (
    meter_with_number,
    register_visible_to,
    registers_visible_to,
    series_of,
)
from wattstead.domains.metering.vocabulary import EstimateMethod
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.days import day_of_number
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series


@dataclass(frozen=True, kw_only=True)
class GapFilled:
    """A stretch without readings with what likely belongs there, in the register's unit.

    `advance` is what the counter went on from `read_from` to `read_until`, where it was read:
    then all in between adds up to it.
    """

    starts_at: datetime
    ends_before: datetime
    total: Decimal
    method: EstimateMethod
    profile: str
    advance: Decimal | None
    read_from: datetime | None
    read_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class DayFilled:
    """A day with what is known of it and what would be filled in; both None where there is nothing."""

    on: date
    known: Decimal | None
    filled: Decimal | None


@dataclass(frozen=True, kw_only=True)
class GapsFilled:
    """What would become of some days of a register."""

    unit: str
    zone: str
    gaps: tuple[GapFilled, ...]
    days: tuple[DayFilled, ...]

    @property
    def total(self) -> Decimal:
        """Return all that would be filled in."""
        return sum((gap.total for gap in self.gaps), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class CounterFilled:
    """What was filled into the gaps of a counter, in its unit."""

    obis_code: str
    gaps: int
    total: Decimal
    unit: str


def preview_gaps(
    viewer: Viewer, *, register_id: UUID, days: DayPeriod, profiles: StandardProfiles, now: datetime
) -> GapsFilled:
    """Return what would be filled into the gaps of some days; nothing is kept.

    Raises NotFound and what `plan_estimates` refuses.
    """
    register = register_visible_to(viewer, register_id=register_id)
    planned = plan_estimates(register=register, days=days, profiles=profiles, now=now)
    series = series_of(register)
    whole = time_of_days(days, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
    held = read(series=series, period=whole)
    staying = held.picked(~_giving_way(held, planned=planned))
    known = _by_day([staying], days=days, series=series)
    filled = _by_day([gap.filled for gap in planned], days=days, series=series)
    return GapsFilled(
        unit=register.unit,
        zone=series.zone,
        gaps=tuple(_told(gap, zone=ZoneInfo(series.zone)) for gap in planned),
        days=tuple(DayFilled(on=on, known=known.get(on), filled=filled.get(on)) for on in days),
    )


def fill_gaps_of_register(
    *, viewer: Viewer, register_id: UUID, days: DayPeriod, profiles: StandardProfiles, now: datetime
) -> Decimal:
    """Fill the gaps of some days of a register; return what was filled in, in its unit.

    Raises NotFound and what `plan_estimates` refuses.
    """
    register = register_visible_to(viewer, register_id=register_id)
    made = estimate_gaps(register=register, days=days, profiles=profiles, now=now)
    return unscaled(sum(each.total_millionths for each in made), LARGEST_SCALE)


def fill_gaps_of_meter(
    viewer: Viewer, *, meter_number: str, days: DayPeriod, profiles: StandardProfiles, now: datetime
) -> tuple[CounterFilled, ...]:
    """Fill the gaps of some days of every counter of a meter; return what was filled in by counter.

    Raises MeterNumberUnknown and what `plan_estimates` refuses, but for counters without gaps.
    """
    meter = meter_with_number(viewer, meter_number=meter_number)
    told = []
    for register in registers_visible_to(viewer).filter(meter=meter):
        try:
            made = estimate_gaps(register=register, days=days, profiles=profiles, now=now)
        except NoGapToEstimate:
            made = ()
        total = unscaled(sum(each.total_millionths for each in made), LARGEST_SCALE)
        told.append(
            CounterFilled(obis_code=register.obis_code, gaps=len(made), total=total, unit=register.unit)
        )
    return tuple(told)


def _giving_way(held: Intervals, *, planned: Sequence[FilledGap]) -> npt.NDArray[np.bool_]:
    """Tell which estimates would give way to new ones."""
    found = np.zeros(len(held), dtype=bool)
    for gap in planned:
        found |= (held.ends_s > gap.starts_s) & (held.starts_s < gap.ends_s)
    return found


def _by_day(parts: Sequence[Intervals], *, days: DayPeriod, series: Series) -> dict[date, Decimal]:
    """Return the energy of each day that has any."""
    found: dict[date, Decimal] = {}
    for part in parts:
        numbers = series.calendar.numbers(part.starts_s)
        for number in np.unique(numbers).tolist():
            on = day_of_number(number)
            if on in days:
                energy = unscaled(int(part.deltas[numbers == number].sum()), part.scale)
                found[on] = found.get(on, Decimal(0)) + energy
    return found


def _told(gap: FilledGap, *, zone: ZoneInfo) -> GapFilled:
    advance = gap.advance
    return GapFilled(
        starts_at=datetime.fromtimestamp(gap.starts_s, zone),
        ends_before=datetime.fromtimestamp(gap.ends_s, zone),
        total=unscaled(gap.filled.total, gap.filled.scale),
        method=gap.method,
        profile=gap.profile,
        advance=unscaled(advance.counted, LARGEST_SCALE) if advance else None,
        read_from=datetime.fromtimestamp(advance.starts_s, zone) if advance else None,
        read_until=datetime.fromtimestamp(advance.ends_s, zone) if advance else None,
    )
