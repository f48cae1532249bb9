"""How numbers, money and shares are written for readers of both languages."""

from decimal import Decimal

import pytest
from django.utils import translation

from wattstead.interfaces.pages import figures
from wattstead.kernel.money import Money


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "−€1,234.50"), ("de", "−1.234,50\N{NO-BREAK SPACE}€")],
)
def test_credit_is_written_with_a_real_minus(language: str, told: str) -> None:
    with translation.override(language):
        assert figures.money(Money(Decimal("-1234.5"), "EUR")) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [("0.125", "0.13 kWh"), ("9.996", "10.00 kWh"), ("312.44", "312.4 kWh"), ("4101.6", "4,102 kWh")],
)
def test_energy_is_as_exact_as_its_size_deserves(value: str, told: str) -> None:
    with translation.override("en"):
        assert figures.energy(Decimal(value), unit="kWh").replace("\N{NO-BREAK SPACE}", " ") == told


def test_money_without_room_is_told_in_whole_units() -> None:
    with translation.override("de"):
        told = figures.whole_money(Money(Decimal("5290082.5"), "EUR"))

    assert told == "5.290.083\N{NO-BREAK SPACE}€"


def test_price_keeps_every_place_it_has_and_at_least_two() -> None:
    with translation.override("en"):
        told = [
            figures.unit_price(Money(Decimal(price), "EUR"), unit="kWh")
            for price in ("0.2", "0.28514", "9.900")
        ]

    assert told == ["€0.20 per kWh", "€0.28514 per kWh", "€9.90 per kWh"]


def test_share_is_spaced_as_the_language_asks() -> None:
    with translation.override("de"):
        assert figures.share(Decimal("0.124"), places=1) == "12,4\N{NO-BREAK SPACE}%"


def test_amount_that_rounds_to_nothing_has_no_sign() -> None:
    with translation.override("en"):
        assert figures.money(Money(Decimal("-0.001"), "EUR")) == "€0.00"
