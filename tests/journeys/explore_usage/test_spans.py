"""Which days a reader sees, where the arrows lead and what is compared."""

from datetime import date

from wattstead.journeys.explore_usage.spans import (
    Known,
    compared_period,
    days_known,
    next_on,
    period_around,
    previous_on,
)
from wattstead.kernel.periods import DayPeriod

KNOWN = Known(first_on=date(2024, 1, 10), last_on=date(2026, 11, 21))


def days(starts_on: date, ends_before: date) -> DayPeriod:
    return DayPeriod(starts_on=starts_on, ends_before=ends_before)


def test_week_begins_on_monday() -> None:
    assert period_around(date(2026, 11, 22), span="week") == days(date(2026, 11, 16), date(2026, 11, 23))


def test_arrows_end_where_knowledge_ends() -> None:
    first_month = period_around(date(2024, 1, 15), span="month")
    last_month = period_around(date(2026, 11, 3), span="month")
    between = period_around(date(2025, 6, 1), span="month")

    assert (previous_on(first_month, known=KNOWN), next_on(first_month, known=KNOWN)) == (
        None,
        date(2024, 2, 1),
    )
    assert (previous_on(last_month, known=KNOWN), next_on(last_month, known=KNOWN)) == (
        date(2026, 10, 31),
        None,
    )
    assert (previous_on(between, known=KNOWN), next_on(between, known=KNOWN)) == (
        date(2025, 5, 31),
        date(2025, 7, 1),
    )


def test_arrow_leads_from_an_unknown_future_back_to_what_is_known() -> None:
    next_year = period_around(date(2027, 3, 1), span="year")

    assert previous_on(next_year, known=KNOWN) == date(2026, 12, 31)
    assert days_known(next_year, known=KNOWN) is None


def test_whole_month_is_compared_with_the_whole_month_before() -> None:
    march = period_around(date(2026, 3, 5), span="month")

    assert compared_period(march, span="month", known=KNOWN) == days(date(2026, 2, 1), date(2026, 3, 1))


def test_running_month_is_compared_with_as_many_days_of_the_month_before() -> None:
    november = period_around(date(2026, 11, 5), span="month")

    assert compared_period(november, span="month", known=KNOWN) == days(date(2026, 10, 1), date(2026, 10, 22))


def test_running_year_is_compared_with_as_many_days_of_the_year_before() -> None:
    this_year = period_around(date(2026, 5, 5), span="year")

    # 1 January to 21 November are 325 days.
    assert compared_period(this_year, span="year", known=KNOWN) == days(date(2025, 1, 1), date(2025, 11, 22))


def test_running_march_longer_than_february_is_compared_with_all_of_it() -> None:
    known = Known(first_on=date(2025, 1, 1), last_on=date(2026, 3, 30))
    march = period_around(date(2026, 3, 5), span="month")

    assert compared_period(march, span="month", known=known) == days(date(2026, 2, 1), date(2026, 3, 1))


def test_period_before_that_is_not_all_known_is_not_compared() -> None:
    first_whole_month = period_around(date(2024, 2, 1), span="month")
    first_year = period_around(date(2024, 6, 1), span="year")

    assert compared_period(first_whole_month, span="month", known=KNOWN) is None
    assert compared_period(first_year, span="year", known=KNOWN) is None
