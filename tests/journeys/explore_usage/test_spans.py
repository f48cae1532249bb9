"""Which days a reader sees, where the arrows lead and what is compared."""

from datetime import date

from wattstead.journeys.explore_usage.spans import compared_period, next_on, period_around, previous_on
from wattstead.kernel.periods import DayPeriod


def days(starts_on: date, ends_before: date) -> DayPeriod:
    return DayPeriod(starts_on=starts_on, ends_before=ends_before)


KNOWN = days(date(2024, 1, 10), date(2026, 11, 22))


def test_week_begins_on_monday() -> None:
    assert period_around(date(2026, 11, 22), span="week") == days(date(2026, 11, 16), date(2026, 11, 23))


def test_arrows_end_where_knowledge_ends() -> None:
    first_month = period_around(date(2024, 1, 15), span="month")
    last_month = period_around(date(2026, 11, 3), span="month")
    between = period_around(date(2025, 6, 1), span="month")

    arrows = [
        (previous_on(month, known=KNOWN), next_on(month, known=KNOWN))
        for month in (first_month, last_month, between)
    ]

    assert arrows == [
        (None, date(2024, 2, 1)),
        (date(2026, 10, 31), None),
        (date(2025, 5, 31), date(2025, 7, 1)),
    ]


def test_arrow_leads_from_an_unknown_future_back_to_what_is_known() -> None:
    next_year = period_around(date(2027, 3, 1), span="year")

    assert (previous_on(next_year, known=KNOWN), next_on(next_year, known=KNOWN)) == (
        date(2026, 12, 31),
        None,
    )
    assert compared_period(next_year, span="year", known=KNOWN) is None


def test_day_is_compared_with_the_same_weekday_of_the_week_before() -> None:
    sunday = period_around(date(2026, 3, 8), span="day")

    assert compared_period(sunday, span="day", known=KNOWN) == days(date(2026, 3, 1), date(2026, 3, 2))


def test_second_day_ever_is_compared_with_the_first() -> None:
    second = period_around(date(2024, 1, 11), span="day")

    assert compared_period(second, span="day", known=KNOWN) == days(date(2024, 1, 10), date(2024, 1, 11))


def test_week_is_compared_with_the_week_before() -> None:
    week = period_around(date(2026, 3, 10), span="week")

    assert compared_period(week, span="week", known=KNOWN) == days(date(2026, 3, 2), date(2026, 3, 9))


def test_whole_month_is_compared_with_the_same_month_of_the_year_before() -> None:
    march = period_around(date(2026, 3, 5), span="month")

    assert compared_period(march, span="month", known=KNOWN) == days(date(2025, 3, 1), date(2025, 4, 1))


def test_month_of_a_new_customer_is_compared_with_the_month_before() -> None:
    march = period_around(date(2024, 3, 5), span="month")

    assert compared_period(march, span="month", known=KNOWN) == days(date(2024, 2, 1), date(2024, 3, 1))


def test_running_month_is_compared_with_as_many_days() -> None:
    november = period_around(date(2026, 11, 5), span="month")

    assert compared_period(november, span="month", known=KNOWN) == days(date(2025, 11, 1), date(2025, 11, 22))


def test_running_year_is_compared_with_as_many_days_of_the_year_before() -> None:
    this_year = period_around(date(2026, 5, 5), span="year")

    # 1 January to 21 November are 325 days.
    assert compared_period(this_year, span="year", known=KNOWN) == days(date(2025, 1, 1), date(2025, 11, 22))


def test_running_march_longer_than_february_is_compared_with_all_of_it() -> None:
    known = days(date(2026, 1, 1), date(2026, 3, 31))
    march = period_around(date(2026, 3, 5), span="month")

    assert compared_period(march, span="month", known=known) == days(date(2026, 2, 1), date(2026, 3, 1))


def test_days_before_that_are_not_all_known_are_not_compared() -> None:
    first_whole_month = period_around(date(2024, 2, 1), span="month")
    first_year = period_around(date(2024, 6, 1), span="year")
    second_year = period_around(date(2025, 6, 1), span="year")

    assert compared_period(first_whole_month, span="month", known=KNOWN) is None
    assert compared_period(first_year, span="year", known=KNOWN) is None
    assert compared_period(second_year, span="year", known=KNOWN) is None
