"""Shares a whole number out, so that the parts add up to it exactly."""

import numpy as np

from wattstead.timeseries.intervals import Int64s


def shared_out(total: int, *, weights: Int64s) -> Int64s:
    """Return `total` split in proportion to `weights`: whole numbers that add up to it.

    Each part is cut to a whole number; what is left goes one by one to the parts that lost
    most, the earlier first (largest remainder). Where nothing has a weight, all are alike.
    """
    count = len(weights)
    if not count:
        raise ValueError("nothing to share out to")
    # Python's own numbers: a product of two large ones would leave 64 bits.
    weighed = [int(weight) for weight in weights.tolist()]
    whole = sum(weighed)
    if whole <= 0:
        weighed, whole = [1] * count, count
    shares = [divmod(total * weight, whole) for weight in weighed]
    parts = np.array([share for share, _ in shares], dtype=np.int64)
    lost = np.array([left for _, left in shares], dtype=object)
    for place in sorted(range(count), key=lambda at: -lost[at])[: total - int(parts.sum())]:
        parts[place] += 1
    return parts
