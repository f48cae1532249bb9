"""A tariff that contradicts itself cannot exist."""

from datetime import date, time
from decimal import Decimal

import pytest

from tests.factories.tariffs import EVERY_DAY, WORKDAYS, a_band, banded_terms, fixed_terms
from wattstead.domains.tariffs.rules import (
    Band,
    BandPriceContradictsMultiplier,
    BandsDoNotFitType,
    BandsOverlap,
    BandUnreadable,
    PriceUnreadable,
    TariffTerms,
    WeekStretch,
    in_millionths,
    week_plan,
)
from wattstead.domains.tariffs.vocabulary import TariffType

FRIDAY, SATURDAY, SUNDAY = frozenset({4}), frozenset({5}), frozenset({6})


def stretch(start: str, end: str, band: int) -> WeekStretch:
    def minute(text: str) -> int:
        day, hours, minutes = text.split(":")
        return (int(day) * 24 + int(hours)) * 60 + int(minutes)

    return WeekStretch(starts_minute=minute(start), ends_before_minute=minute(end), band=band)


def test_a_night_begun_on_friday_ends_on_saturday_morning() -> None:
    assert week_plan((a_band(weekdays=FRIDAY),)) == (
        stretch("0:00:00", "4:22:00", -1),
        stretch("4:22:00", "5:06:00", 0),
        stretch("5:06:00", "7:00:00", -1),
    )


def test_a_night_begun_on_sunday_ends_at_the_head_of_the_week() -> None:
    assert week_plan((a_band(weekdays=SUNDAY),)) == (
        stretch("0:00:00", "0:06:00", 0),
        stretch("0:06:00", "6:22:00", -1),
        stretch("6:22:00", "7:00:00", 0),
    )


def test_midnight_to_midnight_is_the_whole_day() -> None:
    assert week_plan((a_band(hours="00:00-00:00", weekdays=SATURDAY),)) == (
        stretch("0:00:00", "5:00:00", -1),
        stretch("5:00:00", "6:00:00", 0),
        stretch("6:00:00", "7:00:00", -1),
    )


def test_a_band_of_all_day_every_day_leaves_no_gap() -> None:
    plan = week_plan((a_band(hours="00:00-00:00"),))

    assert {part.band for part in plan} == {0}
    assert sum(part.ends_before_minute - part.starts_minute for part in plan) == 7 * 24 * 60


def test_bands_may_touch() -> None:
    terms = banded_terms(
        a_band("Day", hours="06:00-22:00", price="0.34"), a_band("Night", hours="22:00-06:00")
    )

    assert -1 not in {part.band for part in week_plan(terms.bands)}


@pytest.mark.parametrize(
    "bands",
    [
        (a_band("Day", hours="06:00-22:01"), a_band("Night", hours="22:00-06:00")),
        (a_band("Friday night", weekdays=FRIDAY), a_band("Saturday", hours="05:59-12:00", weekdays=SATURDAY)),
        (
            a_band("Sunday night", weekdays=SUNDAY),
            a_band("Monday", hours="00:00-01:00", weekdays=frozenset({0})),
        ),
        (a_band("All", hours="00:00-00:00"), a_band("Noon", hours="12:00-12:01", weekdays=WORKDAYS)),
        (a_band("Same"), a_band("Same")),
    ],
)
def test_no_minute_has_two_prices(bands: tuple[Band, ...]) -> None:
    with pytest.raises(BandsOverlap):
        banded_terms(*bands)


def test_the_refusal_names_both_bands() -> None:
    with pytest.raises(BandsOverlap) as refused:
        banded_terms(a_band("Night"), a_band("Early", hours="05:00-07:00", weekdays=SATURDAY))

    assert set(refused.value.facts.values()) == {"Night", "Early"}


@pytest.mark.parametrize(
    ("name", "from_time", "weekdays"),
    [
        (" ", time(22), EVERY_DAY),
        ("N" * 41, time(22), EVERY_DAY),
        ("Night", time(22), frozenset()),
        ("Night", time(22), frozenset({7})),
        ("Night", time(22, 0, 30), EVERY_DAY),
    ],
)
def test_a_band_nobody_could_read_is_refused(name: str, from_time: time, weekdays: frozenset[int]) -> None:
    with pytest.raises(BandUnreadable):
        Band(name=name, from_time=from_time, to_time=time(6), weekdays=weekdays, price_per_kwh=Decimal("0.2"))


def test_a_multiplier_says_the_same_as_the_price() -> None:
    assert banded_terms(a_band(price="0.24", multiplier="0.75"), price="0.32").bands[0].multiplier == Decimal(
        "0.75"
    )

    with pytest.raises(BandPriceContradictsMultiplier) as refused:
        banded_terms(a_band(price="0.25", multiplier="0.75"), price="0.32")
    assert refused.value.facts == {
        "name": "Night",
        "price_per_kwh": Decimal("0.25"),
        "multiplied": Decimal("0.240000"),
    }


@pytest.mark.parametrize(
    ("price", "millionths"), [("0.30", 300_000), ("0.000001", 1), ("-0.05", -50_000), ("0.3000000", 300_000)]
)
def test_prices_are_whole_millionths(price: str, millionths: int) -> None:
    assert in_millionths(Decimal(price)) == millionths


@pytest.mark.parametrize("price", ["0.3000001", "NaN", "Infinity", "100000", "-100000"])
def test_a_price_that_the_engine_could_not_hold_is_refused(price: str) -> None:
    with pytest.raises(PriceUnreadable):
        in_millionths(Decimal(price))


@pytest.mark.parametrize(
    "wrong",
    [
        {"monthly_fee": "-1"},
        {"connection_fee": "-1"},
        {"tax_rate": "-0.19"},
        {"tax_rate": "19"},
        {"tax_rate": "0.12345"},
    ],
)
def test_fees_and_taxes_are_not_negative_and_taxes_not_above_everything(wrong: dict[str, str]) -> None:
    with pytest.raises(PriceUnreadable):
        fixed_terms(**wrong)  # type: ignore[arg-type]


def test_bands_belong_to_time_of_use_tariffs_and_to_no_other() -> None:
    with pytest.raises(BandsDoNotFitType):
        fixed_terms(tariff_type=TariffType.TIME_OF_USE)

    with pytest.raises(BandsDoNotFitType):
        TariffTerms(
            tariff_type=TariffType.FIXED,
            currency="EUR",
            base_price_per_kwh=Decimal("0.3"),
            tax_rate=Decimal("0.19"),
            valid_from=date(2025, 1, 1),
            bands=(a_band(),),
        )


def test_terms_hold_from_their_first_day_until_before_their_end() -> None:
    terms = fixed_terms(valid_from=date(2025, 1, 1), valid_before=date(2026, 1, 1))

    days = (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    assert [terms.holds_on(day) for day in days] == [False, True, True, False]
    assert fixed_terms(valid_from=date(2025, 1, 1)).holds_on(date(2099, 1, 1)) is True


@pytest.mark.parametrize("multiplier", ["1000", "-1000", "0.1234567"])
def test_a_multiplier_that_could_not_be_kept_is_refused(multiplier: str) -> None:
    with pytest.raises(PriceUnreadable):
        a_band(multiplier=multiplier)
