import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wattstead.domains.metering.brought_before import BroughtBefore

Stretch = tuple[int, int, int]
"""The number of a register, a start and a length."""
stretches = st.tuples(
    st.sampled_from([1, 2, 3, 1 << 47]),
    st.integers(100, 112).map(lambda n: n * 300),
    st.sampled_from([300, 600, 900]),
)
pieces = st.lists(st.lists(stretches, max_size=8), max_size=6)


def clash(one: Stretch, other: Stretch) -> bool:
    return one != other and one[0] == other[0] and one[1] < other[1] + other[2] and other[1] < one[1] + one[2]


def without_own_clashes(piece: list[Stretch]) -> list[Stretch]:
    kept: list[Stretch] = []
    for one in sorted(piece):
        if not any(clash(one, other) for other in kept):
            kept.append(one)
    return kept


@given(pieces=pieces)
def test_what_shares_time_with_an_earlier_piece_is_found_as_by_a_look_at_each(
    pieces: list[list[Stretch]],
) -> None:
    before, plain, found, wanted = BroughtBefore(), set[Stretch](), [], []
    for piece in map(without_own_clashes, pieces):
        table = np.array(piece, dtype=np.int64).reshape(-1, 3)
        numbers, starts_s, length_s = table.T
        clashes = before.overlaps(numbers=numbers, starts_s=starts_s, length_s=length_s)
        clear = ~clashes
        before.remember(numbers=numbers[clear], starts_s=starts_s[clear], length_s=length_s[clear])
        found.append(clashes.tolist())

        wanted.append([any(clash(one, other) for other in plain) for one in piece])
        plain |= {one for one, clashes_too in zip(piece, wanted[-1], strict=True) if not clashes_too}

    assert found == wanted


def test_a_year_of_quarter_hours_takes_no_more_room_than_a_day() -> None:
    before = BroughtBefore()
    numbers = np.arange(1, 101, dtype=np.int64)
    for quarter in range(400):
        starts_s = np.full(100, quarter * 900, dtype=np.int64)
        before.overlaps(numbers=numbers, starts_s=starts_s, length_s=np.full(100, 900))
        before.remember(numbers=numbers, starts_s=starts_s, length_s=np.full(100, 900))

    assert len(before) == 100
