"""Fetches what checks must know of registers: one statement for some thousand of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
from psycopg import sql

from wattstead.domains.metering.arriving import Kind, ManyCounting
from wattstead.domains.metering.checks.deliveries import EVER, HOURS_OF_WEEK, Mask, MeterColumns, UsualUse
from wattstead.domains.metering.checks.history import asks_history
from wattstead.domains.metering.checks.limits import KINDS, MILLI, kind_number
from wattstead.domains.metering.quarantine.limits_kept import limits_in_force
from wattstead.domains.metering.vocabulary import ReadingFrequency
from wattstead.kernel.calendars import day_starts_at
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import ManyIntervals, Series
from wattstead.timeseries.session import look_up, look_up_columns
from wattstead.timeseries.shaping import numbers_of

AT_ONCE = 10_000
METERS = sql.SQL("""
SELECT wanted.place - 1, meter.meter_type || register.direction, (register.multiplier * 1000)::bigint,
       meter.reading_frequency, meter.in_use_before, meter.faulty_since, meter.repaired_on
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (number, place)
JOIN metering_register AS register ON register.number = wanted.number
JOIN metering_meter AS meter ON meter.id = register.meter_id
""")
PROFILES = sql.SQL("""
SELECT array_agg(wanted.place - 1), string_agg(profile.hours, ''::bytea), array_agg(profile.largest),
       array_agg(profile.known_days::bigint), array_agg(extract(epoch FROM profile.known_until)::bigint),
       array_agg(extract(epoch FROM profile.zero_since)::bigint)
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (number, place)
JOIN metering_register AS register ON register.number = wanted.number
JOIN quarantine_usualprofile AS profile ON profile.register_id = register.id
""")
_KIND_NUMBERS = {
    f"{meter_type.value}{direction.value}": kind_number(meter_type, direction)
    for meter_type, direction in KINDS
}
_STEPS_S = {
    ReadingFrequency.QUARTER_HOURLY.value: 900,
    ReadingFrequency.HOURLY.value: 3600,
    ReadingFrequency.DAILY.value: 0,  # days are of unequal length
}


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownOf:
    """What is known of some registers, in the order of their series."""

    meters: MeterColumns
    usual: UsualUse


def known_of(many: ManyIntervals, *, meters: MeterColumns | None = None) -> KnownOf:
    """Return what checks must know of the registers of readings; `meters` where that is known already."""
    if meters is None:
        meters = _meters_of(many.series)
    return KnownOf(meters=meters, usual=_usual_of(many, asked=asks_history(many, meters=meters)))


def meters_of(registers: ManyCounting) -> MeterColumns:
    """Return what checks must know of meters that were looked up with all that judges their readings."""
    columns = np.zeros((3, len(registers)), dtype=np.int64)
    columns[0] = registers.each(lambda kind: _KIND_NUMBERS.get(kind.meter_type + kind.direction, 0))
    columns[1] = registers.each(lambda kind: int(kind.multiplier * MILLI))
    columns[2] = registers.each(lambda kind: _STEPS_S.get(kind.frequency or "", 0))
    known = _meters(columns, ends_s=registers.each(_ends_s))
    if all(kind.faulty_at is None for kind in registers.kinds):
        return known
    return replace(known, faulty_s=registers.each(_faulty_s), repaired_s=registers.each(_repaired_s))


def _ends_s(kind: Kind) -> int:
    return _seconds(kind.removed_at)


def _faulty_s(kind: Kind) -> int:
    return _seconds(kind.faulty_at)


def _repaired_s(kind: Kind) -> int:
    return _seconds(kind.repaired_at)


def _seconds(moment: datetime | None) -> int:
    """Return a moment in seconds since 1970, never where there is none."""
    return int(EVER.max) if moment is None else int(moment.timestamp())


def _meters_of(series: Sequence[Series]) -> MeterColumns:
    columns = np.zeros((3, len(series)), dtype=np.int64)
    edges_s = np.full((3, len(series)), EVER.max, dtype=np.int64)
    numbers = numbers_of(series)
    for first in range(0, len(series), AT_ONCE):
        rows = look_up(METERS, [numbers[first : first + AT_ONCE]]).fetchall()
        at = first + np.array([row[0] for row in rows], dtype=np.intp)
        columns[0, at] = [_KIND_NUMBERS.get(row[1], 0) for row in rows]
        columns[1, at] = [row[2] for row in rows]
        columns[2, at] = [_STEPS_S.get(row[3], 0) for row in rows]
        for row in rows:
            for edge, day in enumerate(row[4:]):
                if day is not None:
                    zone = ZoneInfo(series[first + row[0]].zone)
                    edges_s[edge, first + row[0]] = int(day_starts_at(day, zone=zone).timestamp())
    known = _meters(columns, ends_s=edges_s[0])
    is_any_faulty = bool((edges_s[1] < EVER.max).any())
    return replace(known, faulty_s=edges_s[1], repaired_s=edges_s[2]) if is_any_faulty else known


def _usual_of(many: ManyIntervals, *, asked: Mask) -> UsualUse:
    """Return what is usual for the registers that are asked of; nothing is known of the others."""
    count = len(many.series)
    usual = UsualUse.unknown(count)
    places = np.nonzero(asked)[0]
    numbers = numbers_of(many.series)[places]
    figures = np.zeros((4, count), dtype=np.int64)
    for first in range(0, len(places), AT_ONCE):
        found, learnt, *columns = look_up_columns(PROFILES, [numbers[first : first + AT_ONCE]])
        if found is None:
            continue
        at = places[first + found]
        usual.hours[at] = np.frombuffer(learnt, dtype="<i4").reshape(-1, HOURS_OF_WEEK)
        figures[:, at] = columns
    return UsualUse(
        hours=usual.hours,
        largest=figures[0],
        known_days=figures[1],
        known_until_s=figures[2],
        zero_since_s=figures[3],
    )


def _meters(columns: Int64s, *, ends_s: Int64s) -> MeterColumns:
    return MeterColumns(
        kind=columns[0],
        multiplier_milli=columns[1],
        step_s=columns[2],
        # Readings from before the meter was put in are of a device nobody told us of; they are taken.
        begins_s=np.full_like(ends_s, EVER.min),
        ends_s=ends_s,
        limits=limits_in_force(),
    )
