"""Takes in readings of many registers at once, however many, and tells which of them are refused and why."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.arriving import Arriving, Counting, Judged, Verdict, judged, kept
from wattstead.domains.metering.operations.verdicts import CODES, refusal_of
from wattstead.domains.metering.quarantine.holding import hold_doubtful
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal
from wattstead.timeseries import store
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.series import ManyIntervals

Rows = npt.NDArray[np.intp]
NONE = -1
FEW_OF_EACH = 4
"""Up to so many readings of each register are written into blocks that are there, more as whole days."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Refused:
    """The rows that were refused, in their order, how many for each code, and why: made when it is asked."""

    rows: Rows
    codes: Mapping[str, int]
    why: Callable[[int], Refusal]


@dataclass(frozen=True, kw_only=True, eq=False)
class TakenIn:
    """What became of a batch: what the store made of good readings, which rows wait, which are refused."""

    outcome: Outcome
    waits: Rows
    refused: Refused


def take_in_arriving(
    arriving: Arriving, *, registers: Sequence[Counting | Refusal], now: datetime, reason: str
) -> TakenIn:
    """Keep the good readings of a batch; a bad or a doubted one keeps no other from being kept.

    `registers` says what the registers of the rows are, or why every row that names one is refused.
    """
    require_unit_of_work()
    counting, places = _distinct(registers)
    rows, of_known = _of_known(arriving, places=places)
    found = judged(of_known, registers=counting, now=now)
    held = hold_doubtful(kept(of_known, judged=found, registers=counting), now=now, source=reason)
    outcome = _stored(held.keep, now=now, reason=reason) if len(held.keep) else Outcome()
    return TakenIn(
        outcome=outcome,
        waits=rows[found.order[held.rows]],
        refused=_refused(
            arriving, registers=registers, counting=counting, rows=rows, of_known=of_known, found=found
        ),
    )


def _distinct(registers: Sequence[Counting | Refusal]) -> tuple[list[Counting], Int64s]:
    """Return every register once, however many names it has, and which each name stands for (-1: none)."""
    place_of: dict[int, int] = {}
    counting: list[Counting] = []
    places = np.full(len(registers), NONE, dtype=np.int64)
    for place, one in enumerate(registers):
        if isinstance(one, Refusal):
            continue
        number = one.series.number
        if number not in place_of:
            place_of[number] = len(counting)
            counting.append(one)
        places[place] = place_of[number]
    return counting, places


def _of_known(arriving: Arriving, *, places: Int64s) -> tuple[Rows, Arriving]:
    """Return the rows whose register is known, and their readings, each with the place of its register."""
    which = places[arriving.which]
    rows = np.nonzero(which != NONE)[0]
    known = replace(arriving, which=which)
    return rows, known if len(rows) == len(arriving) else known.picked(rows)


def _stored(good: ManyIntervals, *, now: datetime, reason: str) -> Outcome:
    """Keep good readings in the way that suits their number: live ones in place, whole days at once."""
    actor_id = require_unit_of_work().user_id
    of_each = len(good) / len(np.unique(good.which))
    take_in = store.take_in_many if of_each <= FEW_OF_EACH else store.load_days
    return take_in(good, known_at=now, actor_id=actor_id, reason=reason)


def _refused(
    arriving: Arriving,
    *,
    registers: Sequence[Counting | Refusal],
    counting: Sequence[Counting],
    rows: Rows,
    of_known: Arriving,
    found: Judged,
) -> Refused:
    """Return what was refused: rows that name no register of the viewer, and rows that are no reading."""
    bad = np.nonzero(found.verdicts != Verdict.GOOD)[0]
    unnamed = np.ones(len(arriving), dtype=bool)
    unnamed[rows] = False
    elsewhere = np.nonzero(unnamed)[0]
    codes: Counter[str] = Counter()
    for verdict, count in enumerate(np.bincount(found.verdicts[bad]).tolist()):
        if count:
            codes[CODES[Verdict(verdict)]] += count
    for place, count in enumerate(np.bincount(arriving.which[elsewhere]).tolist()):
        refusal = registers[place]
        if count and isinstance(refusal, Refusal):
            codes[refusal.code] += count
    of_row = dict(zip(rows[bad].tolist(), bad.tolist(), strict=True))

    def why(row: int) -> Refusal:
        refusal = registers[int(arriving.which[row])]
        if isinstance(refusal, Refusal):
            return refusal
        at = of_row[row]
        return refusal_of(at, arriving=of_known, judged=found, register=counting[int(of_known.which[at])])

    return Refused(rows=np.sort(np.concatenate([rows[bad], elsewhere])), codes=codes, why=why)
