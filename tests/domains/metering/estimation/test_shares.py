"""Whatever is shared out adds up to what there was, and nobody gets more than a unit too much."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.domains.metering.estimation.shares import shared_out


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (10, [1, 2, 7], [1, 2, 7]),
        (2, [5, 1, 5], [1, 0, 1]),
        (7, [0, 0], [4, 3]),
        (0, [3, 4], [0, 0]),
        (5, [0, 1], [0, 5]),
        (1, [1, 1], [1, 0]),
    ],
    ids=["earlier first", "fits", "who lost most", "no weights", "nothing", "one weighs", "one unit"],
)
def test_parts_follow_their_weights(total: int, weights: list[int], parts: list[int]) -> None:
    assert shared_out(total, weights=np.array(weights)).tolist() == parts


@given(
    total=st.integers(0, 10**15),
    weights=st.lists(st.integers(0, 2**62), min_size=1, max_size=200),
)
def test_parts_add_up_and_lie_within_a_unit_of_their_share(total: int, weights: list[int]) -> None:
    parts = shared_out(total, weights=np.array(weights, dtype=np.int64)).tolist()

    whole = sum(weights) or len(weights)
    counted = weights if sum(weights) else [1] * len(weights)
    assert sum(parts) == total
    assert all(
        abs(part * whole - total * weight) < whole for part, weight in zip(parts, counted, strict=True)
    )


def test_nothing_is_shared_out_to_nobody() -> None:
    with pytest.raises(ValueError, match="nothing to share out to"):
        shared_out(5, weights=np.zeros(0, dtype=np.int64))
