"""Bars follow the clock on the wall and never cut through a reading."""

from datetime import date, time
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from wattstead.journeys.explore_usage.edges import bar_edges, edges_outside, sums_between
from wattstead.kernel.periods import day_of, month_of, year_of

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = time(0)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]
)
def test_day_of_the_clock_change_has_its_own_number_of_hours(day: date, hours: int) -> None:
    edges_s = bar_edges(day_of(day), span="day", zone=BERLIN, boundary=MIDNIGHT)

    assert np.diff(edges_s).tolist() == [3600] * hours


def test_day_of_a_half_hour_change_ends_with_half_an_hour() -> None:
    edges_s = bar_edges(
        day_of(date(2026, 10, 4)), span="day", zone=ZoneInfo("Australia/Lord_Howe"), boundary=MIDNIGHT
    )

    assert np.diff(edges_s).tolist() == [3600] * 23 + [1800]


def test_month_with_a_clock_change_has_a_bar_a_day() -> None:
    edges_s = bar_edges(month_of(date(2026, 3, 1)), span="month", zone=BERLIN, boundary=MIDNIGHT)

    hours = (np.diff(edges_s) // 3600).tolist()
    assert hours == [24] * 28 + [23] + [24] * 2


def test_year_has_a_bar_a_month() -> None:
    edges_s = bar_edges(year_of(date(2024, 5, 1)), span="year", zone=BERLIN, boundary=MIDNIGHT)

    assert len(edges_s) == 13
    assert int(edges_s[-1] - edges_s[0]) == 366 * 86_400


def test_gas_days_begin_at_six() -> None:
    midnight = bar_edges(month_of(date(2026, 1, 1)), span="month", zone=BERLIN, boundary=MIDNIGHT)
    at_six = bar_edges(month_of(date(2026, 1, 1)), span="month", zone=BERLIN, boundary=time(6))

    assert np.unique(at_six - midnight).tolist() == [6 * 3600]


def test_meter_read_once_a_day_has_one_bar_for_its_hours() -> None:
    hours = np.arange(0, 25 * 3600, 3600, dtype=np.int64)

    edges_s = edges_outside(
        hours, starts_s=np.array([0], dtype=np.int64), length_s=np.array([86_400], dtype=np.int64)
    )

    assert edges_s.tolist() == [0, 86_400]


def test_quarter_hours_leave_every_bar_as_it_is() -> None:
    hours = np.arange(0, 25 * 3600, 3600, dtype=np.int64)
    starts_s = np.arange(0, 86_400, 900, dtype=np.int64)

    edges_s = edges_outside(hours, starts_s=starts_s, length_s=np.full(96, 900, dtype=np.int64))

    assert edges_s.tolist() == hours.tolist()


def test_sums_are_exact_and_gaps_add_nothing() -> None:
    edges_s = np.array([0, 10, 20, 30], dtype=np.int64)

    sums = sums_between(
        edges_s,
        starts_s=np.array([0, 9, 10, 29, 30], dtype=np.int64),
        values=np.array([2**53, 1, 5, 7, 100], dtype=np.int64),
    )

    assert sums.tolist() == [2**53 + 1, 5, 7]
