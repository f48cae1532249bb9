"""Writes down from where on a reading is doubted, for every kind of register: what holds by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wattstead.domains.metering.vocabulary import Direction, MeterType

MILLI = 1000
MILLIONTHS = 1_000_000
HOUR_S = 3600


@dataclass(frozen=True, kw_only=True)
class Limits:
    """From where on readings of a register are doubted; amounts are in its unit, times in hours.

    `most_per_hour` is what a connection delivers: 3 x 63 A at 400 V, or a gas meter G16.
    A spike is `spike_times` the largest rate ever seen and at least `spike_per_hour`.
    A day is high from `high_times` its usual use on and at least `day_apart` away from it, low below
    `low_percent` of it (0: never). `zero_h` hours without use are odd where `zero_usual` a day is usual.
    """

    most_per_hour: int
    spike_times: int
    spike_per_hour: int
    high_times: int
    low_percent: int
    day_apart: int
    zero_h: int
    zero_usual: int


Kind = tuple[MeterType, Direction]
LIMITS: Mapping[Kind, Limits] = MappingProxyType(
    {
        (MeterType.ELECTRICITY, Direction.IMPORT): Limits(
            most_per_hour=44,
            spike_times=10,
            spike_per_hour=15,
            high_times=5,
            low_percent=3,
            day_apart=20,
            zero_h=72,
            zero_usual=1,
        ),
        # The sun makes days unlike each other: a high day is a clear one, a low one has snow on the panels.
        (MeterType.ELECTRICITY, Direction.EXPORT): Limits(
            most_per_hour=44,
            spike_times=10,
            spike_per_hour=15,
            high_times=12,
            low_percent=0,
            day_apart=40,
            zero_h=240,
            zero_usual=5,
        ),
        # Gas heats: from a mild day to a frosty one it is ten times as much, and nothing in summer.
        (MeterType.GAS, Direction.IMPORT): Limits(
            most_per_hour=25,
            spike_times=10,
            spike_per_hour=10,
            high_times=12,
            low_percent=0,
            day_apart=20,
            zero_h=1440,
            zero_usual=5,
        ),
    }
)
"""What holds where nobody said otherwise."""
KINDS = tuple(LIMITS)
SMALLEST_AND_LARGEST = MappingProxyType(
    {
        "most_per_hour": (1, 100_000),
        "spike_times": (2, 1_000),
        "spike_per_hour": (1, 100_000),
        "high_times": (2, 1_000),
        "low_percent": (0, 90),
        "day_apart": (1, 1_000_000),
        "zero_h": (1, 8_760),
        "zero_usual": (0, 100_000),
    }
)
"""Between which each limit may be set."""
ENOUGH_DAYS = 14
"""So many days must be known before a register is held to its own history."""
NEARLY_A_DAY_S = 20 * HOUR_S
"""So much of a day must have come before its use is compared with that of other days."""
FACTORS = (MILLI, 4)
"""How far a reading is off when its unit is mistaken: Wh for kWh, and mean power for energy of a quarter."""
FACTOR_TOLERANCE_PERCENT = 20
"""How far each third of a day may lie off a factor that is found."""
SUM_TOLERANCE_MILLI = 2
SUM_ROUNDED_AWAY = MILLIONTHS
"""Intervals add up to the advance of their register within 0.2 % and a unit, which counters cut off."""


def kind_number(meter_type: MeterType, direction: Direction) -> int:
    """Return the place of such a register among KINDS; gas counts in one direction."""
    asked = (meter_type, direction)
    return KINDS.index(asked) if asked in LIMITS else KINDS.index((meter_type, Direction.IMPORT))
