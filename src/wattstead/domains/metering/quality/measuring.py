"""Works out how good the readings of some hundred registers are; made again every night."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quality.models import QualityOfDay, RegisterQuality
from wattstead.domains.metering.quality.rules import (
    DayTally,
    by_lateness,
    lateness_of,
    ppm,
    usual_step_s,
)
from wattstead.domains.metering.quarantine.queries import open_counts
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.days import day_number
from wattstead.timeseries.extent import known_days_of_many
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.qualities import DayQualities, day_qualities
from wattstead.timeseries.sureness import CORRECTED, ESTIMATED, PROVISIONAL, SURE

WINDOW_DAYS = 30
AT_ONCE = 300
Tallies = dict[date, DayTally]
_TOLD = (
    "meter_number",
    "starts_on",
    "measured_on",
    "expected",
    "measured",
    "estimated",
    "provisional",
    "corrected",
    "missing_ppm",
    "estimated_ppm",
    "late_median_s",
    "late_p95_s",
    "waiting",
    "last_day",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Known:
    """What is known of one register, a place for each day; nothing is expected before its first day."""

    register: Register
    expected: Int64s
    counts: Int64s
    late_s: Int64s
    last_day: date | None


def registers_to_measure() -> list[int]:
    """Return the numbers of all registers, in their order."""
    return list(registers_visible_to(require_unit_of_work()).values_list("number", flat=True))


def are_there_registers(*, since: datetime) -> bool:
    """Return whether a register has been there since that moment or longer."""
    return registers_visible_to(require_unit_of_work()).filter(created_at__lte=since).exists()


def measure_quality(*, numbers: Sequence[int], days: DayPeriod, tallies: Tallies) -> None:
    """Work out how good the readings of each register were lately, and add its days to `tallies`.

    `days` ends before the day on which this is done.
    """
    registers = {
        each.number: each
        for each in registers_visible_to(require_unit_of_work()).filter(number__in=list(numbers))
    }
    series = {number: series_of(register) for number, register in registers.items()}
    found = day_qualities(tuple(series.values()), days)
    known_days = known_days_of_many(tuple(series.values()))
    waiting = open_counts([register.pk for register in registers.values()])
    rows_of = _rows_of(found)
    known = []
    for number, register in registers.items():
        rows = rows_of.get(number, np.zeros(0, dtype=np.intp))
        known.append(_known(register, found=found, rows=rows, days=days, since=known_days.get(number)))
    _add(known, days=days, tallies=tallies)
    RegisterQuality.objects.bulk_create(
        [_quality(one, days=days, waiting=waiting.get(one.register.pk, 0)) for one in known],
        update_conflicts=True,
        unique_fields=["register"],
        update_fields=_TOLD,
    )


def keep_days(tallies: Mapping[date, DayTally], *, measured_on: date) -> None:
    """Keep what was found of each day, in the place of what was known before."""
    QualityOfDay.objects.bulk_create(
        [_day(on, tally=tally, measured_on=measured_on) for on, tally in sorted(tallies.items())],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=[name.name for name in QualityOfDay._meta.concrete_fields if name.name != "day"],
        batch_size=500,
    )


def new_tallies(days: DayPeriod) -> Tallies:
    """Return an empty count for each day."""
    tallies: Tallies = defaultdict(DayTally)
    for on in days:
        tallies[on] = DayTally()
    return tallies


def _known(
    register: Register, *, found: DayQualities, rows: Int64s, days: DayPeriod, since: DayPeriod | None
) -> _Known:
    count = len(days)
    counts, late_s = np.zeros((count, 4), dtype=np.int64), np.full(count, -1, dtype=np.int64)
    expected = np.zeros(count, dtype=np.int64)
    if since is not None:
        first = day_number(days.starts_on)
        lengths_s = series_of(register).calendar.lengths_s(np.arange(first, first + count, dtype=np.int64))
        step_s = usual_step_s(found.step_s[rows])
        ends_before = min(register.meter.in_use_before or days.ends_before, days.ends_before)
        low, high = ((day - days.starts_on).days for day in (since.starts_on, ends_before))
        awaited = slice(max(low, 0), max(high, 0))
        expected[awaited] = np.maximum(lengths_s // step_s, 1)[awaited] if step_s else 1
    if len(rows):
        at, present = found.place[rows], found.present[rows]
        counts[at], late_s[at] = found.counts[rows], found.late_s[rows]
        expected[at] = np.maximum(np.maximum(found.slots[rows], present), 1)
    return _Known(
        register=register,
        expected=expected,
        counts=counts,
        late_s=late_s,
        last_day=since.last_day if since else None,
    )


def _add(known: Sequence[_Known], *, days: DayPeriod, tallies: Tallies) -> None:
    if not known:
        return
    expected = np.stack([one.expected for one in known])
    counts = np.stack([one.counts for one in known])
    late_s = np.stack([one.late_s for one in known])
    for place, on in enumerate(days):
        tallies[on].add(
            registers=int(np.count_nonzero(expected[:, place])),
            expected=int(expected[:, place].sum()),
            counts=counts[:, place].sum(axis=0),
            late_s=late_s[:, place],
        )


def _quality(one: _Known, *, days: DayPeriod, waiting: int) -> RegisterQuality:
    lately = slice(max(len(days) - WINDOW_DAYS, 0), None)
    expected, counts = int(one.expected[lately].sum()), one.counts[lately].sum(axis=0)
    late = lateness_of(one.late_s[lately])
    register = one.register
    return RegisterQuality(
        account_id=register.account_id,
        register=register,
        meter_id=register.meter_id,
        site_id=register.meter.site_id,
        meter_number=register.meter.meter_number,
        direction=register.direction,
        starts_on=max(days.starts_on, date.fromordinal(days.ends_before.toordinal() - WINDOW_DAYS)),
        measured_on=days.ends_before,
        expected=expected,
        measured=int(counts[SURE]),
        estimated=int(counts[ESTIMATED]),
        provisional=int(counts[PROVISIONAL]),
        corrected=int(counts[CORRECTED]),
        missing_ppm=ppm(expected - int(counts.sum()), of=expected),
        estimated_ppm=ppm(int(counts[ESTIMATED]), of=expected),
        late_median_s=late.median_s,
        late_p95_s=late.p95_s or 0,
        waiting=waiting,
        last_day=one.last_day,
    )


def _day(on: date, *, tally: DayTally, measured_on: date) -> QualityOfDay:
    late_s = np.concatenate(tally.late_s) if tally.late_s else np.zeros(0, dtype=np.int64)
    late = lateness_of(late_s)
    return QualityOfDay(
        day=on,
        registers=tally.registers,
        expected=tally.expected,
        measured=int(tally.counts[SURE]),
        estimated=int(tally.counts[ESTIMATED]),
        provisional=int(tally.counts[PROVISIONAL]),
        corrected=int(tally.counts[CORRECTED]),
        late=by_lateness(late_s),
        late_median_s=late.median_s,
        late_p95_s=late.p95_s,
        measured_on=measured_on,
    )


def _rows_of(found: DayQualities) -> dict[int, Int64s]:
    """Return which rows are of each register."""
    order = np.argsort(found.register, kind="stable")
    numbers, firsts = np.unique(found.register[order], return_index=True)
    parts = np.split(order, firsts[1:]) if len(numbers) else []
    return dict(zip(numbers.tolist(), parts, strict=True))
