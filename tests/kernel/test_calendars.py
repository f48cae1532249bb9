"""A local day has the length its wall clock gives it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.kernel.calendars import (
    day_period,
    day_starts_at,
    local_day_of,
    time_of_days,
)
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period

BERLIN = ZoneInfo("Europe/Berlin")
SIX = time(6)
ZONES = st.sampled_from(
    [
        ZoneInfo(key)
        for key in (
            "Europe/Berlin",
            "Europe/Lisbon",
            "Atlantic/Azores",
            "Australia/Lord_Howe",
            "Europe/Istanbul",
            "America/St_Johns",
            "America/Sao_Paulo",
            "America/Havana",
            "Pacific/Apia",
            "Asia/Beirut",
        )
    ]
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)],
)
def test_a_day_has_23_24_or_25_hours(day: str, hours: int) -> None:
    assert day_period(date.fromisoformat(day), zone=BERLIN).length == timedelta(hours=hours)


def test_the_gas_day_of_the_clock_change_begins_at_six_and_is_an_hour_longer_the_day_before() -> None:
    saturday, sunday = date(2026, 10, 24), date(2026, 10, 25)

    assert day_period(saturday, zone=BERLIN, boundary=SIX) == Period(
        starts_at=utc("2026-10-24T04:00"), ends_before=utc("2026-10-25T05:00")
    )
    assert day_period(sunday, zone=BERLIN, boundary=SIX).length == timedelta(hours=24)


def test_a_day_begins_at_the_jump_where_midnight_does_not_exist() -> None:
    # Beirut went from 23:59:59 to 01:00 on 30 March 2025.
    start = day_starts_at(date(2025, 3, 30), zone=ZoneInfo("Asia/Beirut"))

    assert start == utc("2025-03-29T22:00")
    assert start.astimezone(ZoneInfo("Asia/Beirut")).time() == time(1)


def test_a_boundary_inside_the_missing_hour_is_the_jump() -> None:
    assert day_starts_at(date(2025, 3, 30), zone=BERLIN, boundary=time(2, 30)) == utc("2025-03-30T01:00")


def test_a_boundary_inside_the_repeated_hour_is_its_first_showing() -> None:
    assert day_starts_at(date(2025, 10, 26), zone=BERLIN, boundary=time(2, 30)) == utc("2025-10-26T00:30")


def test_what_the_clock_shows_again_belongs_to_the_day_that_had_begun() -> None:
    second_quarter_past_two = utc("2025-10-26T01:15")

    assert local_day_of(second_quarter_past_two, zone=BERLIN, boundary=time(2, 30)) == date(2025, 10, 26)


def test_a_day_that_was_over_does_not_come_back_with_the_clock() -> None:
    # Newfoundland, 29 October 2006: 00:01 became 23:01 of the 28th.
    saint_johns = ZoneInfo("America/St_Johns")
    shown_again = datetime(2006, 10, 28, 23, 30, fold=1, tzinfo=saint_johns)

    assert local_day_of(shown_again, zone=saint_johns) == date(2006, 10, 29)


def test_a_day_that_the_calendar_skipped_is_empty() -> None:
    # Samoa crossed the date line: there was no 30 December 2011.
    samoa = ZoneInfo("Pacific/Apia")

    assert day_period(date(2011, 12, 30), zone=samoa).length == timedelta(0)


def test_a_day_of_a_half_hour_clock_change_lasts_half_an_hour_less() -> None:
    lord_howe = ZoneInfo("Australia/Lord_Howe")

    assert day_period(date(2025, 10, 5), zone=lord_howe).length == timedelta(hours=23, minutes=30)


def test_a_month_of_a_clock_change_lasts_its_days_and_the_hour() -> None:
    october = DayPeriod(starts_on=date(2025, 10, 1), ends_before=date(2025, 11, 1))

    assert time_of_days(october, zone=BERLIN).length == timedelta(days=31, hours=1)


@given(
    day=st.dates(min_value=date(1987, 1, 1), max_value=date(2040, 12, 31)),
    zone=ZONES,
    boundary=st.sampled_from([time(0), time(2, 30), SIX]),
)
def test_days_follow_each_other_without_gap_and_own_their_time(
    day: date, zone: ZoneInfo, boundary: time
) -> None:
    period = day_period(day, zone=zone, boundary=boundary)

    assert period.ends_before == day_starts_at(day + ONE_DAY, zone=zone, boundary=boundary)
    if period.length:
        assert local_day_of(period.starts_at, zone=zone, boundary=boundary) == day
        last_second = period.ends_before - timedelta(seconds=1)
        assert local_day_of(last_second, zone=zone, boundary=boundary) == day


@given(
    seconds=st.integers(min_value=536_457_600, max_value=2_240_524_800),
    zone=ZONES,
)
def test_every_moment_lies_in_its_day(seconds: int, zone: ZoneInfo) -> None:
    moment = datetime.fromtimestamp(seconds, tz=UTC)

    assert moment in day_period(local_day_of(moment, zone=zone), zone=zone)
