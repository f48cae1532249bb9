"""Holds what is checked: readings in columns, what is known of their meters, and what is usual there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.checks.limits import (
    ENOUGH_DAYS,
    HOUR_S,
    KINDS,
    LIMITS,
    MILLI,
    Kind,
    Limits,
)
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.timeseries.flags import estimates
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import ManyIntervals
from wattstead.timeseries.shaping import day_numbers, day_starts

Mask = npt.NDArray[np.bool_]
Int32s = npt.NDArray[np.int32]
HOURS_OF_WEEK = 168
EVER = np.iinfo(np.int64)


@dataclass(frozen=True, kw_only=True, eq=False)
class MeterColumns:
    """What is known of the registers of a delivery, in the order of its series.

    `kind` is a place in KINDS, `multiplier_milli` the ratio of the transformers times 1000, `step_s` how
    often the meter reports (0: not known), `begins_s` and `ends_s` when it was put in and taken out.
    `faulty_s` and `repaired_s` tell since when and until when a meter is known to be faulty (None: none is).
    `limits` hold for each kind; they are read once for a delivery.
    """

    kind: Int64s
    multiplier_milli: Int64s
    step_s: Int64s
    begins_s: Int64s
    ends_s: Int64s
    faulty_s: Int64s | None = None
    repaired_s: Int64s | None = None
    limits: Mapping[Kind, Limits] = field(default_factory=lambda: LIMITS)

    def limit(self, name: str) -> Int64s:
        """Return a limit for each register."""
        return np.array([getattr(self.limits[kind], name) for kind in KINDS], dtype=np.int64)[self.kind]


@dataclass(frozen=True, kw_only=True, eq=False)
class UsualUse:
    """What is usual for the registers of a delivery, in the order of its series.

    `hours` has a row of 168 for each, Monday 0:00 first: what it counts in such an hour on average, in
    thousandths of its unit; `largest` is the largest rate seen, the same an hour. Both come from the
    `known_days` days before `known_until_s`. `zero_since_s` is when it began to count nothing, or
    the end of what is known.
    """

    hours: Int32s
    largest: Int64s
    known_days: Int64s
    known_until_s: Int64s
    zero_since_s: Int64s

    @classmethod
    def unknown(cls, count: int) -> "UsualUse":
        """Return that nothing is known of any of `count` registers."""
        nothing = np.zeros(count, dtype=np.int64)
        return cls(
            hours=np.zeros((count, HOURS_OF_WEEK), dtype=np.int32),
            largest=nothing,
            known_days=nothing,
            known_until_s=nothing,
            zero_since_s=nothing,
        )

    @cached_property
    def is_known(self) -> Mask:
        """Tell of which registers enough days are known to hold them to their history."""
        return np.asarray(self.known_days >= ENOUGH_DAYS)


@dataclass(frozen=True, kw_only=True, eq=False)
class DayGroups:
    """The readings of each register and day: where they begin, how many, and their sums in millionths."""

    firsts: Int64s
    counts: Int64s
    which: Int64s
    covered_s: Int64s
    total: Int64s
    usual: Int64s

    def spread(self, of_groups: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """Return for each reading what is said of its group."""
        return np.repeat(of_groups, self.counts)


@dataclass(frozen=True, kw_only=True, eq=False)
class Delivery:
    """Readings sorted by register and start, with all that a check may ask about them."""

    many: ManyIntervals
    meters: MeterColumns
    usual: UsualUse
    now_s: int

    @cached_property
    def amounts(self) -> Int64s:
        """Return each reading in millionths of the unit."""
        return self.many.deltas * np.int64(10 ** (LARGEST_SCALE - self.many.scale))

    @cached_property
    def ends_s(self) -> Int64s:
        """Return where each reading ends."""
        return self.many.starts_s + self.many.length_s

    @cached_property
    def follows(self) -> Mask:
        """Tell which readings come after another one of their register."""
        which = self.many.which
        return np.concatenate([[False], which[1:] == which[:-1]])

    @cached_property
    def is_measured(self) -> Mask:
        """Tell which readings are no estimates; estimates are not held to any history."""
        return np.asarray(~estimates(self.many.flags))

    @cached_property
    def has_history(self) -> bool:
        """Tell whether the history of any register is known."""
        return bool(self.usual.is_known.any())

    @cached_property
    def _days(self) -> tuple[Int64s, Int64s]:
        many = self.many
        days = day_numbers(many.series, which=many.which, instants_s=many.starts_s)
        return days, many.starts_s - day_starts(many.series, which=many.which, days=days)

    @cached_property
    def days(self) -> Int64s:
        """Return the local day of each reading."""
        return self._days[0]

    @cached_property
    def hours(self) -> Int64s:
        """Return in which hour of its day each reading begins; the hour too many counts to the last one."""
        begin_s: Int64s = self._days[1]
        return np.minimum(begin_s // HOUR_S, 23)

    @cached_property
    def usual_amounts(self) -> Int64s:
        """Return what is usual for each reading, in millionths: its weekday, its hours, its length."""
        many = self.many
        week_starts = (self.days + 3) % 7 * 24  # 1970-01-01 was a Thursday
        if int(many.length_s.max(initial=0)) <= HOUR_S:
            per_hour = self.usual.hours[many.which, week_starts + self.hours].astype(np.int64)
            short: Int64s = per_hour * MILLI * many.length_s // HOUR_S
            return short
        found = np.zeros(len(many), dtype=np.int64)
        starts_s, ends_s = self._days[1], self._days[1] + many.length_s
        for hour in range(24):
            shared = np.minimum(ends_s, (hour + 1) * HOUR_S) - np.maximum(starts_s, hour * HOUR_S)
            per_hour = self.usual.hours[many.which, week_starts + hour].astype(np.int64)
            found += per_hour * MILLI * np.maximum(shared, 0) // HOUR_S
        return found

    @cached_property
    def by_day(self) -> DayGroups:
        """Return the readings of each register and day together."""
        changes = ~self.follows | np.concatenate([[True], self.days[1:] != self.days[:-1]])
        firsts = np.nonzero(changes)[0]
        counts = np.diff(np.append(firsts, len(self.many)))
        return DayGroups(
            firsts=firsts,
            counts=counts,
            which=self.many.which[firsts],
            covered_s=np.add.reduceat(self.many.length_s, firsts),
            total=np.add.reduceat(self.amounts, firsts),
            usual=np.add.reduceat(self.usual_amounts, firsts),
        )
