"""Understands what a reading type of ESPI counts: unit, power of ten, direction and kind of amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wattstead.domains.metering.vocabulary import Direction

_LARGEST_POWER = 12


@dataclass(frozen=True, kw_only=True)
class Uom:
    """A unit of ESPI: `numerator / denominator` of the register's unit."""

    name: str
    register_unit: str
    numerator: int = 1
    denominator: int = 1
    is_power: bool = False


_CUBIC_FOOT = Uom(name="ft3", register_unit="m3", numerator=28_316_846_592, denominator=10**12)
_CUBIC_METRE = Uom(name="m3", register_unit="m3")
_LITRE = Uom(name="l", register_unit="m3", denominator=1000)
UOMS: Mapping[int, Uom] = MappingProxyType(
    {
        31: Uom(name="J", register_unit="kWh", denominator=3_600_000),
        38: Uom(name="W", register_unit="kWh", denominator=1000, is_power=True),
        42: _CUBIC_METRE,
        72: Uom(name="Wh", register_unit="kWh", denominator=1000),
        119: _CUBIC_FOOT,
        120: _CUBIC_FOOT,
        121: _CUBIC_FOOT,
        134: _LITRE,
        156: _LITRE,
        157: _LITRE,
        166: _CUBIC_METRE,
        167: _CUBIC_METRE,
    }
)
_DIRECTIONS = {1: Direction.IMPORT, 19: Direction.EXPORT}
_FLOWS = {0: "", 1: "forward", 4: "net", 19: "reverse", 20: "total"}
# 4: the difference since the interval before; 0 and nothing: implied by the interval.
_DELTAS = {0, 4}
# What the dials of a register show: all of them, or those of a part of the week.
_COUNTERS = {1, 9}
_AVERAGE = 2
_AMOUNTS = {0, 4, 12, 26}
_KINDS = {0, 12, 37, 58}


@dataclass(frozen=True, kw_only=True)
class ReadingType:
    """What the values of a meter reading count; `direction` is None where the file does not say.

    An amount is `value * numerator / denominator` of the register's unit. Values of a
    counter are what it showed when their interval ended.
    """

    uom: Uom
    numerator: int
    denominator: int
    flow: str
    direction: Direction | None
    length_s: int | None
    default_quality: str
    is_counter: bool = False


def reading_type_of(told: Mapping[str, str]) -> ReadingType | None:
    """Return what a reading type counts, or None where that is no amount of energy or gas."""
    number = {name: _whole(text) for name, text in told.items()}
    uom = UOMS.get(number.get("uom") or 0)
    power = number.get("powerOfTenMultiplier", 0)
    flow = number.get("flowDirection", 0)
    if uom is None or power is None or abs(power) > _LARGEST_POWER or flow not in _FLOWS:
        return None
    qualifier = number.get("dataQualifier", 0)
    behaviour = number.get("accumulationBehaviour", 0)
    if number.get("kind", 0) not in _KINDS or behaviour not in _DELTAS | _COUNTERS:
        return None
    if uom.is_power and behaviour in _COUNTERS:
        return None
    if qualifier != _AVERAGE if uom.is_power else qualifier not in _AMOUNTS:
        return None
    length_s = number.get("intervalLength")
    return ReadingType(
        uom=uom,
        numerator=uom.numerator * 10 ** max(power, 0),
        denominator=uom.denominator * 10 ** max(-power, 0),
        flow=_FLOWS[flow],
        direction=_DIRECTIONS.get(flow),
        length_s=length_s if length_s and length_s > 0 else None,
        default_quality=told.get("defaultQuality", ""),
        is_counter=behaviour in _COUNTERS,
    )


def in_short(told: Mapping[str, str]) -> str:
    """Return the codes that decide whether a reading type can be read."""
    names = ("uom", "accumulationBehaviour", "kind", "dataQualifier", "flowDirection")
    return ", ".join(f"{name} {told[name][:20]}" for name in names if name in told) or "ReadingType -"


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 12 else None
