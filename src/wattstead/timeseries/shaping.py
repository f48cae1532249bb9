"""Cuts the intervals of many registers into day blocks, without a loop where days are regular."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.blocks import (
    FINEST_SCALE,
    IRREGULAR,
    LARGEST_DELTA,
    LIMITS,
    MISSING,
    MOST_SLOTS,
    BlockRows,
)
from wattstead.timeseries.days import LocalDays, day_of_number
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import ManyIntervals, ManySeries, Series

Mask = npt.NDArray[np.bool_]
_DAY_BITS = 24


class IntervalCrossesDay(Refusal):
    """An interval must be split at the start of a local day before it is stored."""

    code = "interval_crosses_day"
    kind = "unreadable"
    message = said("The interval of {length_s} seconds from {starts_s} runs past the end of {day}.")


class UnusableInterval(Refusal):
    """An interval without length, or with more energy than any meter could show."""

    code = "unusable_interval"
    kind = "unreadable"
    message = said(
        "The interval from {starts_s} lasts {length_s} seconds and holds {delta}: one is impossible."
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Days:
    """The blocks to be: where each begins among the sorted intervals, and how long its day is."""

    firsts: Int64s
    counts: Int64s
    which: Int64s
    days: Int64s
    starts_s: Int64s
    lengths_s: Int64s

    def __len__(self) -> int:
        return len(self.firsts)


def shaped(many: ManyIntervals) -> Iterator[BlockRows]:
    """Yield the day blocks that hold `many`, grouped by shape.

    The intervals are sorted by register and start and do not overlap (`settled`
    makes them so). Raises IntervalCrossesDay and UnusableInterval.
    """
    refuse_unusable(many)
    if not len(many):
        return
    days = _days_of(many)
    scales = _scales(many, days=days)
    alike = many.flags.min() == many.flags.max()
    steps = _steps(many, days=days)
    kinds = _kinds(many, days=days, alike=alike)
    widths = _widths(many, days=days, scales=scales)
    slots = np.where(steps == IRREGULAR, 0, days.lengths_s // np.maximum(steps, 1))
    mixed = np.bitwise_and(kinds, kinds - 1) != 0
    shape = np.stack([slots, steps, scales, widths, mixed.astype(np.int64)], axis=1)
    for key in np.unique(shape, axis=0):
        members = np.nonzero((shape == key).all(axis=1))[0]
        if key[1] == IRREGULAR:
            yield from (_irregular(many, days=days, row=int(row), key=key, kinds=kinds) for row in members)
        else:
            yield _regular(many, days=days, rows=members, key=key, kinds=kinds)


def refuse_unusable(many: ManyIntervals) -> None:
    """Raise UnusableInterval for the first interval without length or with an impossible amount."""
    if many.scale > FINEST_SCALE:
        raise ValueError(f"no register counts with {many.scale} decimals")
    if not len(many):
        return
    if many.length_s.min() > 0 and max(-int(many.deltas.min()), int(many.deltas.max())) <= LARGEST_DELTA:
        return
    large = (many.deltas > LARGEST_DELTA) | (many.deltas < -LARGEST_DELTA)
    bad = int(np.nonzero((many.length_s <= 0) | large)[0][0])
    raise UnusableInterval(
        starts_s=int(many.starts_s[bad]), length_s=int(many.length_s[bad]), delta=int(many.deltas[bad])
    )


def _days_of(many: ManyIntervals) -> _Days:
    day = day_numbers(many.series, which=many.which, instants_s=many.starts_s)
    new = np.ones(len(many), dtype=bool)
    new[1:] = (day[1:] != day[:-1]) | (many.which[1:] != many.which[:-1])
    firsts = np.nonzero(new)[0]
    days, which = day[firsts], many.which[firsts]
    starts_s = day_starts(many.series, which=which, days=days)
    lengths_s = day_starts(many.series, which=which, days=days + 1) - starts_s
    counts = np.diff(np.append(firsts, len(many)))
    lasts = firsts + counts - 1
    late = many.starts_s[lasts] + many.length_s[lasts] > starts_s + lengths_s
    if late.any():
        row = int(np.nonzero(late)[0][0])
        raise IntervalCrossesDay(
            starts_s=int(many.starts_s[lasts[row]]),
            length_s=int(many.length_s[lasts[row]]),
            day=day_of_number(int(days[row])).isoformat(),
        )
    return _Days(firsts=firsts, counts=counts, which=which, days=days, starts_s=starts_s, lengths_s=lengths_s)


def day_numbers(series: Sequence[Series], *, which: Int64s, instants_s: Int64s) -> Int64s:
    """Return the local day of each instant, by the calendar of its register."""
    days = np.empty(len(which), dtype=np.int64)
    for calendar, rows in _by_calendar(series, which=which):
        days[rows] = calendar.numbers(instants_s[rows])
    return days


def day_starts(series: Sequence[Series], *, which: Int64s, days: Int64s) -> Int64s:
    """Return the instant at which each day begins, by the calendar of its register."""
    starts_s = np.empty(len(which), dtype=np.int64)
    for calendar, rows in _by_calendar(series, which=which):
        starts_s[rows] = calendar.starts_s(days[rows])
    return starts_s


def _by_calendar(series: Sequence[Series], *, which: Int64s) -> Iterator[tuple[LocalDays, Mask | slice]]:
    """Yield each calendar with the rows that go by it; in most batches there is one for all."""
    if isinstance(series, ManySeries):
        if len(series.calendars) == 1:
            yield series.calendars[0], slice(None)
        else:
            yield from _rows_of_each(series.calendars, of_row=series.calendar_of[which])
        return
    if len({one.zone for one in series}) == 1 and len({one.day_boundary for one in series}) == 1:
        yield series[0].calendar, slice(None)
        return
    places = {calendar: place for place, calendar in enumerate({one.calendar: None for one in series})}
    of_row = np.array([places[one.calendar] for one in series], dtype=np.int64)[which]
    yield from _rows_of_each(tuple(places), of_row=of_row)


def _rows_of_each(calendars: tuple[LocalDays, ...], *, of_row: Int64s) -> Iterator[tuple[LocalDays, Mask]]:
    for place, calendar in enumerate(calendars):
        mask = of_row == place
        if mask.any():
            yield calendar, mask


def _scales(many: ManyIntervals, *, days: _Days) -> Int64s:
    """Return how many decimals each day needs: those of its register, more only for real digits."""
    wanted = scales_of(many.series)[days.which]
    if many.scale <= int(wanted.min()):
        return wanted
    needed = np.minimum(wanted, many.scale)
    for scale in range(int(wanted.min()), many.scale):
        finer = (many.deltas % 10 ** (many.scale - scale) != 0).astype(np.int64)
        needed = np.where((np.add.reduceat(finer, days.firsts) > 0) & (needed <= scale), scale + 1, needed)
    return np.maximum(needed, wanted)


def _steps(many: ManyIntervals, *, days: _Days) -> Int64s:
    """Return the step of each day, or IRREGULAR."""
    step = many.length_s[days.firsts]
    rows = np.repeat(np.arange(len(days)), days.counts)
    if int(many.length_s.min()) == int(many.length_s.max()):
        odd_length = np.zeros(len(days), dtype=bool)
    else:
        odd_length = np.add.reduceat((many.length_s != step[rows]).astype(np.int64), days.firsts) > 0
    whole = days.counts * step == days.lengths_s
    fits = days.lengths_s % step == 0
    if not (whole & ~odd_length).all():
        off_grid = (many.starts_s - days.starts_s[rows]) % step[rows] != 0
        fits &= np.add.reduceat(off_grid.astype(np.int64), days.firsts) == 0
    slots = days.lengths_s // step
    dense = (slots <= MOST_SLOTS) | (slots <= 2 * days.counts)
    return np.where(fits & ~odd_length & dense, step, IRREGULAR)


def _kinds(many: ManyIntervals, *, days: _Days, alike: bool) -> Int64s:
    if alike:
        return np.full(len(days), 1 << int(many.flags[0]), dtype=np.int64)
    bits = np.left_shift(np.int64(1), many.flags.astype(np.int64))
    return np.bitwise_or.reduceat(bits, days.firsts)


def _widths(many: ManyIntervals, *, days: _Days, scales: Int64s) -> Int64s:
    highest = np.maximum.reduceat(many.deltas, days.firsts)
    lowest = np.minimum.reduceat(many.deltas, days.firsts)
    widths = np.full(len(days), 8, dtype=np.int64)
    for width in (4, 2):
        limit = LIMITS[width] * 10.0 ** (many.scale - scales)
        widths[(lowest > -limit) & (highest < limit)] = width
    return widths


def rescaled(deltas: Int64s, *, scale: int, to: int) -> Int64s:
    """Return the same amounts with more decimals, or with fewer where the digits cut are zeros."""
    if to >= scale:
        return deltas if to == scale else deltas * np.int64(10 ** (to - scale))
    return deltas // np.int64(10 ** (scale - to))


def _regular(
    many: ManyIntervals, *, days: _Days, rows: npt.NDArray[np.intp], key: Int64s, kinds: Int64s
) -> BlockRows:
    slots, step_s, scale, width, mixed = (int(part) for part in key)
    firsts, counts = days.firsts[rows], days.counts[rows]
    flags = None
    if (counts == slots).all():
        index = firsts[:, None] + np.arange(slots)[None, :]
        deltas = rescaled(many.deltas[index], scale=many.scale, to=scale)
        flags = many.flags[index] if mixed else None
        totals = deltas.sum(axis=1)
    else:
        row = np.repeat(np.arange(len(rows)), counts)
        held = np.repeat(firsts - np.cumsum(counts) + counts, counts) + np.arange(len(row))
        slot = (many.starts_s[held] - days.starts_s[rows][row]) // step_s
        amounts = rescaled(many.deltas[held], scale=many.scale, to=scale)
        deltas = np.full((len(rows), slots), MISSING, dtype=np.int64)
        deltas[row, slot] = amounts
        totals = np.add.reduceat(amounts, np.cumsum(counts) - counts)
        if mixed:
            flags = np.zeros((len(rows), slots), dtype=np.uint8)
            flags[row, slot] = many.flags[held]
    return BlockRows(
        numbers=numbers_of(many.series)[days.which[rows]],
        days=days.days[rows],
        starts_s=days.starts_s[rows],
        step_s=step_s,
        scale=scale,
        width=width,
        deltas=deltas,
        kinds=kinds[rows],
        flags=flags,
        offsets_s=None,
        totals=totals,
        present=counts,
    )


def _irregular(many: ManyIntervals, *, days: _Days, row: int, key: Int64s, kinds: Int64s) -> BlockRows:
    """Return the block of one day whose intervals are no equal slots, its gaps told as MISSING."""
    held = slice(int(days.firsts[row]), int(days.firsts[row] + days.counts[row]))
    starts_s = many.starts_s[held] - days.starts_s[row]
    ends_s = starts_s + many.length_s[held]
    gap_ends_s = np.append(starts_s, days.lengths_s[row])
    gap_before = gap_ends_s > np.append(0, ends_s)
    offsets_s = np.union1d(ends_s, gap_ends_s[gap_before])
    place = np.searchsorted(offsets_s, ends_s)
    amounts = rescaled(many.deltas[held], scale=many.scale, to=int(key[2]))
    deltas = np.full((1, len(offsets_s)), MISSING, dtype=np.int64)
    deltas[0, place] = amounts
    flags = np.zeros((1, len(offsets_s)), dtype=np.uint8)
    flags[0, place] = many.flags[held]
    return BlockRows(
        numbers=numbers_of(many.series)[days.which[row : row + 1]],
        days=days.days[row : row + 1],
        starts_s=days.starts_s[row : row + 1],
        step_s=IRREGULAR,
        scale=int(key[2]),
        width=int(key[3]),
        deltas=deltas,
        kinds=kinds[row : row + 1],
        flags=flags if key[4] else None,
        offsets_s=offsets_s[None, :],
        totals=amounts.sum(keepdims=True),
        present=days.counts[row : row + 1],
    )


def numbers_of(series: Sequence[Series]) -> Int64s:
    """Return the numbers of registers, in their order."""
    if isinstance(series, ManySeries):
        return series.numbers
    return np.array([one.number for one in series], dtype=np.int64)


def paired(which: Int64s, days: Int64s) -> Int64s:
    """Return a register's place and a day as one number, which sorts by both."""
    return (which << _DAY_BITS) + days


def unpaired(pairs: Int64s) -> tuple[Int64s, Int64s]:
    """Return the places and days that `paired` made one."""
    return pairs >> _DAY_BITS, pairs & ((1 << _DAY_BITS) - 1)


def scales_of(series: Sequence[Series]) -> Int64s:
    """Return how many decimals registers keep, in their order."""
    if isinstance(series, ManySeries):
        return series.scales
    return np.array([one.scale for one in series], dtype=np.int64)
