"""Every tariff becomes price intervals; an oracle that asks the wall clock minute by minute agrees."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.tariffs import WORKDAYS, a_band, banded_terms, fixed_terms
from wattstead.domains.tariffs.rules import (
    Band,
    BandsOverlap,
    DynamicPricesMissing,
    PriceIntervals,
    PriceNotValid,
    TariffTerms,
    feed_in_intervals,
    price_intervals,
)
from wattstead.domains.tariffs.vocabulary import BandClock, FeedInType, TariffType
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import DayPeriod, month_of, year_of

BERLIN = ZoneInfo("Europe/Berlin")
Line = tuple[str, str, int, str]


def days(first: str, count: int) -> DayPeriod:
    starts_on = date.fromisoformat(first)
    return DayPeriod(starts_on=starts_on, ends_before=starts_on + timedelta(days=count))


def told(prices: PriceIntervals, zone: ZoneInfo = BERLIN) -> list[Line]:
    """Return intervals as wall clocks, millionths and band names."""

    def clock(second: int) -> str:
        return datetime.fromtimestamp(int(second), tz=zone).strftime("%a %H:%M%z")

    return [
        (clock(start), clock(end), int(price), prices.band_names[band])
        for start, end, price, band in zip(
            prices.starts_s, prices.ends_before_s, prices.price_micro, prices.band, strict=True
        )
    ]


def price_at(moment: datetime, *, terms: TariffTerms, zone: ZoneInfo) -> tuple[int, str]:
    """Ask the wall clock, band by band, as a person with a price sheet would."""
    if terms.clock is BandClock.STANDARD:
        offset = min(
            datetime(moment.year, month, 1, tzinfo=UTC).astimezone(zone).utcoffset() or timedelta(0)
            for month in (1, 7)
        )
        wall_clock = moment.replace(tzinfo=None) + offset
    else:
        wall_clock = moment.astimezone(zone).replace(tzinfo=None)
    now, today, yesterday = wall_clock.time(), wall_clock.weekday(), (wall_clock.weekday() - 1) % 7
    for band in terms.bands:
        if band.to_time > band.from_time:
            covers = today in band.weekdays and band.from_time <= now < band.to_time
        else:
            begun_today = today in band.weekdays and now >= band.from_time
            begun_yesterday = yesterday in band.weekdays and now < band.to_time
            covers = begun_today or begun_yesterday
        if covers:
            return int(band.price_per_kwh * 1_000_000), band.name
    return int(terms.base_price_per_kwh * 1_000_000), ""


def test_a_fixed_tariff_has_one_price_for_all_the_time() -> None:
    prices = price_intervals(fixed_terms(price="0.30"), period=month_of(date(2025, 10, 1)), zone=BERLIN)

    assert told(prices) == [("Wed 00:00+0200", "Sat 00:00+0100", 300_000, "")]
    assert prices.ends_before_s[0] - prices.starts_s[0] == (31 * 24 + 1) * 3600


def test_the_gas_day_begins_at_six() -> None:
    prices = price_intervals(fixed_terms(), period=days("2025-10-01", 1), zone=BERLIN, boundary=time(6))

    assert told(prices) == [("Wed 06:00+0200", "Thu 06:00+0200", 300_000, "")]


def test_a_night_band_keeps_its_hours_when_summer_time_begins() -> None:
    prices = price_intervals(banded_terms(a_band()), period=days("2025-03-29", 2), zone=BERLIN)

    assert told(prices) == [
        ("Sat 00:00+0100", "Sat 06:00+0100", 240_000, "Night"),
        ("Sat 06:00+0100", "Sat 22:00+0100", 320_000, ""),
        ("Sat 22:00+0100", "Sun 06:00+0200", 240_000, "Night"),
        ("Sun 06:00+0200", "Sun 22:00+0200", 320_000, ""),
        ("Sun 22:00+0200", "Mon 00:00+0200", 240_000, "Night"),
    ]
    assert prices.ends_before_s[2] - prices.starts_s[2] == 7 * 3600


def test_a_night_band_is_an_hour_longer_when_summer_time_ends() -> None:
    prices = price_intervals(banded_terms(a_band()), period=days("2025-10-25", 2), zone=BERLIN)

    assert told(prices)[2] == ("Sat 22:00+0200", "Sun 06:00+0100", 240_000, "Night")
    assert prices.ends_before_s[2] - prices.starts_s[2] == 9 * 3600


def test_a_band_inside_the_missing_hour_does_not_happen_that_day() -> None:
    terms = banded_terms(a_band("Early", hours="02:00-03:00"))

    prices = price_intervals(terms, period=days("2025-03-30", 1), zone=BERLIN)

    assert told(prices) == [("Sun 00:00+0100", "Mon 00:00+0200", 320_000, "")]


def test_a_band_inside_the_repeated_hour_happens_twice() -> None:
    terms = banded_terms(a_band("Early", hours="02:15-02:30"))

    prices = price_intervals(terms, period=days("2025-10-26", 1), zone=BERLIN)

    assert told(prices) == [
        ("Sun 00:00+0200", "Sun 02:15+0200", 320_000, ""),
        ("Sun 02:15+0200", "Sun 02:30+0200", 240_000, "Early"),
        ("Sun 02:30+0200", "Sun 02:15+0100", 320_000, ""),
        ("Sun 02:15+0100", "Sun 02:30+0100", 240_000, "Early"),
        ("Sun 02:30+0100", "Mon 00:00+0100", 320_000, ""),
    ]


def test_a_band_on_standard_time_moves_by_an_hour_on_the_wall_clock_in_summer() -> None:
    terms = banded_terms(a_band(), clock=BandClock.STANDARD)

    prices = price_intervals(terms, period=days("2025-07-01", 1), zone=BERLIN)

    assert told(prices) == [
        ("Tue 00:00+0200", "Tue 07:00+0200", 240_000, "Night"),
        ("Tue 07:00+0200", "Tue 23:00+0200", 320_000, ""),
        ("Tue 23:00+0200", "Wed 00:00+0200", 240_000, "Night"),
    ]


def test_standard_time_of_the_southern_half_is_not_its_january() -> None:
    sydney = ZoneInfo("Australia/Sydney")
    terms = banded_terms(a_band(hours="00:00-07:00"), clock=BandClock.STANDARD)

    prices = price_intervals(terms, period=days("2025-01-15", 1), zone=sydney)

    assert told(prices, sydney)[1] == ("Wed 01:00+1100", "Wed 08:00+1100", 240_000, "Night")


def test_a_night_begun_before_the_period_reaches_into_it() -> None:
    terms = banded_terms(a_band(weekdays=WORKDAYS))

    saturday = price_intervals(terms, period=days("2025-10-04", 1), zone=BERLIN)
    monday = price_intervals(terms, period=days("2025-10-06", 1), zone=BERLIN)

    assert told(saturday) == [
        ("Sat 00:00+0200", "Sat 06:00+0200", 240_000, "Night"),
        ("Sat 06:00+0200", "Sun 00:00+0200", 320_000, ""),
    ]
    assert told(monday)[0] == ("Mon 00:00+0200", "Mon 22:00+0200", 320_000, "")


def test_bands_of_one_name_are_one_band_at_two_prices() -> None:
    terms = banded_terms(
        a_band("Peak", hours="07:00-09:00", price="0.40"), a_band("Peak", hours="17:00-20:00", price="0.45")
    )

    prices = price_intervals(terms, period=days("2025-10-01", 1), zone=BERLIN)

    assert prices.band_names == ("", "Peak")
    assert prices.band.tolist() == [0, 1, 0, 1, 0]
    assert prices.price_micro.tolist() == [320_000, 400_000, 320_000, 450_000, 320_000]


def test_a_dynamic_tariff_says_that_its_prices_are_missing() -> None:
    dynamic = fixed_terms(tariff_type=TariffType.DYNAMIC, feed_in="0.08", feed_in_type=FeedInType.DYNAMIC)

    with pytest.raises(DynamicPricesMissing) as refused:
        price_intervals(dynamic, period=days("2025-10-01", 1), zone=BERLIN)
    assert str(refused.value) == "The market prices from 2025-10-01 until before 2025-10-02 are not known."

    with pytest.raises(DynamicPricesMissing):
        feed_in_intervals(dynamic, period=days("2025-10-01", 1), zone=BERLIN)


def test_a_variable_price_holds_no_longer_than_it_is_valid() -> None:
    terms = fixed_terms(
        tariff_type=TariffType.VARIABLE, valid_from=date(2025, 10, 1), valid_before=date(2025, 11, 1)
    )

    assert len(price_intervals(terms, period=days("2025-10-01", 31), zone=BERLIN)) == 1
    for outside in (days("2025-10-01", 32), days("2025-09-30", 2)):
        with pytest.raises(PriceNotValid):
            price_intervals(terms, period=outside, zone=BERLIN)


def test_a_fixed_price_is_kept_after_the_tariff_left_the_shelf() -> None:
    terms = fixed_terms(valid_before=date(2025, 1, 1))

    assert len(price_intervals(terms, period=days("2025-10-01", 31), zone=BERLIN)) == 1


def test_export_earns_its_price_or_nothing() -> None:
    period = days("2025-10-01", 1)

    earning = feed_in_intervals(fixed_terms(feed_in="0.0803"), period=period, zone=BERLIN)

    assert earning is not None
    assert told(earning) == [("Wed 00:00+0200", "Thu 00:00+0200", 80_300, "")]
    assert feed_in_intervals(fixed_terms(), period=period, zone=BERLIN) is None


ZONES = st.sampled_from(
    [
        ZoneInfo(key)
        for key in (
            "Europe/Berlin",
            "Europe/Dublin",
            "Australia/Lord_Howe",
            "America/St_Johns",
            "Africa/Casablanca",
            "Europe/Istanbul",
        )
    ]
)
QUARTERS = st.integers(0, 95).map(lambda n: time(n // 4, n % 4 * 15))


@st.composite
def a_price_sheet(draw: st.DrawFn) -> TariffTerms:
    """Draw up to four bands; those that would overlap are left out."""
    kept: tuple[Band, ...] = ()
    for n in range(draw(st.integers(1, 4))):
        band = Band(
            name=draw(st.sampled_from(["Peak", "Night", f"Band {n}"])),
            from_time=draw(QUARTERS),
            to_time=draw(QUARTERS),
            weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
            price_per_kwh=Decimal(draw(st.integers(-100_000, 900_000))).scaleb(-6),
        )
        try:
            banded_terms(*kept, band)
        except BandsOverlap:
            continue
        kept = (*kept, band)
    clock = draw(st.sampled_from(list(BandClock)))
    return banded_terms(*kept, clock=clock) if kept else banded_terms(clock=clock)


@settings(max_examples=150, deadline=None)
@given(
    terms=a_price_sheet(),
    zone=ZONES,
    starts_on=st.one_of(
        st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 1, 1)),
        st.sampled_from([date(2025, 3, 29), date(2025, 10, 25), date(2025, 10, 4), date(2006, 10, 28)]),
    ),
    count=st.integers(1, 9),
)
def test_the_price_of_every_quarter_hour_is_what_the_wall_clock_says(
    terms: TariffTerms, zone: ZoneInfo, starts_on: date, count: int
) -> None:
    period = DayPeriod(starts_on=starts_on, ends_before=starts_on + timedelta(days=count))
    span = time_of_days(period, zone=zone)

    prices = price_intervals(terms, period=period, zone=zone)

    assert prices.starts_s[0] == span.starts_at.timestamp()
    assert prices.ends_before_s[-1] == span.ends_before.timestamp()
    assert (prices.starts_s[1:] == prices.ends_before_s[:-1]).all()
    assert (prices.ends_before_s > prices.starts_s).all()
    at, moment = 0, span.starts_at
    while moment < span.ends_before:
        while prices.ends_before_s[at] <= moment.timestamp():
            at += 1
        found = (int(prices.price_micro[at]), prices.band_names[prices.band[at]])
        assert found == price_at(moment, terms=terms, zone=zone)
        moment += timedelta(minutes=15)


def test_a_year_of_intervals_is_one_for_each_change_of_band() -> None:
    prices = price_intervals(banded_terms(a_band()), period=year_of(date(2025, 1, 1)), zone=BERLIN)

    assert len(prices) == 365 * 2 + 1
