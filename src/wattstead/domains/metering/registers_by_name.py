"""Finds the registers that readings of many meters name, all of them by one question."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.metering.arriving import Counting
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import DirectionNotCounted, MeterNumberUnknown
from wattstead.domains.metering.vocabulary import Direction, MeterType, ReadingFrequency
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.series import Series

COLUMNS = (
    "meter__meter_number",
    "direction",
    "obis_code",
    "id",
    "number",
    "account_id",
    "meter_id",
    "zone",
    "day_boundary",
    "scale",
    "multiplier",
    "meter__meter_type",
    "meter__reading_frequency",
    "meter__in_use_before",
)
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    direction: str
    obis_code: str
    register_id: UUID
    counting: Counting


def _registers_of(viewer: Viewer, *, meter_numbers: Collection[str]) -> Mapping[str, list[_Named]]:
    # PostgreSQL knows no text with a zero byte in it.
    wanted = [number for number in meter_numbers if number.isprintable()]
    registers = Register.objects.filter(meter__meter_number__in=wanted).order_by("number")
    if not (viewer.is_system or viewer.brings_readings):
        registers = registers.filter(account_id__in=viewer.account_ids)
    found: dict[str, list[_Named]] = {}
    for row in registers.values_list(*COLUMNS):
        meter_number, direction, obis_code, register_id, number, account_id, meter_id, *rest = row
        zone, boundary, scale, multiplier, meter_type, frequency, in_use_before = rest
        removed_at: datetime | None = None
        if in_use_before is not None:
            removed_at = day_starts_at(in_use_before, zone=ZoneInfo(zone), boundary=time(0))
        series = Series(
            number=number,
            account_id=account_id,
            meter_id=meter_id,
            zone=zone,
            day_boundary=boundary,
            scale=scale,
        )
        counting = Counting(
            series=series,
            meter_number=meter_number,
            meter_type=MeterType(meter_type),
            multiplier=multiplier,
            frequency=ReadingFrequency(frequency) if frequency else None,
            removed_at=removed_at,
        )
        named = _Named(direction=direction, obis_code=obis_code, register_id=register_id, counting=counting)
        found.setdefault(meter_number, []).append(named)
    return found


def _found(name: RegisterName, *, registers: list[_Named] | None) -> Found:
    shown = name.meter_number[:LONGEST_SHOWN]
    if registers is None:
        return MeterNumberUnknown(field="meter_number", meter_number=shown)
    if name.register in _DIRECTIONS:
        counting = [one.counting for one in registers if one.direction == name.register]
        if len(counting) == 1:
            return counting[0]
        words = Direction(name.register).words
        return DirectionNotCounted(field="register", meter_number=shown, count=len(counting), direction=words)
    for one in registers:
        if name.register in {one.obis_code, str(one.register_id)}:
            return one.counting
    return RegisterUnknown(field="register", meter_number=shown, register_name=name.register[:LONGEST_SHOWN])


_DIRECTIONS = frozenset(direction.value for direction in Direction)
