"""Periods include their start and exclude their end."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.kernel.periods import (
    DayPeriod,
    Period,
    PeriodRunsBackwards,
    PeriodWithoutDays,
    day_of,
    month_of,
    week_of,
    year_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


def days(first: str, before: str) -> DayPeriod:
    return DayPeriod(starts_on=date.fromisoformat(first), ends_before=date.fromisoformat(before))


def moments(first: str, before: str) -> Period:
    return Period(starts_at=datetime.fromisoformat(first), ends_before=datetime.fromisoformat(before))


def test_the_last_day_belongs_and_the_end_does_not() -> None:
    october = days("2025-10-01", "2025-11-01")

    assert len(october) == 31
    assert october.last_day == date(2025, 10, 31)
    assert date(2025, 10, 1) in october
    assert date(2025, 10, 31) in october
    assert date(2025, 11, 1) not in october
    assert date(2025, 9, 30) not in october


def test_days_come_one_after_the_other() -> None:
    assert list(days("2025-02-27", "2025-03-02")) == [
        date(2025, 2, 27),
        date(2025, 2, 28),
        date(2025, 3, 1),
    ]


@pytest.mark.parametrize(("first", "before"), [("2025-01-01", "2025-01-01"), ("2025-01-02", "2025-01-01")])
def test_a_period_without_a_day_is_refused(first: str, before: str) -> None:
    with pytest.raises(PeriodWithoutDays):
        days(first, before)


def test_an_instant_is_not_taken_for_a_day() -> None:
    with pytest.raises(PeriodWithoutDays):
        DayPeriod(starts_on=datetime(2025, 1, 1, 12, tzinfo=UTC), ends_before=date(2025, 1, 2))


def test_neighbours_do_not_overlap() -> None:
    january, february = days("2025-01-01", "2025-02-01"), days("2025-02-01", "2025-03-01")

    assert january.overlaps(february) is False
    assert january.overlap(february) is None


def test_the_overlap_holds_the_shared_days() -> None:
    assert days("2025-01-01", "2025-02-01").overlap(days("2025-01-20", "2025-03-01")) == days(
        "2025-01-20", "2025-02-01"
    )


def test_a_period_is_cut_at_every_first_of_a_month() -> None:
    assert days("2025-01-20", "2025-03-05").split_by_months() == (
        days("2025-01-20", "2025-02-01"),
        days("2025-02-01", "2025-03-01"),
        days("2025-03-01", "2025-03-05"),
    )


def test_the_day_week_month_and_year_around_a_day() -> None:
    new_years_eve = date(2025, 12, 31)

    assert day_of(new_years_eve) == days("2025-12-31", "2026-01-01")
    assert week_of(new_years_eve) == days("2025-12-29", "2026-01-05")
    assert month_of(new_years_eve) == days("2025-12-01", "2026-01-01")
    assert year_of(new_years_eve) == days("2025-01-01", "2026-01-01")
    assert len(month_of(date(2024, 2, 29))) == 29
    assert len(year_of(date(2024, 2, 29))) == 366


@given(first=DAYS, length=st.integers(1, 900))
def test_months_of_a_period_hold_each_day_once(first: date, length: int) -> None:
    period = DayPeriod(starts_on=first, ends_before=first + timedelta(days=length))

    parts = period.split_by_months()

    assert [day for part in parts for day in part] == list(period)
    assert all(part.starts_on.month == part.last_day.month for part in parts)


@given(a=DAYS, b=DAYS, m=st.integers(1, 60), n=st.integers(1, 60))
def test_overlap_is_what_both_have_in_common(a: date, b: date, m: int, n: int) -> None:
    one = DayPeriod(starts_on=a, ends_before=a + timedelta(days=m))
    other = DayPeriod(starts_on=b, ends_before=b + timedelta(days=n))

    shared = one.overlap(other)

    assert set(shared or ()) == set(one) & set(other)
    assert shared == other.overlap(one)


def test_a_period_of_time_is_kept_in_utc() -> None:
    period = moments("2025-01-01T00:00+01:00", "2025-01-01T01:00+01:00")

    assert period == moments("2024-12-31T23:00+00:00", "2025-01-01T00:00+00:00")
    assert period.starts_at.tzinfo is UTC
    assert period.length == timedelta(hours=1)


def test_the_end_of_a_period_of_time_is_outside() -> None:
    period = moments("2025-01-01T00:00+00:00", "2025-01-01T01:00+00:00")

    assert datetime(2025, 1, 1, tzinfo=UTC) in period
    assert datetime(2025, 1, 1, 0, 59, 59, tzinfo=UTC) in period
    assert datetime(2025, 1, 1, 1, tzinfo=UTC) not in period
    assert period.overlaps(moments("2025-01-01T01:00+00:00", "2025-01-01T02:00+00:00")) is False


def test_an_hour_that_the_wall_clock_shows_twice_is_an_hour_long() -> None:
    first = datetime(2025, 10, 26, 2, tzinfo=BERLIN, fold=0)
    again = datetime(2025, 10, 26, 2, tzinfo=BERLIN, fold=1)

    assert Period(starts_at=first, ends_before=again).length == timedelta(hours=1)


def test_shared_time_of_two_periods() -> None:
    morning = moments("2025-01-01T06:00+00:00", "2025-01-01T12:00+00:00")

    assert morning.overlap(moments("2025-01-01T10:00+00:00", "2025-01-01T14:00+00:00")) == moments(
        "2025-01-01T10:00+00:00", "2025-01-01T12:00+00:00"
    )
    assert morning.overlap(moments("2025-01-01T12:00+00:00", "2025-01-01T14:00+00:00")) is None


@pytest.mark.parametrize(
    ("first", "before"),
    [
        ("2025-01-01T01:00+00:00", "2025-01-01T00:00+00:00"),
        ("2025-01-01T00:00", "2025-01-01T01:00"),
        ("2025-01-01T00:00+00:00", "2025-01-01T01:00"),
    ],
)
def test_backward_periods_and_wall_clocks_without_a_zone_are_refused(first: str, before: str) -> None:
    with pytest.raises(PeriodRunsBackwards):
        moments(first, before)
