"""Energy is kept as whole numbers at a scale, without losing a digit or adding one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.kernel.energy import LARGEST_SCALE, FinerThanScale, NotEnergy, scaled, unscaled


@pytest.mark.parametrize(
    ("value", "scale", "number"),
    [
        ("1.234", 3, 1234),
        ("-0.001", 3, -1),
        ("0", 3, 0),
        ("12", 3, 12000),
        ("0.123456", 6, 123456),
        ("1E+3", 3, 1_000_000),
    ],
)
def test_a_quantity_becomes_a_whole_number(value: str, scale: int, number: int) -> None:
    assert scaled(Decimal(value), scale) == number


@pytest.mark.parametrize("value", ["0.2499999999999", "0.25000000000001"])
def test_the_noise_of_binary_floats_is_rounded_away(value: str) -> None:
    assert scaled(Decimal(value)) == 250


def test_real_digits_are_never_dropped() -> None:
    with pytest.raises(FinerThanScale) as refused:
        scaled(Decimal("0.1234"), 3)

    assert refused.value.facts == {"value": Decimal("0.1234"), "scale": 3}


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1E+999999", "9223372036854775.808"])
def test_what_no_meter_can_show_is_refused(value: str) -> None:
    with pytest.raises(NotEnergy):
        scaled(Decimal(value))


def test_the_largest_quantity_still_fits() -> None:
    assert scaled(Decimal("9223372036854775.807")) == 2**63 - 1


def test_a_whole_number_becomes_the_quantity_with_its_decimal_places() -> None:
    assert str(unscaled(1_200)) == "1.200"
    assert str(unscaled(-5, 6)) == "-0.000005"


@given(value=st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_there_and_back_is_the_same_quantity(value: Decimal) -> None:
    assert unscaled(scaled(value, LARGEST_SCALE), LARGEST_SCALE) == value
