"""Nobody has to work on a public holiday, whatever its date."""

from datetime import date

import pytest

from wattstead.kernel.holidays import easter_sunday, public_holidays


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
    assert sorted(public_holidays(2026, country="DE", state="Brandenburg")) == [
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


@pytest.mark.parametrize(
    ("state", "day"),
    [
        ("BY", date(2026, 1, 6)),
        ("Bayern", date(2026, 6, 4)),  # Corpus Christi
        ("DE-BE", date(2026, 3, 8)),
        ("sachsen", date(2026, 11, 18)),  # the Wednesday before 23 November
        ("Thüringen", date(2026, 9, 20)),
        ("Hamburg", date(2026, 10, 31)),
        ("Saarland", date(2026, 8, 15)),
    ],
)
def test_states_of_germany_have_holidays_of_their_own(state: str, day: date) -> None:
    assert day in public_holidays(2026, country="DE", state=state)
    assert day not in public_holidays(2026, country="DE")


def test_austria_and_switzerland_have_theirs_and_of_others_none_is_known() -> None:
    austria = public_holidays(2026, country="AT")

    assert {date(2026, 10, 26), date(2026, 12, 8), date(2026, 6, 4)} <= austria
    assert len(austria) == 13
    assert public_holidays(2026, country="CH") == {
        date(2026, 1, 1),
        date(2026, 5, 14),
        date(2026, 8, 1),
        date(2026, 12, 25),
    }
    assert public_holidays(2026, country="FR") == frozenset()
