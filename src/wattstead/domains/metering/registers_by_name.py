"""Finds the registers that readings of many meters name, all of them by one question."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection

from wattstead.domains.metering.arriving import Counting
from wattstead.domains.metering.queries import DirectionNotCounted, MeterNumberUnknown
from wattstead.domains.metering.vocabulary import Direction, MeterType, ReadingFrequency
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.series import Series

# A hundred thousand meters report at once, and most of them are alike but for their numbers and ids: what
# they have in common travels as one text, which is read once.
REGISTERS = """
SELECT meter.meter_number, register.number, register.account_id, register.meter_id,
    register.direction, register.obis_code, register.id::text,
    concat_ws('|', register.zone, register.day_boundary, register.scale, register.multiplier,
        meter.meter_type, meter.reading_frequency, coalesce(meter.in_use_before::text, ''))
FROM metering_meter AS meter JOIN metering_register AS register ON register.meter_id = meter.id
WHERE meter.meter_number = ANY (%(numbers)s) AND (%(every)s OR register.account_id = ANY (%(accounts)s))
ORDER BY register.number
"""
LONGEST_SHOWN = 60


class RegisterUnknown(Refusal):
    """The meter has no register of that name."""

    code = "register_unknown"
    kind = "missing"
    message = said(
        "Meter {meter_number} has no register {register_name}: name import, export, an OBIS code or an id."
    )


@dataclass(frozen=True, kw_only=True)
class RegisterName:
    """How a reading says what counted: the number of a meter, and which of its registers.

    That is import or export, an OBIS code, or the register's id.
    """

    meter_number: str
    register: str = Direction.IMPORT.value


Found = Counting | Refusal


def registers_named(viewer: Viewer, *, names: Sequence[RegisterName]) -> list[Found]:
    """Return what each name stands for, or why it stands for nothing: foreign and missing meters alike."""
    of_meters = _registers_of(viewer, meter_numbers={name.meter_number for name in names})
    return [_found(name, registers=of_meters.get(name.meter_number)) for name in names]


@dataclass(frozen=True, kw_only=True)
class _Alike:
    """What registers have in common that are alike."""

    zone: str
    day_boundary: time
    scale: int
    multiplier: Decimal
    meter_type: MeterType
    frequency: ReadingFrequency | None
    removed_at: datetime | None


@lru_cache(maxsize=1024)
def _alike(told: str) -> _Alike:
    zone, boundary, scale, multiplier, meter_type, frequency, in_use_before = told.split("|")
    removed_at = None
    if in_use_before:
        removed_at = day_starts_at(date.fromisoformat(in_use_before), zone=ZoneInfo(zone), boundary=time(0))
    return _Alike(
        zone=zone,
        day_boundary=time.fromisoformat(boundary),
        scale=int(scale),
        multiplier=Decimal(multiplier),
        meter_type=MeterType(meter_type),
        frequency=ReadingFrequency(frequency) if frequency else None,
        removed_at=removed_at,
    )


_Named = tuple[str, str, str, Counting]
"""A register with its direction, its OBIS code and its id."""


def _registers_of(viewer: Viewer, *, meter_numbers: Collection[str]) -> Mapping[str, list[_Named]]:
    # PostgreSQL knows no text with a zero byte in it.
    numbers = [number for number in meter_numbers if number.isprintable()]
    every = viewer.is_system or viewer.brings_readings
    with connection.cursor() as cursor:
        cursor.execute(REGISTERS, {"numbers": numbers, "every": every, "accounts": list(viewer.account_ids)})
        rows = cursor.fetchall()
    found: dict[str, list[_Named]] = {}
    for meter_number, number, account_id, meter_id, direction, obis_code, register_id, told in rows:
        alike = _alike(told)
        series = Series(
            number=number,
            account_id=account_id,
            meter_id=meter_id,
            zone=alike.zone,
            day_boundary=alike.day_boundary,
            scale=alike.scale,
        )
        counting = Counting(
            series=series,
            meter_number=meter_number,
            meter_type=alike.meter_type,
            multiplier=alike.multiplier,
            frequency=alike.frequency,
            removed_at=alike.removed_at,
        )
        found.setdefault(meter_number, []).append((direction, obis_code, register_id, counting))
    return found


def _found(name: RegisterName, *, registers: list[_Named] | None) -> Found:
    shown = name.meter_number[:LONGEST_SHOWN]
    if registers is None:
        return MeterNumberUnknown(field="meter_number", meter_number=shown)
    if name.register in _DIRECTIONS:
        counting = [one for direction, _, _, one in registers if direction == name.register]
        if len(counting) == 1:
            return counting[0]
        words = Direction(name.register).words
        return DirectionNotCounted(field="register", meter_number=shown, count=len(counting), direction=words)
    for _, obis_code, register_id, one in registers:
        if name.register in {obis_code, register_id}:
            return one
    return RegisterUnknown(field="register", meter_number=shown, register_name=name.register[:LONGEST_SHOWN])


_DIRECTIONS = frozenset(direction.value for direction in Direction)
