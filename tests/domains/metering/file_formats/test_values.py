from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.domains.metering.file_formats.values import millionths


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("0,454", 454_000),
        ("1,010", 1_010_000),
        ("0,938000", 938_000),
        ("0,120999999999185", 121_000),
        ("0,0000005", 1),
        ("-0,0", 0),
        ("+2,5", 2_500_000),
        ("24491,655", 24_491_655_000),
    ],
)
def test_numbers_become_exact_millionths(text: str, expected: int) -> None:
    assert millionths(text, decimal_sign=",") == expected


@given(number=st.decimals(min_value=-(10**6), max_value=10**9, places=6))
def test_every_number_of_six_digits_is_read_exactly(number: Decimal) -> None:
    assert millionths(f"{number:f}", decimal_sign=".") == int(number * 10**6)


@pytest.mark.parametrize(
    "text", ["", ",", "1,", ",5", "NaN", "1e5", "0x1", "1 000", "٣", "²", "--1", "9" * 50, "9" * 39]
)
def test_what_is_no_number_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  the reader of lines gives it a name
        millionths(text, decimal_sign=",")
