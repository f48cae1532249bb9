"""Takes in readings of many registers at once, however many, and tells which of them are refused and why."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.arriving import Arriving, Judged, Verdict, judged, kept
from wattstead.domains.metering.brought_before import BroughtBefore
from wattstead.domains.metering.operations.verdicts import CODES, refusal_of
from wattstead.domains.metering.quarantine.holding import hold_doubtful
from wattstead.domains.metering.quarantine.usual import meters_of
from wattstead.domains.metering.registers_by_name import NONE, Named
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal
from wattstead.timeseries import store
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.series import ManyIntervals

Rows = npt.NDArray[np.intp]
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
    arriving: Arriving, *, named: Named, now: datetime, reason: str, before: BroughtBefore | None = None
) -> TakenIn:
    """Keep the good readings of a batch; a bad or a doubted one keeps no other from being kept.

    Row i belongs to the register that name `which[i]` stands for; where that is none, the row is refused.
    `before` is what came in earlier pieces of the same delivery.
    """
    require_unit_of_work()
    which = named.places[arriving.which]
    rows = np.nonzero(which != NONE)[0]
    of_known = replace(arriving, which=which)
    if len(rows) < len(arriving):
        of_known = of_known.picked(rows)
    meters = meters_of(named.registers)
    most_per_hour = meters.limit("most_per_hour")
    found = judged(of_known, registers=named.registers, now=now, before=before, most_per_hour=most_per_hour)
    good = kept(of_known, judged=found, registers=named.registers)
    held = hold_doubtful(good, now=now, source=reason, meters=meters)
    return TakenIn(
        outcome=_stored(held.keep, now=now, reason=reason) if len(held.keep) else Outcome(),
        waits=rows[found.order[held.rows]],
        refused=_refused(arriving, named=named, rows=rows, of_known=of_known, found=found),
    )


def _stored(good: ManyIntervals, *, now: datetime, reason: str) -> Outcome:
    """Keep good readings in the way that suits their number: live ones in place, whole days at once."""
    actor_id = require_unit_of_work().user_id
    registers = int(np.count_nonzero(np.bincount(good.which)))
    take_in = store.take_in_many if len(good) <= FEW_OF_EACH * registers else store.load_days
    return take_in(good, known_at=now, actor_id=actor_id, reason=reason)


def _refused(arriving: Arriving, *, named: Named, rows: Rows, of_known: Arriving, found: Judged) -> Refused:
    """Return what was refused: rows that name no register of the viewer, and rows that are no reading."""
    bad = np.nonzero(found.verdicts != Verdict.GOOD)[0]
    unnamed = np.ones(len(arriving), dtype=bool)
    unnamed[rows] = False
    elsewhere = np.nonzero(unnamed)[0]
    codes: Counter[str] = Counter()
    for verdict, count in enumerate(np.bincount(found.verdicts[bad]).tolist()):
        if count:
            codes[CODES[Verdict(verdict)]] += count
    of_names = np.bincount(arriving.which[elsewhere], minlength=1)
    for name in np.nonzero(of_names)[0].tolist():
        codes[named.why(name).code] += int(of_names[name])

    def why(row: int) -> Refusal:
        name = int(arriving.which[row])
        if named.places[name] == NONE:
            return named.why(name)
        at = int(np.searchsorted(rows, row))
        meter_number = named.names.meter_numbers[name]
        register = named.registers.one(int(of_known.which[at]), meter_number=meter_number)
        return refusal_of(at, arriving=of_known, judged=found, register=register)

    return Refused(rows=np.sort(np.concatenate([rows[bad], elsewhere])), codes=codes, why=why)
