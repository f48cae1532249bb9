"""Checks what counters showed: how far they advanced, and whether their intervals add up to it."""

import numpy as np

from wattstead.domains.metering.checks.deliveries import Mask
from wattstead.domains.metering.checks.limits import MILLI, SUM_ROUNDED_AWAY, SUM_TOLERANCE_MILLI
from wattstead.timeseries.intervals import Int64s


def advances(*, before: Int64s, after: Int64s, rolls_over_at: Int64s, most: Int64s) -> tuple[Int64s, Mask]:
    """Return how far counters went, and which of them cannot have gone so.

    A smaller value is a rollover only where that makes no more than `most`, what the connection can
    deliver in the time; a plain drop is none: another device counts there, or somebody misread.
    """
    plain = after - before
    rolled = rolls_over_at + plain
    went = np.where(plain >= 0, plain, rolled)
    return went, np.asarray(went > most)


def sums_differ(*, intervals: Int64s, advance: Int64s) -> Mask:
    """Tell where the intervals of a time do not add up to the advance of their register, in millionths."""
    apart = np.abs(intervals - advance)
    return np.asarray(apart > SUM_ROUNDED_AWAY + np.abs(advance) // MILLI * SUM_TOLERANCE_MILLI)
