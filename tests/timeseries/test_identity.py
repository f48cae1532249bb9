from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wattstead.timeseries.identity import ReadingName, parse_reading_id, reading_id


@settings(deadline=None, derandomize=True)
@given(number=st.integers(0, 2**48 - 1), instant_s=st.integers(0, 2**40 - 1))
def test_id_tells_its_register_and_its_instant(number: int, instant_s: int) -> None:
    made = reading_id(number=number, instant_s=instant_s)

    assert (made.version, made.variant) == (8, "specified in RFC 4122")
    assert parse_reading_id(made) == ReadingName(number=number, instant_s=instant_s)


@pytest.mark.parametrize(
    "other",
    [
        UUID("0198c0de-0000-7000-8000-000000000001"),
        UUID(int=0),
        UUID(int=reading_id(number=1, instant_s=1).int + (1 << 40)),
        UUID(int=reading_id(number=1, instant_s=1).int + (1 << 48)),
    ],
)
def test_any_other_id_names_no_reading(other: UUID) -> None:
    assert parse_reading_id(other) is None


@pytest.mark.parametrize(("number", "instant_s"), [(-1, 0), (2**48, 0), (0, -1), (0, 2**40)])
def test_what_does_not_fit_an_id_is_refused(number: int, instant_s: int) -> None:
    with pytest.raises(ValueError, match="48 bits"):
        reading_id(number=number, instant_s=instant_s)
