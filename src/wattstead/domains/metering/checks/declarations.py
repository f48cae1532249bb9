"""Says what a check is: its name, what it must know, and what becomes of what it finds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from wattstead.domains.metering.checks.deliveries import Delivery, Mask
from wattstead.timeseries.intervals import Int64s


class Verdict(IntEnum):
    """What becomes of a reading; the graver verdict wins.

    What is refused stays with whoever brought it, who is told at once; what is quarantined is
    kept apart until somebody decides. Nothing else is lost either: a questionable one counts.
    """

    ACCEPT = 0
    QUESTIONABLE = 1
    QUARANTINE = 2
    REFUSE = 3


class CheckName(StrEnum):
    """What can be odd about a reading; also the reason why it waits."""

    FUTURE = "future"
    INACTIVE_METER = "inactive_meter"
    FAULTY_METER = "faulty_meter"
    NEGATIVE = "negative"
    ROLLOVER = "rollover"
    SUM_CHECK = "sum_check"
    UNIT_MULTIPLIER = "unit_multiplier"
    SPIKE = "spike"
    INTERVAL_SIZE = "interval_size"
    DUPLICATE = "duplicate"
    HIGH = "high"
    LOW = "low"
    ZERO = "zero"
    MISSING = "missing"


class Need(StrEnum):
    """What a check must know beside the reading itself."""

    READING = "reading"
    METER = "meter"
    DELIVERY = "delivery"
    HISTORY = "history"
    COUNTER = "counter"


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """What a check found: which readings, and two figures of each, in millionths.

    `found` is what was seen, `limit` what it was held against; both as long as the readings are many.
    """

    where: Mask
    found: Int64s
    limit: Int64s


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check of the readings of a delivery; it finds None where it finds nothing."""

    name: CheckName
    needs: Need
    verdict: Verdict
    finds: Callable[[Delivery], Found | None]


@dataclass(frozen=True, kw_only=True)
class CounterCheck:
    """One check of what a counter showed; `rules` of hand readings and `counters` work it out."""

    name: CheckName
    needs: Need
    verdict: Verdict
