"""The API counts weekdays from Sunday, Python from Monday."""

import pytest

from wattstead.domains.tariffs.vocabulary import sunday_first, weekdays_from_sunday


@pytest.mark.parametrize(("api", "python"), [(0, 6), (1, 0), (5, 4), (6, 5)])
def test_sunday_is_zero_outside_and_six_inside(api: int, python: int) -> None:
    assert weekdays_from_sunday([api]) == frozenset({python})
    assert sunday_first([python]) == (api,)


def test_days_come_back_as_they_went_in() -> None:
    assert sunday_first(weekdays_from_sunday([0, 3, 6])) == (0, 3, 6)
