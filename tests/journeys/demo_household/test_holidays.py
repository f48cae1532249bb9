"""Nobody has to work on a public holiday, whatever its date."""

from datetime import date

import pytest

from wattstead.journeys.demo_household.holidays import easter_sunday, public_holidays


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1954, date(1954, 4, 18)),  # the two years in which Gauss alone is a week late
        (1981, date(1981, 4, 19)),
        (2008, date(2008, 3, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter_is_where_the_calendar_has_it(year: int, easter: date) -> None:
    assert easter_sunday(year) == easter


def test_holidays_of_2026_are_those_of_brandenburg_but_for_its_sundays() -> None:
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 5, 25),
        date(2026, 10, 3),
        date(2026, 10, 31),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]
