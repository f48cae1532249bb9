"""What a price list on the wall would show for each day, the two odd days included."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from tests.factories.tariffs import a_band, banded_terms, fixed_terms
from wattstead.domains.tariffs.rules import (
    PriceAt,
    PricedDay,
    PricedHours,
    TariffTerms,
    lay_out_days,
    price_at,
    price_intervals,
)
from wattstead.kernel.periods import DayPeriod, day_of, week_of

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT_SAVER = banded_terms(a_band("Night", hours="22:00-06:00", price="0.20"), price="0.30")


def laid_out(terms: TariffTerms, days: DayPeriod) -> tuple[PricedDay, ...]:
    return lay_out_days(price_intervals(terms, period=days, zone=BERLIN), days=days, zone=BERLIN)


def hours(start: int, end: int, price: str, *, band: str = "", occurs: str = "once") -> PricedHours:
    return PricedHours(
        starts_minute=start * 60,
        ends_before_minute=end * 60,
        occurs=occurs,  # type: ignore[arg-type]
        band=band,
        price_per_kwh=Decimal(price),
    )


def test_plain_day_is_night_day_and_night_again() -> None:
    monday = date(2026, 11, 23)

    assert laid_out(NIGHT_SAVER, day_of(monday)) == (
        PricedDay(
            day=monday,
            hours=(
                hours(0, 6, "0.200000", band="Night"),
                hours(6, 22, "0.300000"),
                hours(22, 24, "0.200000", band="Night"),
            ),
        ),
    )


def test_week_has_seven_days_even_at_one_price() -> None:
    week = laid_out(fixed_terms(price="0.30"), week_of(date(2026, 11, 23)))

    assert [day.hours for day in week] == [(hours(0, 24, "0.300000"),)] * 7


def test_hour_that_the_clocks_skip_is_in_no_stretch() -> None:
    spring = laid_out(NIGHT_SAVER, day_of(date(2026, 3, 29)))[0]

    assert spring.hours == (
        hours(0, 2, "0.200000", band="Night"),
        hours(3, 6, "0.200000", band="Night"),
        hours(6, 22, "0.300000"),
        hours(22, 24, "0.200000", band="Night"),
    )


def test_hour_that_comes_twice_is_told_apart() -> None:
    autumn = laid_out(NIGHT_SAVER, day_of(date(2026, 10, 25)))[0]

    assert autumn.hours == (
        hours(0, 2, "0.200000", band="Night"),
        hours(2, 3, "0.200000", band="Night", occurs="first"),
        hours(2, 3, "0.200000", band="Night", occurs="second"),
        hours(3, 6, "0.200000", band="Night"),
        hours(6, 22, "0.300000"),
        hours(22, 24, "0.200000", band="Night"),
    )


def test_hours_of_each_day_add_up_to_its_length() -> None:
    days = laid_out(NIGHT_SAVER, week_of(date(2026, 10, 25)))

    lengths = [sum(each.ends_before_minute - each.starts_minute for each in day.hours) for day in days]

    assert lengths == [24 * 60] * 6 + [25 * 60]


def test_price_now_knows_when_it_changes_next() -> None:
    prices = price_intervals(NIGHT_SAVER, period=week_of(date(2026, 11, 23)), zone=BERLIN)

    now = price_at(datetime(2026, 11, 23, 20, 30, tzinfo=UTC), prices=prices, zone=BERLIN)

    assert now == PriceAt(
        band="",
        price_per_kwh=Decimal("0.300000"),
        until=datetime(2026, 11, 23, 22, 0, tzinfo=BERLIN),
        next_price_per_kwh=Decimal("0.200000"),
    )


def test_price_that_never_changes_has_no_next() -> None:
    prices = price_intervals(fixed_terms(price="0.30"), period=week_of(date(2026, 11, 23)), zone=BERLIN)

    now = price_at(datetime(2026, 11, 23, 20, 30, tzinfo=UTC), prices=prices, zone=BERLIN)

    assert now == PriceAt(band="", price_per_kwh=Decimal("0.300000"), until=None, next_price_per_kwh=None)


def test_price_outside_of_what_is_known_is_none() -> None:
    prices = price_intervals(fixed_terms(), period=week_of(date(2026, 11, 23)), zone=BERLIN)

    assert price_at(datetime(2027, 1, 1, tzinfo=UTC), prices=prices, zone=BERLIN) is None
