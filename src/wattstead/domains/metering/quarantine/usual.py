"""Fetches what checks must know of registers: one statement for some thousand of them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from psycopg import sql

from wattstead.domains.metering.checks.deliveries import EVER, HOURS_OF_WEEK, MeterColumns, UsualUse
from wattstead.domains.metering.checks.limits import MILLI, kind_number
from wattstead.domains.metering.vocabulary import Direction, MeterType, ReadingFrequency
from wattstead.kernel.calendars import day_starts_at
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import look_up

AT_ONCE = 10_000
KNOWN = sql.SQL("""
SELECT register.number, register.id, meter.meter_number, register.unit, meter.meter_type,
       register.direction, register.multiplier, meter.reading_frequency, meter.in_use_before,
       profile.hours, profile.largest, profile.known_days,
       extract(epoch FROM profile.known_until)::bigint, extract(epoch FROM profile.zero_since)::bigint
FROM unnest(%s::bigint[]) AS wanted (number)
JOIN metering_register AS register ON register.number = wanted.number
JOIN metering_meter AS meter ON meter.id = register.meter_id
LEFT JOIN quarantine_usualprofile AS profile ON profile.register_id = register.id
""")
_STEPS_S = {
    ReadingFrequency.QUARTER_HOURLY.value: 900,
    ReadingFrequency.HOURLY.value: 3600,
    ReadingFrequency.DAILY.value: 0,  # days are of unequal length
}


@dataclass(frozen=True, kw_only=True)
class RegisterTold:
    """How a register is told: by id, by the number of its meter, and its unit."""

    register_id: UUID
    meter_number: str
    unit: str


@dataclass(frozen=True, kw_only=True, eq=False)
class KnownOf:
    """What is known of some registers, in the order of their series; who cannot be seen has no name."""

    names: tuple[RegisterTold | None, ...]
    meters: MeterColumns
    usual: UsualUse


def known_of(series: tuple[Series, ...]) -> KnownOf:
    """Return what checks must know of registers."""
    names: list[RegisterTold | None] = [None] * len(series)
    meters = np.zeros((5, len(series)), dtype=np.int64)
    meters[3], meters[4] = EVER.min, EVER.max
    figures = np.zeros((4, len(series)), dtype=np.int64)
    hours = np.zeros((len(series), HOURS_OF_WEEK), dtype=np.int32)
    places = {one.number: place for place, one in enumerate(series)}
    numbers = iter(places)
    while some := list(islice(numbers, AT_ONCE)):
        for number, register_id, meter_number, unit, *told in look_up(
            KNOWN, [np.array(some, dtype=np.int64)]
        ):
            at = places[number]
            names[at] = RegisterTold(register_id=register_id, meter_number=meter_number, unit=unit)
            meters[:, at] = _meter(*told[:5], zone=series[at].zone)
            if told[5] is not None:
                hours[at] = np.frombuffer(told[5], dtype="<i4")
                figures[:, at] = told[6:]
    return KnownOf(
        names=tuple(names),
        meters=MeterColumns(
            kind=meters[0],
            multiplier_milli=meters[1],
            step_s=meters[2],
            begins_s=meters[3],
            ends_s=meters[4],
        ),
        usual=UsualUse(
            hours=hours,
            largest=figures[0],
            known_days=figures[1],
            known_until_s=figures[2],
            zero_since_s=figures[3],
        ),
    )


def _meter(
    meter_type: str,
    direction: str,
    multiplier: Decimal,
    frequency: str,
    in_use_before: date | None,
    *,
    zone: str,
) -> tuple[int, int, int, int, int]:
    ends_s = EVER.max
    if in_use_before is not None:
        ends_s = int(day_starts_at(in_use_before, zone=ZoneInfo(zone)).timestamp())
    kind = kind_number(MeterType(meter_type), Direction(direction))
    # Readings from before the meter was put in are of a device nobody told us of; they are taken.
    return kind, int(multiplier * MILLI), _STEPS_S.get(frequency, 0), EVER.min, ends_s
