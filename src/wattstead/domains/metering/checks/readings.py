"""Checks readings against the calendar, their meter and each other; no history is asked."""

import numpy as np

from wattstead.domains.metering.checks.declarations import Found
from wattstead.domains.metering.checks.deliveries import Delivery, Mask
from wattstead.domains.metering.checks.limits import HOUR_S, MILLI, MILLIONTHS
from wattstead.timeseries.intervals import Int64s


def future(delivery: Delivery) -> Found | None:
    """Find readings that end after now: a meter cannot know them."""
    return _found(
        delivery.ends_s > delivery.now_s, found=delivery.ends_s, limit=_all(delivery, delivery.now_s)
    )


def inactive_meter(delivery: Delivery) -> Found | None:
    """Find readings from before a meter was put in, or from after it was taken out."""
    which, meters = delivery.many.which, delivery.meters
    before = delivery.many.starts_s < meters.begins_s[which]
    after = delivery.ends_s > meters.ends_s[which]
    limit = np.where(before, meters.begins_s[which], meters.ends_s[which])
    return _found(before | after, found=delivery.ends_s, limit=limit)


def faulty_meter(delivery: Delivery) -> Found | None:
    """Find readings from while a meter was known to be faulty; they count, and are marked."""
    meters, which = delivery.meters, delivery.many.which
    if meters.faulty_s is None or meters.repaired_s is None:
        return None
    since_s, until_s = meters.faulty_s[which], meters.repaired_s[which]
    faulty = (delivery.ends_s > since_s) & (delivery.many.starts_s < until_s)
    return _found(faulty, found=delivery.ends_s, limit=since_s)


def negative(delivery: Delivery) -> Found | None:
    """Find readings below zero: a register counts one direction."""
    return _found(delivery.many.deltas < 0, found=delivery.amounts, limit=_all(delivery, 0))


def interval_size(delivery: Delivery) -> Found | None:
    """Find lengths that are neither parts nor multiples of the step in which the meter reports."""
    length_s, step_s = delivery.many.length_s, delivery.meters.step_s[delivery.many.which]
    known = np.maximum(step_s, 1)
    odd = (step_s > 0) & (length_s % known != 0) & (known % np.maximum(length_s, 1) != 0)
    return _found(odd, found=length_s * MILLIONTHS, limit=step_s * MILLIONTHS)


def duplicate(delivery: Delivery) -> Found | None:
    """Find stretches that were delivered before with another value; the later value counts."""
    many = delivery.many
    same = delivery.follows.copy()
    same[1:] &= (many.starts_s[1:] == many.starts_s[:-1]) & (many.length_s[1:] == many.length_s[:-1])
    same[1:] &= many.deltas[1:] != many.deltas[:-1]
    return _found(same, found=delivery.amounts, limit=_before(delivery.amounts))


def missing(delivery: Delivery) -> Found | None:
    """Find readings that come after a gap in their register; nothing is made up for it here."""
    gap_s = delivery.many.starts_s - _before(delivery.ends_s)
    return _found(delivery.follows & (gap_s > 0), found=gap_s * MILLIONTHS, limit=_all(delivery, 0))


def spike(delivery: Delivery) -> Found | None:
    """Find more than a connection delivers, or far more than a register ever counted as fast."""
    many, meters = delivery.many, delivery.meters
    delivers = meters.limit("most_per_hour") * meters.multiplier_milli * (MILLIONTHS // MILLI)
    seen = np.maximum(
        delivery.usual.largest * meters.limit("spike_times") * MILLI,
        meters.limit("spike_per_hour") * MILLIONTHS,
    )
    most = np.where(delivery.usual.is_known, np.minimum(seen, delivers), delivers)[many.which]
    # In less than an hour as much may be counted as in one: counters of old report whole units.
    hours_s = np.maximum(many.length_s, HOUR_S)
    over = (delivery.amounts > most * hours_s // HOUR_S) & (
        delivery.is_measured | (delivery.amounts > delivers[many.which] * hours_s // HOUR_S)
    )
    return _found(over, found=delivery.amounts, limit=most * hours_s // HOUR_S) if over.any() else None


def _found(where: Mask, *, found: Int64s, limit: Int64s) -> Found | None:
    return Found(where=where, found=found, limit=limit) if where.any() else None


def _all(delivery: Delivery, value: int) -> Int64s:
    return np.full(len(delivery.many), value, dtype=np.int64)


def _before(column: Int64s) -> Int64s:
    """Return for each reading what the one before says."""
    return np.concatenate([column[:1], column[:-1]])
