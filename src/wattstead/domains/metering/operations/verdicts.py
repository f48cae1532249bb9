"""Says why a reading is refused, in the words of the trade: one refusal for each verdict."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from wattstead.domains.metering.arriving import Arriving, Counting, Judged, Verdict
from wattstead.domains.metering.operations.readings import MeterOutOfUse, ReadingInFuture, ReadingNegative
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.refusals import Refusal, said


class IntervalUnclear(Refusal):
    """An interval has a start before its end; without one the meter's own step counts."""

    code = "interval_unclear"
    kind = "unreadable"
    message = said("Nobody can tell when this interval begins: give its start, before its end.")


class IntervalOfTwoDays(Refusal):
    """An interval is told for each local day of the register apart."""

    code = "interval_of_two_days"
    kind = "unreadable"
    message = said("The interval runs past the start of a local day; split it there.")


class IntervalsOverlap(Refusal):
    """Two intervals of one batch share time without being the same."""

    code = "intervals_overlap"
    kind = "unreadable"
    message = said("Another interval of this batch covers a part of this one.")


class IntervalBeyondBelief(Refusal):
    """No connection delivers so much in so short a time."""

    code = "interval_beyond_belief"
    message = said("{delta} in this interval is more than a connection delivers.")


CODES: dict[Verdict, str] = {
    Verdict.IN_FUTURE: ReadingInFuture.code,
    Verdict.OUT_OF_USE: MeterOutOfUse.code,
    Verdict.UNCLEAR: IntervalUnclear.code,
    Verdict.OF_TWO_DAYS: IntervalOfTwoDays.code,
    Verdict.NEGATIVE: ReadingNegative.code,
    Verdict.BEYOND_BELIEF: IntervalBeyondBelief.code,
    Verdict.OVERLAPPING: IntervalsOverlap.code,
}
"""The code of the refusal that each verdict stands for."""


def refusal_of(row: int, *, arriving: Arriving, judged: Judged, register: Counting) -> Refusal:
    """Return why one reading of a batch is refused."""
    zone = ZoneInfo(register.series.zone)
    match Verdict(int(judged.verdicts[row])):
        case Verdict.IN_FUTURE:
            read_at = datetime.fromtimestamp(int(judged.ends_s[row]), zone)
            return ReadingInFuture(field="read_at", read_at=read_at)
        case Verdict.OUT_OF_USE:
            return MeterOutOfUse(
                field="read_at",
                meter_number=register.meter_number,
                in_use_before=register.removed_at.astimezone(zone).date() if register.removed_at else None,
            )
        case Verdict.OF_TWO_DAYS:
            return IntervalOfTwoDays(field="startsAt")
        case Verdict.NEGATIVE:
            starts_at = datetime.fromtimestamp(int(judged.starts_s[row]), zone)
            return ReadingNegative(field="delta", starts_at=starts_at)
        case Verdict.BEYOND_BELIEF:
            return IntervalBeyondBelief(field="delta", delta=_delta(arriving, row=row))
        case Verdict.OVERLAPPING:
            return IntervalsOverlap()
        case _:
            return IntervalUnclear(field="startsAt")


def _delta(arriving: Arriving, *, row: int) -> Decimal:
    return unscaled(int(arriving.millionths[row]), LARGEST_SCALE).normalize()
