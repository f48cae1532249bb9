"""Reads the rules of local time that a Green Button file carries along.

Its moments are instants, so that nothing is worked out from these rules; they tell a
person by which clocks the file was made.
"""

from collections.abc import Mapping
from dataclasses import dataclass

NO_RULE = 0xFFFFFFFF
_RULE_BITS = 32


@dataclass(frozen=True, kw_only=True)
class ChangeOfClocks:
    """When clocks change: on the `nth` (0: the last) `weekday` (1: Monday) of a month, or on a `day` of it.

    Where both `weekday` and `day` are told, it is the first such weekday from that day on.
    """

    month: int
    nth: int
    weekday: int
    day: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class LocalClocks:
    """How far clocks are ahead of UTC, and how far more in summer between two changes, if they change."""

    offset_s: int
    summer_s: int = 0
    summer_begins: ChangeOfClocks | None = None
    summer_ends: ChangeOfClocks | None = None


def clocks_of(told: Mapping[str, str]) -> LocalClocks | None:
    """Return the rules of an entry of time parameters, or None where it holds none that can be read."""
    offset_s = _seconds(told.get("tzOffset", ""))
    if offset_s is None:
        return None
    begins, ends = _change(told.get("dstStartRule", "")), _change(told.get("dstEndRule", ""))
    summer_s = _seconds(told.get("dstOffset", ""))
    if not summer_s or begins is None or ends is None:
        return LocalClocks(offset_s=offset_s)
    return LocalClocks(offset_s=offset_s, summer_s=summer_s, summer_begins=begins, summer_ends=ends)


def _change(text: str) -> ChangeOfClocks | None:
    try:
        bits = int(text, 16) if len(text) <= 10 else NO_RULE
    except ValueError:
        return None
    if not 0 < bits < NO_RULE or bits >> _RULE_BITS:
        return None
    month, operator = bits >> 28, bits >> 25 & 7
    day, weekday, hour = bits >> 20 & 31, bits >> 17 & 7, bits >> 12 & 31
    if not 1 <= month <= 12 or (operator and not weekday) or (operator < 2 and not day):
        return None
    nth = {7: 0}.get(operator, operator - 1) if operator > 1 else 1
    return ChangeOfClocks(
        month=month,
        nth=nth,
        weekday=weekday if operator else 0,
        day=day if operator < 2 else 0,
        seconds=hour * 3600 + (bits & 0xFFF),
    )


def _seconds(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 7 else None
