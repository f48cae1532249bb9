"""Runs every check over a delivery and says what becomes of each reading."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.checks import history, readings
from wattstead.domains.metering.checks.declarations import (
    Check,
    CheckName,
    CounterCheck,
    Need,
    Verdict,
)
from wattstead.domains.metering.checks.deliveries import Delivery, Mask, MeterColumns, UsualUse
from wattstead.timeseries.flags import Quality
from wattstead.timeseries.intervals import Bytes, Int64s
from wattstead.timeseries.series import ManyIntervals

CHECKS = (
    Check(name=CheckName.FUTURE, needs=Need.READING, verdict=Verdict.REFUSE, finds=readings.future),
    Check(
        name=CheckName.INACTIVE_METER,
        needs=Need.METER,
        verdict=Verdict.REFUSE,
        finds=readings.inactive_meter,
    ),
    Check(name=CheckName.NEGATIVE, needs=Need.READING, verdict=Verdict.REFUSE, finds=readings.negative),
    Check(
        name=CheckName.UNIT_MULTIPLIER,
        needs=Need.HISTORY,
        verdict=Verdict.QUARANTINE,
        finds=history.unit_multiplier,
    ),
    Check(name=CheckName.SPIKE, needs=Need.HISTORY, verdict=Verdict.QUARANTINE, finds=readings.spike),
    Check(
        name=CheckName.FAULTY_METER,
        needs=Need.METER,
        verdict=Verdict.QUESTIONABLE,
        finds=readings.faulty_meter,
    ),
    Check(
        name=CheckName.INTERVAL_SIZE,
        needs=Need.METER,
        verdict=Verdict.QUESTIONABLE,
        finds=readings.interval_size,
    ),
    Check(
        name=CheckName.DUPLICATE,
        needs=Need.DELIVERY,
        verdict=Verdict.QUESTIONABLE,
        finds=readings.duplicate,
    ),
    Check(name=CheckName.HIGH, needs=Need.HISTORY, verdict=Verdict.QUESTIONABLE, finds=history.high),
    Check(name=CheckName.LOW, needs=Need.HISTORY, verdict=Verdict.QUESTIONABLE, finds=history.low),
    Check(name=CheckName.ZERO, needs=Need.HISTORY, verdict=Verdict.QUESTIONABLE, finds=history.zero),
    Check(name=CheckName.MISSING, needs=Need.DELIVERY, verdict=Verdict.ACCEPT, finds=readings.missing),
)
"""What intervals are checked for, the gravest first: the first that finds a reading names the reason."""
COUNTER_CHECKS = (
    CounterCheck(name=CheckName.ROLLOVER, needs=Need.COUNTER, verdict=Verdict.QUARANTINE),
    CounterCheck(name=CheckName.SUM_CHECK, needs=Need.COUNTER, verdict=Verdict.QUARANTINE),
)
"""What is checked of the value that a counter showed, once its advance is worked out."""
NO_REASON = len(CHECKS)


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """What becomes of each reading of a delivery, in the order in which it came.

    `reasons` are places in CHECKS, NO_REASON where nothing was found; `found` and `limit` the two
    figures of that reason (see `Found`); `counted` says how many readings each check found.
    """

    verdicts: Bytes
    reasons: Bytes
    found: Int64s
    limit: Int64s
    counted: Mapping[CheckName, int]

    def is_(self, verdict: Verdict) -> Mask:
        """Tell which readings got that verdict."""
        return np.asarray(self.verdicts == verdict)

    def reason(self, place: int) -> CheckName:
        """Return why a reading got its verdict."""
        return CHECKS[int(self.reasons[place])].name

    def marked(self, many: ManyIntervals) -> ManyIntervals:
        """Return the readings that are kept, the odd ones marked as questionable; estimates stay such."""
        odd = self.is_(Verdict.QUESTIONABLE) & (many.flags & 3 == Quality.valid)
        if not odd.any() and not self.verdicts.any():
            return many
        flags = np.where(odd, many.flags + Quality.questionable, many.flags).astype(np.uint8)
        marked = ManyIntervals(
            series=many.series,
            which=many.which,
            starts_s=many.starts_s,
            length_s=many.length_s,
            deltas=many.deltas,
            flags=flags,
            scale=many.scale,
        )
        return marked.picked(self.verdicts < Verdict.QUARANTINE)


def judge(many: ManyIntervals, *, meters: MeterColumns, usual: UsualUse | None, now_s: int) -> Judged:
    """Return what becomes of each reading; `meters` and `usual` go by the series of `many`.

    Costs some passes over the columns and no step for each reading.
    """
    known = usual or UsualUse.unknown(len(many.series))
    order = _order(many)
    delivery = Delivery(
        many=many if order is None else many.picked(order), meters=meters, usual=known, now_s=now_s
    )
    judged = _judged(delivery) if len(many) else _nothing(0)
    if order is None:
        return judged
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    return Judged(
        verdicts=judged.verdicts[back],
        reasons=judged.reasons[back],
        found=judged.found[back],
        limit=judged.limit[back],
        counted=judged.counted,
    )


def _judged(delivery: Delivery) -> Judged:
    judged, counted = _nothing(len(delivery.many)), {}
    for place, check in enumerate(CHECKS):
        finding = check.finds(delivery)
        if finding is None:
            continue
        counted[check.name] = int(np.count_nonzero(finding.where))
        if check.verdict is Verdict.ACCEPT:
            continue
        new = finding.where & (judged.reasons == NO_REASON)
        judged.verdicts[new], judged.reasons[new] = check.verdict, place
        judged.found[new], judged.limit[new] = finding.found[new], finding.limit[new]
    return Judged(
        verdicts=judged.verdicts,
        reasons=judged.reasons,
        found=judged.found,
        limit=judged.limit,
        counted=counted,
    )


def _nothing(count: int) -> Judged:
    return Judged(
        verdicts=np.zeros(count, dtype=np.uint8),
        reasons=np.full(count, NO_REASON, dtype=np.uint8),
        found=np.zeros(count, dtype=np.int64),
        limit=np.zeros(count, dtype=np.int64),
        counted={},
    )


def _order(many: ManyIntervals) -> npt.NDArray[np.intp] | None:
    """Return the order by register and start, or None where the readings stand in it."""
    which, starts_s = many.which, many.starts_s
    later = (which[1:] > which[:-1]) | ((which[1:] == which[:-1]) & (starts_s[1:] >= starts_s[:-1]))
    return None if later.all() else np.lexsort((starts_s, which))
