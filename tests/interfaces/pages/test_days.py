"""How days and periods are named for readers of both languages."""

from datetime import date

import pytest
from django.utils import translation

from wattstead.interfaces.pages import days
from wattstead.kernel.periods import DayPeriod, day_of, month_of, week_of, year_of

OVER_NEW_YEAR = week_of(date(2025, 12, 31))
OVER_A_MONTH = week_of(date(2025, 4, 2))


@pytest.mark.parametrize(
    ("period", "english", "german"),
    [
        (day_of(date(2026, 3, 24)), "on 24 March 2026", "am 24. März 2026"),
        (month_of(date(2026, 3, 24)), "in March 2026", "im März 2026"),
        (year_of(date(2026, 3, 24)), "in 2026", "im Jahr 2026"),
        (OVER_A_MONTH, "in the week of 31 March – 6 April 2025", "in der Woche vom 31. März – 6. April 2025"),
        (
            OVER_NEW_YEAR,
            "in the week of 29 December 2025 – 4 January 2026",
            "in der Woche vom 29. Dezember 2025 – 4. Januar 2026",
        ),
        (
            DayPeriod(starts_on=date(2026, 3, 1), ends_before=date(2026, 3, 23)),
            "from 1 to 22 March 2026",
            "vom 1. bis 22. März 2026",
        ),
        (
            DayPeriod(starts_on=date(2026, 1, 1), ends_before=date(2026, 3, 23)),
            "from 1 January to 22 March 2026",
            "vom 1. Januar bis 22. März 2026",
        ),
    ],
)
def test_period_fits_into_a_sentence(period: DayPeriod, english: str, german: str) -> None:
    told = []
    for language in ("en", "de"):
        with translation.override(language):
            told.append(days.during(period))

    assert told == [english, german]
