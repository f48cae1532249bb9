"""Profiles of customers without a history: the one built in, and the tables of the BDEW."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.shared_data import shared_data
from wattstead.domains.metering.estimation.standard_profiles import (
    HOUSEHOLD,
    LoadProfileUnreadable,
    StandardProfile,
    bdew_profile,
    dynamisation,
)
from wattstead.domains.metering.estimation.wall_clock import Region
from wattstead.timeseries.intervals import Int64s

BERLIN = ZoneInfo("Europe/Berlin")
HERE = Region(zone="Europe/Berlin", country="DE", state="Berlin")
MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


def quarters(year: int) -> Int64s:
    first, last = (int(datetime(each, 1, 1, tzinfo=BERLIN).timestamp()) for each in (year, year + 1))
    return np.arange(first, last, 900, dtype=np.int64)


def at(*moment: int) -> Int64s:
    return np.array([int(datetime(*moment, tzinfo=BERLIN).timestamp())], dtype=np.int64)  # type: ignore[misc,arg-type]


def weight(profile: StandardProfile, *moment: int, length_s: int = 900) -> int:
    return int(profile.weights(at(*moment), np.array([length_s], dtype=np.int64), region=HERE)[0])


def table(cell: str = "1.500", *, kinds: str = "SA,FT,WT") -> str:
    """Return a table in the BDEW's form in which every quarter-hour is alike."""
    heads = [
        "," + ",".join(month for month in MONTHS for _ in range(3)),
        "[kWh]," + ",".join([kinds] * 12),
    ]
    lines = [f"{n // 4:02}:{n % 4 * 15:02}," + ",".join([cell] * 36) for n in range(96)]
    return "\n".join([*heads, *lines]) + "\n"


def test_the_evening_of_a_winter_workday_weighs_more_than_its_night_and_than_summer() -> None:
    evening, night = weight(HOUSEHOLD, 2025, 1, 8, 19), weight(HOUSEHOLD, 2025, 1, 8, 3)

    assert evening > 5 * night
    assert evening > weight(HOUSEHOLD, 2025, 7, 9, 19)


def test_an_hour_weighs_what_its_quarters_weigh_and_a_day_what_its_hours_do() -> None:
    quarter = [weight(HOUSEHOLD, 2025, 1, 8, 19, minute) for minute in (0, 15, 30, 45)]
    hours = [weight(HOUSEHOLD, 2025, 1, 8, hour, length_s=3600) for hour in range(24)]

    assert weight(HOUSEHOLD, 2025, 1, 8, 19, length_s=3600) == sum(quarter)
    assert weight(HOUSEHOLD, 2025, 1, 8, length_s=86_400) == sum(hours)


def test_the_day_of_25_hours_weighs_its_hour_that_comes_twice() -> None:
    starts_s = at(2025, 10, 26)
    lengths = np.array([25 * 3600], dtype=np.int64)

    day = HOUSEHOLD.weights(starts_s, lengths, region=HERE)[0]

    sunday_before = weight(HOUSEHOLD, 2025, 10, 19, length_s=86_400)
    assert day == sunday_before + weight(HOUSEHOLD, 2025, 10, 19, 2, length_s=3600)


@pytest.mark.parametrize(
    ("day", "factor"),
    [(1, "1.2420"), (182, "0.7959"), (365, "1.2572")],
    ids=["new year", "high summer", "new year's eve"],
)
def test_household_profiles_are_higher_in_winter(day: int, factor: str) -> None:
    assert dynamisation(day) == Decimal(factor)


@pytest.mark.parametrize("code", ["H25", "P25", "S25", "G25", "L25"])
def test_each_profile_of_the_bdew_comes_to_a_million_kwh_a_year(code: str) -> None:
    """G25 is normalised to another calendar; its sum is 1.8 % off in every year of ours."""
    text = shared_data(f"slp/{code.lower()}.csv").read_text(encoding="utf-8")
    profile = bdew_profile(text, code=code)
    starts_s = quarters(2025)

    weighed = profile.weights(starts_s, np.full(len(starts_s), 900), region=HERE)

    # Cells are thousandths of a kWh, and a quarter-hour counts its 900 seconds.
    million = Decimal(int(weighed.sum())) / 900 / 1_000 / 1_000_000
    assert abs(million - 1) < Decimal("0.02" if code == "G25" else "0.006")


def test_a_quarter_hour_of_the_bdew_is_found_under_its_month_and_kind_of_day() -> None:
    text = shared_data("slp/g25.csv").read_text(encoding="utf-8")

    profile = bdew_profile(text, code="G25")

    # 11, 12 and 13 January 2025 are a Saturday, a Sunday and a Monday.
    assert [weight(profile, 2025, 1, day, 0, 15) // 900 for day in (11, 12, 13)] == [14_908, 14_602, 14_721]


def test_a_profile_that_is_not_dynamised_is_as_its_table_says() -> None:
    assert weight(bdew_profile(table(), code="G25"), 2025, 1, 8) == 1_500 * 900
    assert weight(bdew_profile(table(), code="H25"), 2025, 1, 1) == 1_500 * 12_420 // 10_000 * 900


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        (table().replace("Januar", "January"), 1),
        (table(kinds="SA,FT,MO"), 2),
        (table("x"), 3),
        (table("NaN"), 3),
        (table("-1"), 3),
        (table().replace("23:45,1.500", "23:45"), 98),
        (table(kinds="SA,SA,WT"), 1),
    ],
    ids=["empty", "month", "kind", "words", "no number", "negative", "short line", "kind twice"],
)
def test_a_table_of_another_form_is_refused(text: str, line: int) -> None:
    with pytest.raises(LoadProfileUnreadable) as refused:
        bdew_profile(text, code="H25")

    assert refused.value.facts == {"name": "H25", "line": line}


def test_every_instant_of_a_year_has_its_place_in_the_table() -> None:
    moments = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 366)]
    starts_s = np.array([int(each.timestamp()) for each in moments], dtype=np.int64)

    found = HOUSEHOLD.weights(
        starts_s, np.full(len(starts_s), 3600), region=Region(zone="Australia/Lord_Howe")
    )

    assert bool((found > 0).all())


def test_a_holiday_is_lived_as_a_sunday_where_it_is_one() -> None:
    """Epiphany 2026 is a Tuesday: a holiday in Bavaria, none in Berlin."""
    noon = (2026, 1, 6, 12)
    sunday, tuesday = weight(HOUSEHOLD, 2026, 1, 11, 12), weight(HOUSEHOLD, 2026, 1, 13, 12)
    bavaria = Region(zone="Europe/Berlin", country="DE", state="Bayern")

    there = int(HOUSEHOLD.weights(at(*noon), np.array([900], dtype=np.int64), region=bavaria)[0])

    assert (there, weight(HOUSEHOLD, *noon)) == (sunday, tuesday)
    assert sunday != tuesday


def test_the_day_before_christmas_is_lived_as_a_saturday_unless_it_is_a_sunday() -> None:
    """24 December is a Thursday in 2026 and a Sunday in 2023."""
    assert weight(HOUSEHOLD, 2026, 12, 24, 12) == weight(HOUSEHOLD, 2026, 12, 19, 12)
    assert weight(HOUSEHOLD, 2023, 12, 24, 12) == weight(HOUSEHOLD, 2023, 12, 17, 12)
    assert weight(HOUSEHOLD, 2026, 12, 31, 12) == weight(HOUSEHOLD, 2026, 12, 19, 12)
