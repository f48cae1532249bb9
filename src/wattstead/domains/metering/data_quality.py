"""Tells how much of a year a register knows, day by day, without opening its arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

import numpy as np

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import series_of
from wattstead.kernel.periods import DayPeriod, year_of
from wattstead.timeseries.arrivals import Arrivals, arrivals_of
from wattstead.timeseries.days import day_number
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.qualities import day_qualities
from wattstead.timeseries.series import Series
from wattstead.timeseries.sureness import CORRECTED, ESTIMATED, PROVISIONAL

DayState = Literal["complete", "estimated", "partial", "missing", "not_expected", "to_come"]


@dataclass(frozen=True, kw_only=True)
class DayQuality:
    """How much of one day is known: intervals expected, present, and how sure those are.

    What is neither estimated nor provisional (kept, and doubted by a check) nor corrected was measured.
    """

    on: date
    state: DayState
    expected: int
    present: int
    estimated: int
    provisional: int = 0
    corrected: int = 0


@dataclass(frozen=True, kw_only=True)
class DataQuality:
    """How much of a year a register knows, and how late that came.

    `years` are those of which it knows anything.
    """

    register_id: UUID
    year: int
    years: tuple[int, ...]
    days: tuple[DayQuality, ...]
    arrivals: Arrivals | None

    @property
    def expected(self) -> int:
        """Return how many intervals should be there by now."""
        return sum(day.expected for day in self.days)

    @property
    def present(self) -> int:
        """Return how many intervals are there."""
        return sum(day.present for day in self.days)

    @property
    def estimated(self) -> int:
        """Return how many of those are estimates."""
        return sum(day.estimated for day in self.days)

    @property
    def provisional(self) -> int:
        """Return how many of those a check doubts."""
        return sum(day.provisional for day in self.days)

    @property
    def corrected(self) -> int:
        """Return how many of those somebody adjusted."""
        return sum(day.corrected for day in self.days)


def data_quality(*, register: Register, year: int | None, today: date) -> DataQuality:
    """Return how much of a year is known; without one, of the last that has readings.

    Readings are expected from the first known day until the day before today, or until the
    meter was taken out of use.
    """
    series = series_of(register)
    known = known_days(series)
    shown = year or (today if known is None else min(known.last_day, today)).year
    days_shown = year_of(date(shown, 1, 1))
    known_slots, steps_s, counts = _known_in(series, days=days_shown)
    usual = _usual_slots(steps_s, days=days_shown, register=register)
    awaited = _awaited(register, known=known, today=today)
    days = tuple(
        _day(on, slots=slots or usual_slots, counts=of_day, awaited=awaited, today=today)
        for on, slots, usual_slots, of_day in zip(
            days_shown, known_slots.tolist(), usual.tolist(), counts.tolist(), strict=True
        )
    )
    years = () if known is None else tuple(range(known.starts_on.year, known.last_day.year + 1))
    return DataQuality(
        register_id=register.pk,
        year=shown,
        years=years,
        days=days,
        arrivals=arrivals_of(series, days_shown),
    )


def state_of(*, expected: int, present: int, estimated: int) -> DayState:
    """Return what to call a day on which readings were expected."""
    if not present:
        return "missing"
    if present < expected:
        return "partial"
    return "estimated" if estimated else "complete"


def _known_in(series: Series, *, days: DayPeriod) -> tuple[Int64s, Int64s, Int64s]:
    """Return the slots of each day, their length in seconds, and how many of its readings are how sure."""
    found = day_qualities((series,), days)
    slots, steps_s, counts = (np.zeros((len(days), *rest), dtype=np.int64) for rest in ((), (), (4,)))
    slots[found.place], steps_s[found.place], counts[found.place] = found.slots, found.step_s, found.counts
    return slots, steps_s, counts


def _day(
    on: date, *, slots: int, counts: Sequence[int], awaited: DayPeriod | None, today: date
) -> DayQuality:
    present, estimated = sum(counts), counts[ESTIMATED]
    if not present and (on >= today or awaited is None or on not in awaited):
        state: DayState = "to_come" if on >= today else "not_expected"
        return DayQuality(on=on, state=state, expected=0, present=0, estimated=0)
    expected = max(slots, present, 1)
    state = state_of(expected=expected, present=present, estimated=estimated)
    if on >= today:  # a day that is not over misses nothing yet
        state, expected = "to_come", present
    return DayQuality(
        on=on,
        state=state,
        expected=expected,
        present=present,
        estimated=estimated,
        provisional=counts[PROVISIONAL],
        corrected=counts[CORRECTED],
    )


def _awaited(register: Register, *, known: DayPeriod | None, today: date) -> DayPeriod | None:
    """Return the days on which readings should have come, or None where none should."""
    if known is None:
        return None
    ends_before = min(register.meter.in_use_before or today, today)
    if ends_before <= known.starts_on:
        return None
    return DayPeriod(starts_on=known.starts_on, ends_before=ends_before)


def _usual_slots(steps_s: Int64s, *, days: DayPeriod, register: Register) -> Int64s:
    """Return how many intervals each day would have at the step that is most common in the year."""
    known_s = steps_s[steps_s > 0]
    if not len(known_s):
        return np.ones(len(days), dtype=np.int64)
    values, counts = np.unique(known_s, return_counts=True)
    first = day_number(days.starts_on)
    lengths_s = series_of(register).calendar.lengths_s(np.arange(first, first + len(days), dtype=np.int64))
    usual: Int64s = np.maximum(lengths_s // values[counts.argmax()], 1)
    return usual
