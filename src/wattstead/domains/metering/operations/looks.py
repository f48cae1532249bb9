"""Takes in what counters showed, of one register or of many, and tells what became of each look."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
from django.db import transaction

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quarantine.looks import record_or_hold_look
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.energy import LARGEST_SCALE, scaled, unscaled
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.anchors_of_many import SeenValue
from wattstead.timeseries.became import Became, Result
from wattstead.timeseries.flags import Quality
from wattstead.timeseries.intervals import Bytes, Int64s
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.values_seen import values_seen

_SECOND_US = 1_000_000
UNNAMED = -1
"""The number of no register."""


class CounterValueEstimated(Refusal):
    """Only what a counter really showed is kept; what it may have shown is worked out here."""

    code = "counter_value_estimated"
    kind = "unreadable"
    message = said("What a counter showed is kept only where somebody or something really saw it.")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the counter of a register showed, in its own digits, and when."""

    register: Register
    value: Decimal
    read_at: datetime

    @property
    def instant_s(self) -> int:
        """Return the moment in seconds since 1970."""
        return int(self.read_at.timestamp())

    @property
    def key(self) -> tuple[int, int]:
        """Return what tells this look from others: its register, and when."""
        return self.register.number, self.instant_s

    @property
    def shown(self) -> int:
        """Return what it says, in millionths of the register's unit."""
        return scaled(self.value * self.register.multiplier, LARGEST_SCALE)


@dataclass(frozen=True, kw_only=True, eq=False)
class ArrivingLooks:
    """Looks as they were brought: of which name, when, what was seen in millionths, and how good that is."""

    which: Int64s
    read_us: Int64s
    millionths: Int64s
    flags: Bytes

    def __len__(self) -> int:
        """Count the looks."""
        return len(self.which)

    @classmethod
    def none(cls) -> "ArrivingLooks":
        """Return no looks."""
        nothing = np.zeros(0, dtype=np.int64)
        return cls(which=nothing, read_us=nothing, millionths=nothing, flags=np.zeros(0, dtype=np.uint8))


@dataclass(frozen=True, kw_only=True)
class LooksTaken:
    """What became of many looks: how many were stored, which wait, and why others are refused, by row."""

    outcome: Outcome = field(default_factory=Outcome)
    waiting: int = 0
    refused: Mapping[int, Refusal] = field(default_factory=dict)

    @property
    def codes(self) -> Counter[str]:
        """Return how many were refused for each reason."""
        return Counter(refusal.code for refusal in self.refused.values())


def take_in_looks(looks: Sequence[Look], *, now: datetime, source: str) -> tuple[Result, ...]:
    """Keep what counters showed and return what became of each look, in their order.

    They are taken in the order of time. One that is refused or waits keeps no other from being kept; one
    that is known already changes nothing.
    """
    require_unit_of_work()
    asked = [SeenValue(series=series_of(look.register), instant_s=look.instant_s, value=0) for look in looks]
    known = {look.key: value for look, value in zip(looks, values_seen(asked), strict=True)}
    results: dict[int, Result] = {}
    for place in sorted(range(len(looks)), key=lambda each: (looks[each].read_at, each)):
        look = looks[place]
        results[place] = _taken(look, known=known[look.key], now=now, source=source)
        if results[place].became in (Became.STORED, Became.REVISED):
            known[look.key] = look.shown
    return tuple(results[place] for place in range(len(looks)))


def take_in_arriving_looks(
    arriving: ArrivingLooks,
    *,
    numbers: Int64s,
    why: Callable[[int], Refusal],
    now: datetime,
    source: str,
) -> LooksTaken:
    """Keep what counters of many registers showed.

    Row i belongs to the register with the number `numbers[i]`; where that is UNNAMED, `why` says why, by
    the row.
    """
    if not len(arriving):
        return LooksTaken()
    unnamed = numbers == UNNAMED
    refused: dict[int, Refusal] = {row: why(row) for row in np.nonzero(unnamed)[0].tolist()}
    estimated = ~unnamed & (arriving.flags % 4 != Quality.valid)
    refused |= {row: CounterValueEstimated(field="quality") for row in np.nonzero(estimated)[0].tolist()}
    rows = np.nonzero(~unnamed & ~estimated)[0].tolist()
    wanted = {int(numbers[row]) for row in rows}
    registers = {
        one.number: one for one in Register.objects.select_related("meter").filter(number__in=wanted)
    }
    looks = [_look(arriving, row=row, register=registers[int(numbers[row])]) for row in rows]
    results = dict(zip(rows, take_in_looks(looks, now=now, source=source), strict=True))
    became = Counter(result.became for result in results.values())
    return LooksTaken(
        outcome=Outcome(
            stored=became[Became.STORED],
            unchanged=became[Became.UNCHANGED],
            corrected=became[Became.REVISED],
        ),
        waiting=became[Became.WAITING],
        refused=refused | {row: one.refusal for row, one in results.items() if one.refusal is not None},
    )


def _look(arriving: ArrivingLooks, *, row: int, register: Register) -> Look:
    read_s = int(arriving.read_us[row]) // _SECOND_US
    value = unscaled(int(arriving.millionths[row]), LARGEST_SCALE)
    return Look(register=register, value=value, read_at=datetime.fromtimestamp(read_s, UTC))


def _taken(look: Look, *, known: int | None, now: datetime, source: str) -> Result:
    """Keep one look, let it wait, or keep nothing of it."""
    try:
        if known is not None and known == look.shown:
            return Result(became=Became.UNCHANGED)
        with transaction.atomic():
            is_kept = record_or_hold_look(
                register=look.register, value=look.value, read_at=look.read_at, now=now, source=source
            )
    except Refusal as refusal:
        return Result(became=Became.REFUSED, refusal=refusal)
    if not is_kept:
        return Result(became=Became.WAITING)
    return Result(became=Became.STORED if known is None else Became.REVISED)
