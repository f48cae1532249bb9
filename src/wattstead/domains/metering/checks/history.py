"""Checks readings against what their register counted before: same weekday, same hour, for as long."""

import numpy as np
import numpy.typing as npt

from wattstead.domains.metering.checks.declarations import Found
from wattstead.domains.metering.checks.deliveries import DayGroups, Delivery, Mask, MeterColumns
from wattstead.domains.metering.checks.limits import (
    FACTOR_TOLERANCE_PERCENT,
    FACTORS,
    HOUR_S,
    MILLI,
    MILLIONTHS,
    NEARLY_A_DAY_S,
)
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.series import ManyIntervals

Ratios = npt.NDArray[np.float64]
_WITHOUT_SHAPE = 100


def asks_history(many: ManyIntervals, *, meters: MeterColumns) -> Mask:
    """Tell which registers have readings that look another way in the light of their history.

    For all others it need not be fetched: most of a hundred thousand that report at once delivered less than
    a day, nothing that a spike could be, and not nothing.
    """
    amounts = many.deltas * np.int64(10 ** (LARGEST_SCALE - many.scale))
    least = np.minimum(
        meters.limit("spike_per_hour") * MILLIONTHS,
        meters.limit("most_per_hour") * meters.multiplier_milli * (MILLIONTHS // MILLI),
    )[many.which]
    suspect = (amounts > least * np.maximum(many.length_s, HOUR_S) // HOUR_S) | (many.deltas == 0)
    asked = np.bincount(many.which, weights=many.length_s, minlength=len(many.series)) >= NEARLY_A_DAY_S
    asked[many.which[suspect]] = True
    return np.asarray(asked)


def high(delivery: Delivery) -> Found | None:
    """Find days that counted many times what is usual."""
    if not delivery.has_history:
        return None
    days, limit = delivery.by_day, delivery.meters.limit
    apart = limit("day_apart")[days.which] * MILLIONTHS
    above = (days.total > days.usual * limit("high_times")[days.which]) & (days.total - days.usual > apart)
    return _of_days(delivery, days=days, where=above & _comparable(delivery, days=days))


def low(delivery: Delivery) -> Found | None:
    """Find days that counted next to nothing of what is usual; nothing at all is for `zero` to find."""
    if not delivery.has_history:
        return None
    days, limit = delivery.by_day, delivery.meters.limit
    below = (days.total > 0) & (days.total * 100 < days.usual * limit("low_percent")[days.which])
    known = days.usual >= limit("zero_usual")[days.which] * MILLIONTHS
    return _of_days(delivery, days=days, where=below & known & _comparable(delivery, days=days))


def zero(delivery: Delivery) -> Found | None:
    """Find readings that lengthen a time without use until it is odd for a register that is in use.

    A time that began before the delivery counts from its beginning.
    """
    many, usual = delivery.many, delivery.usual
    is_zero = many.deltas == 0
    if not delivery.has_history or not is_zero.any():
        return None
    goes_on = delivery.follows.copy()
    goes_on[1:] &= (many.starts_s[1:] == delivery.ends_s[:-1]) & (is_zero[1:] == is_zero[:-1])
    firsts = np.nonzero(~goes_on)[0]
    counts = np.diff(np.append(firsts, len(many)))
    which = many.which[firsts]
    begins_s = many.starts_s[firsts]
    begins_s = np.where(usual.known_until_s[which] == begins_s, usual.zero_since_s[which], begins_s)
    lasts_s = delivery.ends_s[firsts + counts - 1] - begins_s
    limit_s = delivery.meters.limit("zero_h")[which] * HOUR_S
    odd = is_zero[firsts] & (lasts_s >= limit_s) & usual.is_known[which]
    if not odd.any():
        return None
    a_day = usual.hours[which[odd]].sum(axis=1, dtype=np.int64) * MILLI // 7
    odd[odd] = a_day >= delivery.meters.limit("zero_usual")[which[odd]] * MILLIONTHS
    if not odd.any():
        return None
    return Found(
        where=np.repeat(odd, counts) & delivery.is_measured,
        found=np.repeat(lasts_s * MILLIONTHS // HOUR_S, counts),
        limit=np.repeat(limit_s * MILLIONTHS // HOUR_S, counts),
    )


def unit_multiplier(delivery: Delivery) -> Found | None:
    """Find days that are off by the factor of a mistaken unit or of the transformers, in every part.

    A day is high or low by chance; that each third of it is so by the same factor 4 is none. What
    is a hundredfold needs no such shape.
    """
    if not delivery.has_history:
        return None
    days = delivery.by_day
    asked = _comparable(delivery, days=days) & (days.usual >= MILLIONTHS) & (days.total > 0)
    if not asked.any():
        return None
    ratio = np.where(asked, days.total / np.maximum(days.usual, 1), 1.0)
    suspects = asked & ((ratio > 2) | (ratio < 1 / 2))
    if not suspects.any():
        return None
    thirds = _ratios_of_thirds(delivery, days=days)
    factors = [np.full(len(ratio), float(factor)) for factor in FACTORS]
    factors.append(delivery.meters.multiplier_milli[days.which] / MILLI)
    off = np.zeros(len(ratio), dtype=bool)
    for factor in factors:
        for each in (factor, 1 / factor):
            off |= _is_off_by(each, ratio=ratio, thirds=thirds)
    return _of_days(delivery, days=days, where=off & suspects)


def _is_off_by(factor: Ratios, *, ratio: Ratios, thirds: Ratios) -> Mask:
    """Tell which days are off by about `factor`: all their parts are, or a factor so large needs no parts."""
    most = 1 + FACTOR_TOLERANCE_PERCENT / 100
    apart = np.maximum(ratio / factor, factor / ratio)
    with np.errstate(invalid="ignore"):  # parts of which nothing is usual tell nothing
        parts = np.fmax(thirds / factor[:, None], factor[:, None] / thirds)
    told = ~np.isnan(parts)
    alike = (told.sum(axis=1) > 1) & ((parts <= most) | ~told).all(axis=1)
    large = np.maximum(factor, 1 / factor) >= _WITHOUT_SHAPE
    return np.asarray(((apart <= most) & alike) | (large & (apart <= 2)))


def _ratios_of_thirds(delivery: Delivery, *, days: DayGroups) -> Ratios:
    """Return how each third of each day compares with what is usual there; nan where that is little."""
    group = np.repeat(np.arange(len(days.firsts)), days.counts)
    third = group * 3 + delivery.hours // 8
    count = len(days.firsts) * 3
    total = np.bincount(third, weights=delivery.amounts, minlength=count)
    usual = np.bincount(third, weights=delivery.usual_amounts, minlength=count)
    enough = usual * 20 > np.repeat(days.usual, 3)
    ratios = np.where(enough, np.maximum(total, 1) / np.maximum(usual, 1), np.nan)
    return np.asarray(ratios.reshape(-1, 3), dtype=np.float64)


def _comparable(delivery: Delivery, *, days: DayGroups) -> Mask:
    return np.asarray(delivery.usual.is_known[days.which] & (days.covered_s >= NEARLY_A_DAY_S))


def _of_days(delivery: Delivery, *, days: DayGroups, where: Mask) -> Found | None:
    if not where.any():
        return None
    found: Int64s = np.repeat(days.total, days.counts)
    return Found(
        where=np.repeat(where, days.counts) & delivery.is_measured,
        found=found,
        limit=np.repeat(days.usual, days.counts),
    )
