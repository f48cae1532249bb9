"""Turns what counters showed into what was counted, and keeps where a counter began."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from wattstead.journeys.device_readings.checking import CheckedReading, CounterUnclear
from wattstead.journeys.device_readings.devices import MeasuringDevice
from wattstead.kernel.refusals import Refusal
from wattstead.timeseries.became import Became, Result
from wattstead.timeseries.counting import RegisterRanBackwards
from wattstead.timeseries.measured import Kept, keep_counters

HOUR_S = 3600
COUNTED = "delta_kwh"
REASON = "told by the device"


def counted(
    readings: Sequence[CheckedReading], *, known: Kept, is_known: bool
) -> tuple[list[CheckedReading], dict[int, Result]]:
    """Return the readings with what was counted in each, and those of which nobody can tell.

    A reading tells it, or its counter does together with what it showed as the stretch
    began, or its mean power does. `is_known` says whether the device was ever read before.
    """
    shown = dict(zip(known.measured.ends_s.tolist(), known.counters.tolist(), strict=True))
    told, refused, is_first = [], {}, not is_known
    for reading in sorted(readings, key=lambda one: (one.starts_s, one.place)):
        try:
            told.append(_with_count(reading, shown=shown, is_first=is_first))
        except Refusal as refusal:
            refused[reading.place] = Result(became=Became.REFUSED, refusal=refusal)
            continue
        is_first = False
        if reading.counter is not None:
            shown[reading.ends_s] = reading.counter
    return told, refused


def _with_count(reading: CheckedReading, *, shown: dict[int, int], is_first: bool) -> CheckedReading:
    if COUNTED in reading.millionths:
        return reading
    if reading.counter is None or is_first:
        return replace(reading, millionths={**reading.millionths, COUNTED: _by_power(reading)})
    before = shown.get(reading.starts_s)
    if before is None:
        raise CounterUnclear(field="delta_kwh")
    if reading.counter < before:
        raise RegisterRanBackwards(field="energy_kwh", before=before, after=reading.counter)
    return replace(reading, millionths={**reading.millionths, COUNTED: reading.counter - before})


def _by_power(reading: CheckedReading) -> int:
    """Return what a power yields over the stretch, in millionths of a kWh; never less than nothing."""
    kilowatts = reading.millionths.get("power_kw", reading.millionths.get("power_w", 0) // 1000)
    return max(kilowatts * reading.length_s // HOUR_S, 0)


def keep_what_counters_showed(
    device: MeasuringDevice,
    *,
    readings: Sequence[CheckedReading],
    kept: Kept,
    now: datetime,
    actor_id: UUID | None,
) -> None:
    """Keep what a counter showed wherever adding up what it counted would not tell the same.

    What gave way to another reading tells nothing of the counter either.
    """
    stands = dict(zip(_marks_of(kept), kept.counters.tolist(), strict=True))
    ahead, values = 0, {}
    for reading in sorted(readings, key=lambda one: one.ends_s):
        sum_tells = stands.get((reading.starts_s, reading.ends_s, reading.flag))
        if reading.counter is None or sum_tells is None:
            continue
        if reading.counter - sum_tells != ahead:
            ahead = reading.counter - sum_tells
            values[reading.ends_s] = reading.counter
    if values:
        keep_counters(device.series, values, known_at=now, actor_id=actor_id, reason=REASON)


def _marks_of(kept: Kept) -> list[tuple[int, int, int]]:
    """Return by what each reading that stands is known again: its stretch, and how it came about."""
    measured = kept.measured
    columns = (measured.starts_s, measured.ends_s, measured.flags)
    return list(zip(*(column.tolist() for column in columns), strict=True))
