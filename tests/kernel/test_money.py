"""Amounts of money stay exact, stay in their currency, and are rounded in one way."""

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.kernel.money import MixedCurrencies, Money, NotAnAmount, rounded

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=6)


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0.125", "0.13"),
        ("0.135", "0.14"),
        ("0.1249999", "0.12"),
        ("-0.125", "-0.13"),
        ("2", "2.00"),
        ("6733.945", "6733.95"),
    ],
)
def test_half_a_cent_is_rounded_away_from_zero(amount: str, shown: str) -> None:
    assert str(rounded(Decimal(amount))) == shown


def test_vat_examples_of_the_european_standard_come_out_to_the_cent() -> None:
    assert rounded(Decimal("26935.78") * Decimal("0.25")) == Decimal("6733.95")
    assert rounded(Decimal("6733.95") * Decimal("0.19")) == Decimal("1279.45")


def test_rounding_finds_room_for_amounts_larger_than_the_default_precision() -> None:
    assert rounded(Decimal("123456789012345678901234567890.125")) == Decimal(
        "123456789012345678901234567890.13"
    )


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_never_rounded(amount: str) -> None:
    with pytest.raises(NotAnAmount):
        rounded(Decimal(amount))


def test_amounts_of_one_currency_add_subtract_negate_and_compare() -> None:
    assert euro("1.10") + euro("2.20") == euro("3.30")
    assert euro("1.10") - euro("2.20") == euro("-1.10")
    assert -euro("1.10") == euro("-1.10")
    assert euro("1.10") < euro("1.11") <= euro("1.110")
    assert euro("1.005").rounded() == euro("1.01")


def test_nothing_is_owed_without_a_minus_sign() -> None:
    assert str((-euro("0.00")).amount) == "0.00"


def test_sums_are_exact_beyond_the_default_precision() -> None:
    total = euro("10000000000000000000000000000") + euro("0.01")

    assert total == euro("10000000000000000000000000000.01")


def test_equal_numbers_of_different_currencies_are_different_amounts() -> None:
    assert Money(Decimal(1), "EUR") != Money(Decimal(1), "CHF")


def test_currencies_are_never_mixed() -> None:
    franc = Money(Decimal(1), "CHF")

    for mix in (
        lambda: euro("1") + franc,
        lambda: euro("1") - franc,
        lambda: euro("1") < franc,
        lambda: euro("1") >= franc,
    ):
        with pytest.raises(MixedCurrencies) as refused:
            mix()
        assert refused.value.facts == {"one": "EUR", "other": "CHF"}


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        (1.5, "EUR"),
        (1, "EUR"),
        (Decimal("NaN"), "EUR"),
        (Decimal(1), "eur"),
        (Decimal(1), "EURO"),
        (Decimal(1), ""),
    ],
)
def test_floats_infinities_and_unknown_codes_are_not_money(amount: Decimal, currency: str) -> None:
    with pytest.raises(NotAnAmount):
        Money(amount, currency)


def test_an_amount_never_changes() -> None:
    with pytest.raises(FrozenInstanceError):
        euro("1").amount = Decimal(2)  # type: ignore[misc]


@given(amount=AMOUNTS)
def test_a_credit_is_the_exact_mirror_of_its_invoice(amount: Decimal) -> None:
    assert rounded(-amount) == -rounded(amount)


@given(amount=AMOUNTS)
def test_rounding_moves_an_amount_by_half_a_cent_at_most(amount: Decimal) -> None:
    assert abs(rounded(amount) - amount) <= Decimal("0.005")
    assert rounded(rounded(amount)) == rounded(amount)
