"""Gives every reading an id that is worked out, never stored.

A UUIDv8 (RFC 9562) of the register's number (48 bits) and the instant at which the
register showed the value (40 bits of seconds since 1970). `reading_id` in the
migrations' SQL does the same; a test holds the two together.
"""

from dataclasses import dataclass
from uuid import UUID

METER_READING = 1
PRODUCTION_READING = 2
BATTERY_READING = 3
SMART_PLUG_READING = 4
"""Say, in 12 bits of the id, which table the reading lies in."""


@dataclass(frozen=True, kw_only=True)
class ReadingName:
    """What an id says: the register's number and the instant in seconds since 1970."""

    number: int
    instant_s: int


def reading_id(*, number: int, instant_s: int, kind: int = METER_READING) -> UUID:
    """Return the id of the reading a register, or the series of a device, has at an instant."""
    if not 0 <= number < 1 << 48 or not 0 <= instant_s < 1 << 40:
        raise ValueError("a register's number has 48 bits, an instant 40")
    upper = number << 16 | 8 << 12 | instant_s >> 28
    lower = 8 << 60 | kind << 48 | instant_s & 0xFFFFFFF
    return UUID(int=upper << 64 | lower)


def parse_reading_id(reading: UUID, *, kind: int = METER_READING) -> ReadingName | None:
    """Return what an id names, or None when no reading of this kind can have it."""
    upper, lower = reading.int >> 64, reading.int & (1 << 64) - 1
    name = ReadingName(number=upper >> 16, instant_s=(upper & 0xFFF) << 28 | lower & 0xFFFFFFF)
    if reading_id(number=name.number, instant_s=name.instant_s, kind=kind) != reading:
        return None
    return name
