"""Fetches what checks must know of registers: one statement for some thousand of them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
from psycopg import sql

from wattstead.domains.metering.checks.deliveries import EVER, HOURS_OF_WEEK, MeterColumns, UsualUse
from wattstead.domains.metering.checks.limits import KINDS, kind_number
from wattstead.domains.metering.quarantine.limits_kept import limits_in_force
from wattstead.domains.metering.vocabulary import ReadingFrequency
from wattstead.kernel.calendars import day_starts_at
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up

AT_ONCE = 10_000
KNOWN = sql.SQL("""
SELECT wanted.place - 1, meter.meter_type || register.direction, (register.multiplier * 1000)::bigint,
       meter.reading_frequency, meter.in_use_before, profile.hours, profile.largest, profile.known_days,
       extract(epoch FROM profile.known_until)::bigint, extract(epoch FROM profile.zero_since)::bigint
FROM unnest(%s::bigint[]) WITH ORDINALITY AS wanted (number, place)
JOIN metering_register AS register ON register.number = wanted.number
JOIN metering_meter AS meter ON meter.id = register.meter_id
LEFT JOIN quarantine_usualprofile AS profile ON profile.register_id = register.id
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


def known_of(series: tuple[Series, ...]) -> KnownOf:
    """Return what checks must know of registers."""
    count = len(series)
    meters = np.zeros((3, count), dtype=np.int64)
    ends_s = np.full(count, EVER.max, dtype=np.int64)
    figures = np.zeros((4, count), dtype=np.int64)
    hours = np.zeros((count, HOURS_OF_WEEK), dtype=np.int32)
    numbers = np.array([one.number for one in series], dtype=np.int64)
    for first in range(0, count, AT_ONCE):
        rows = look_up(KNOWN, [numbers[first : first + AT_ONCE]]).fetchall()
        at = first + np.array([row[0] for row in rows], dtype=np.intp)
        meters[0, at] = [_KIND_NUMBERS.get(row[1], 0) for row in rows]
        meters[1, at] = [row[2] for row in rows]
        meters[2, at] = [_STEPS_S.get(row[3], 0) for row in rows]
        for row in rows:
            if row[4] is not None:
                ended = series[first + row[0]]
                ends_s[first + row[0]] = int(day_starts_at(row[4], zone=ZoneInfo(ended.zone)).timestamp())
        told = [row for row in rows if row[5] is not None]
        if told:
            at = first + np.array([row[0] for row in told], dtype=np.intp)
            learnt = np.frombuffer(b"".join(row[5] for row in told), dtype="<i4")
            hours[at] = learnt.reshape(-1, HOURS_OF_WEEK)
            figures[:, at] = np.array([row[6:] for row in told], dtype=np.int64).T
    return KnownOf(
        meters=_meters(meters, ends_s=ends_s),
        usual=UsualUse(
            hours=hours,
            largest=figures[0],
            known_days=figures[1],
            known_until_s=figures[2],
            zero_since_s=figures[3],
        ),
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
