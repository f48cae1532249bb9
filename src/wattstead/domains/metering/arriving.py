"""Judges many readings of many registers at once: each by the rules of a single one, decided by masks.

The columns of a batch hold a reading a row. Instants are in microseconds since 1970, amounts in
millionths of the register's unit, so that nothing here is a binary float.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.brought_before import BroughtBefore
from wattstead.domains.metering.rules import largest_use
from wattstead.domains.metering.vocabulary import Direction, MeterType, ReadingFrequency
from wattstead.kernel.energy import LARGEST_SCALE, SMALLEST_SCALE, scaled
from wattstead.timeseries.became import overlapping_places
from wattstead.timeseries.intervals import Bytes, Int64s
from wattstead.timeseries.series import ManyIntervals, ManySeries, Series
from wattstead.timeseries.shaping import day_numbers, day_starts

UNTOLD = np.iinfo(np.int64).min
"""An instant that a row does not tell."""
SECOND_US = 1_000_000
_HOUR_S, _LONGEST_DAY_S = 3_600, 90_000
_BEYOND_ALL = 10**14
"""More millionths than anything delivers in an hour; a day of so much fits into eight bytes."""
_BY_DAYS = -1
_STEPS = {
    ReadingFrequency.QUARTER_HOURLY: 900,
    ReadingFrequency.HOURLY: _HOUR_S,
    ReadingFrequency.DAILY: _BY_DAYS,
}
Mask = npt.NDArray[np.bool_]


class Verdict(IntEnum):
    """What is wrong with a reading; the first that applies, in this order."""

    GOOD = 0
    IN_FUTURE = 1
    OUT_OF_USE = 2
    UNCLEAR = 3
    OF_TWO_DAYS = 4
    NEGATIVE = 5
    BEYOND_BELIEF = 6
    OVERLAPPING = 7


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What judges the readings of a register and is the same for thousands of them (see `Counting`)."""

    meter_type: MeterType
    multiplier: Decimal
    frequency: ReadingFrequency | None
    removed_at: datetime | None
    direction: Direction
    faulty_at: datetime | None = None
    repaired_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Counting:
    """A register that readings are brought of, with all that judges them.

    `removed_at` is the moment from which on its meter counts nothing, None while it is in use. From
    `faulty_at` on its meter is doubted, until `repaired_at`, if that is known.
    """

    series: Series
    meter_number: str
    meter_type: MeterType
    multiplier: Decimal
    frequency: ReadingFrequency | None
    removed_at: datetime | None = None
    direction: Direction = Direction.IMPORT
    faulty_at: datetime | None = None
    repaired_at: datetime | None = None

    @property
    def kind(self) -> Kind:
        """Return what it has in common with others of its kind."""
        return Kind(
            meter_type=self.meter_type,
            multiplier=self.multiplier,
            frequency=self.frequency,
            removed_at=self.removed_at,
            direction=self.direction,
            faulty_at=self.faulty_at,
            repaired_at=self.repaired_at,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class ManyCounting:
    """Registers that readings are brought of, by the thousand: register i is of `kinds[kind_of[i]]`."""

    series: ManySeries
    kinds: Sequence[Kind]
    kind_of: Int64s

    @classmethod
    def of(cls, registers: "Registers") -> "ManyCounting":
        """Return registers in columns."""
        if isinstance(registers, ManyCounting):
            return registers
        places = {kind: at for at, kind in enumerate(dict.fromkeys(one.kind for one in registers))}
        return cls(
            series=ManySeries.of([one.series for one in registers]),
            kinds=tuple(places),
            kind_of=np.array([places[one.kind] for one in registers], dtype=np.int64),
        )

    def __len__(self) -> int:
        """Count the registers."""
        return len(self.series)

    def each(self, told: Callable[[Kind], int]) -> Int64s:
        """Return for each register a number that its kind tells."""
        return np.array([told(kind) for kind in self.kinds], dtype=np.int64)[self.kind_of]

    def one(self, place: int, *, meter_number: str) -> Counting:
        """Return a register by itself."""
        return Counting(
            series=self.series[place], meter_number=meter_number, **vars(self.kinds[int(self.kind_of[place])])
        )

    def picked(self, places: npt.NDArray[np.intp]) -> "ManyCounting":
        """Return the registers at some places."""
        return ManyCounting(series=self.series.picked(places), kinds=self.kinds, kind_of=self.kind_of[places])


Registers = ManyCounting | Sequence[Counting]


@dataclass(frozen=True, kw_only=True, eq=False)
class Arriving:
    """Readings as they were brought: when each begins and ends (or UNTOLD), what was counted, its flag.

    Row i belongs to register `which[i]` of those they are judged with.
    """

    which: Int64s
    starts_us: Int64s
    ends_us: Int64s
    millionths: Int64s
    flags: Bytes

    def __len__(self) -> int:
        """Count the readings."""
        return len(self.which)

    def picked(self, which: Mask | npt.NDArray[np.intp]) -> "Arriving":
        """Return the readings that a mask or an index names."""
        return Arriving(**{name: column[which] for name, column in vars(self).items()})


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """The verdict on each reading, and where each begins and ends in seconds, worked out where it was untold.

    `order` names the good ones, sorted by register and start; of the same stretch the later stands later.
    """

    verdicts: Bytes
    starts_s: Int64s
    ends_s: Int64s
    order: npt.NDArray[np.intp]


def judged(
    arriving: Arriving,
    *,
    registers: Registers,
    now: datetime,
    before: BroughtBefore | None = None,
    most_per_hour: Int64s | None = None,
) -> Judged:
    """Return what is wrong with each reading, if anything, and the good ones in their order.

    `before` is what came in earlier pieces of the same delivery; the good ones of this are added to it.
    `most_per_hour` is what staff says that the connection of each register delivers, where that is more than
    is usual.
    """
    verdicts = np.zeros(len(arriving), dtype=np.uint8)
    if not len(arriving):
        nothing = np.zeros(0, dtype=np.int64)
        return Judged(verdicts=verdicts, starts_s=nothing, ends_s=nothing, order=np.zeros(0, dtype=np.intp))
    registers = ManyCounting.of(registers)
    starts_us, ends_us = _bounds(arriving, registers=registers)
    told = (starts_us != UNTOLD) & (ends_us != UNTOLD)
    starts_s, ends_s = starts_us // SECOND_US, ends_us // SECOND_US
    length_s = ends_s - starts_s
    whole = (starts_s * SECOND_US == starts_us) & (ends_s * SECOND_US == ends_us)
    clear = told & whole & (length_s > 0)
    days_end_s = _days_end(registers.series, which=arriving.which, starts_s=np.where(told, starts_s, 0))
    removed_us = registers.each(lambda kind: _microseconds(kind.removed_at))
    wrong = {
        Verdict.IN_FUTURE: ends_us > _microseconds(now),
        Verdict.OUT_OF_USE: ends_us > removed_us[arriving.which],
        Verdict.UNCLEAR: ~clear,
        Verdict.OF_TWO_DAYS: ends_s > days_end_s,
        Verdict.NEGATIVE: arriving.millionths < 0,
        Verdict.BEYOND_BELIEF: _beyond_belief(
            arriving, most=_most(registers, per_hour=most_per_hour), length_s=length_s
        ),
    }
    for verdict, mask in reversed(wrong.items()):
        verdicts[mask] = verdict
    order = _sorted(arriving.which, starts_s, among=np.nonzero(verdicts == Verdict.GOOD)[0])
    if before is None:
        order = _without_overlaps(arriving.which, starts_s, length_s, order=order, verdicts=verdicts)
    else:
        numbers = registers.series.numbers[arriving.which]
        order = _without_earlier(numbers, starts_s, length_s, order=order, verdicts=verdicts, before=before)
        order = _without_overlaps(arriving.which, starts_s, length_s, order=order, verdicts=verdicts)
        before.remember(numbers=numbers[order], starts_s=starts_s[order], length_s=length_s[order])
    return Judged(verdicts=verdicts, starts_s=starts_s, ends_s=ends_s, order=order)


def kept(arriving: Arriving, *, judged: Judged, registers: Registers) -> ManyIntervals:
    """Return the good readings as the store takes them, at the coarsest scale that holds each exactly."""
    order = judged.order
    millionths, starts_s = arriving.millionths[order], judged.starts_s[order]
    scale = next(
        scale
        for scale in range(SMALLEST_SCALE, LARGEST_SCALE + 1)
        if scale == LARGEST_SCALE or not (millionths % 10 ** (LARGEST_SCALE - scale)).any()
    )
    return ManyIntervals(
        series=ManyCounting.of(registers).series,
        which=arriving.which[order],
        starts_s=starts_s,
        length_s=judged.ends_s[order] - starts_s,
        deltas=millionths // 10 ** (LARGEST_SCALE - scale),
        flags=arriving.flags[order],
        scale=scale,
    )


def _bounds(arriving: Arriving, *, registers: ManyCounting) -> tuple[Int64s, Int64s]:
    """Return where readings begin and end: as told, else one step of the meter from the other bound."""
    starts_us, ends_us = arriving.starts_us, arriving.ends_us
    no_start, no_end = starts_us == UNTOLD, ends_us == UNTOLD
    if not (no_start.any() or no_end.any()):
        return starts_us, ends_us
    steps_s = registers.each(_step_s)[arriving.which]
    step_us = steps_s * SECOND_US
    starts_us = np.where(no_start & ~no_end & (steps_s > 0), ends_us - step_us, starts_us)
    ends_us = np.where(no_end & ~no_start & (steps_s > 0), starts_us + step_us, ends_us)
    for bound, missing, known_us, before, days in (
        (starts_us, no_start & ~no_end, ends_us, 1, 0),
        (ends_us, no_end & ~no_start, starts_us, 0, 1),
    ):
        rows = np.nonzero(missing & (steps_s == _BY_DAYS))[0]
        which, known_s = arriving.which[rows], known_us[rows] // SECOND_US
        day = day_numbers(registers.series, which=which, instants_s=known_s - before)
        bound[rows] = day_starts(registers.series, which=which, days=day + days) * SECOND_US
    return starts_us, ends_us


def _step_s(kind: Kind) -> int:
    return 0 if kind.frequency is None else _STEPS[kind.frequency]


def _days_end(series: ManySeries, *, which: Int64s, starts_s: Int64s) -> Int64s:
    """Return where the local day of each start ends."""
    days = day_numbers(series, which=which, instants_s=starts_s)
    return day_starts(series, which=which, days=days + 1)


def _microseconds(moment: datetime | None) -> int:
    if moment is None:
        return int(np.iinfo(np.int64).max)
    return int(moment.timestamp()) * SECOND_US + moment.microsecond


def _most(registers: ManyCounting, *, per_hour: Int64s | None) -> Int64s:
    """Return the most that the connection of each register delivers in an hour, in millionths."""
    most = registers.each(lambda kind: _most_in_an_hour(kind.multiplier, kind.meter_type))
    if per_hour is None:
        return most
    a_unit = registers.each(lambda kind: scaled(kind.multiplier, LARGEST_SCALE))
    return np.maximum(most, np.minimum(per_hour, _BEYOND_ALL // a_unit) * a_unit)


def _beyond_belief(arriving: Arriving, *, most: Int64s, length_s: Int64s) -> Mask:
    """Tell which amounts are more than a connection delivers in their time, by whole numbers alone."""
    # Beyond a day the bounds are refused anyway; kept within one, no product overflows.
    length_s = np.clip(length_s, _HOUR_S, _LONGEST_DAY_S)
    most_in_time = most[arriving.which] * length_s
    return np.asarray(arriving.millionths * _HOUR_S > most_in_time)


@lru_cache(maxsize=1024)
def _most_in_an_hour(multiplier: Decimal, meter_type: MeterType) -> int:
    """Return the most that a connection delivers in an hour, in millionths."""
    an_hour = timedelta(seconds=_HOUR_S)
    return scaled(largest_use(over=an_hour, multiplier=multiplier, meter_type=meter_type), LARGEST_SCALE)


def _sorted(which: Int64s, starts_s: Int64s, *, among: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return rows by register and start, in the order in which they came where both are the same."""
    keys = (which[among] << 40) + starts_s[among]
    if (keys[1:] >= keys[:-1]).all():
        return among
    return among[np.argsort(keys, kind="stable")]


def _without_earlier(
    numbers: Int64s,
    starts_s: Int64s,
    length_s: Int64s,
    *,
    order: npt.NDArray[np.intp],
    verdicts: Bytes,
    before: BroughtBefore,
) -> npt.NDArray[np.intp]:
    """Return `order` without readings that share time with earlier pieces, and mark those in `verdicts`."""
    clashes = before.overlaps(numbers=numbers[order], starts_s=starts_s[order], length_s=length_s[order])
    if not clashes.any():
        return order
    verdicts[order[clashes]] = Verdict.OVERLAPPING
    return order[~clashes]


def _without_overlaps(
    which: Int64s, starts_s: Int64s, length_s: Int64s, *, order: npt.NDArray[np.intp], verdicts: Bytes
) -> npt.NDArray[np.intp]:
    """Return `order` without readings that share time with another one, and mark those in `verdicts`."""
    register, start_s, long_s = which[order], starts_s[order], length_s[order]
    alike = register[1:] == register[:-1]
    clash = alike & (start_s[1:] < start_s[:-1] + long_s[:-1])
    clash &= (start_s[1:] != start_s[:-1]) | (long_s[1:] != long_s[:-1])
    for number in np.unique(register[1:][clash]).tolist():
        low, high = np.searchsorted(register, [number, number + 1]).tolist()
        stretches = list(zip(start_s[low:high].tolist(), long_s[low:high].tolist(), strict=True))
        inside = np.array(sorted(overlapping_places(stretches)), dtype=np.intp)
        verdicts[order[low + inside]] = Verdict.OVERLAPPING
    return order[verdicts[order] == Verdict.GOOD] if clash.any() else order
