"""Today is running: what has not happened yet is no gap."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from wattstead.interfaces.pages.usage.bars import qualities_of
from wattstead.journeys.explore_usage import Bar, Quality

UTC_ZONE = ZoneInfo("UTC")
TODAY = date(2026, 11, 22)


def hours(*qualities: Quality, day: date = TODAY) -> list[Bar]:
    first = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return [
        Bar(
            starts_at=first + timedelta(hours=at),
            ends_before=first + timedelta(hours=at + 1),
            energy=None,
            cost=None,
            band=None,
            quality=quality,
        )
        for at, quality in enumerate(qualities)
    ]


def test_hours_after_the_latest_reading_of_today_are_still_to_come() -> None:
    bars = hours("measured", "missing", "partial", "missing", "missing")

    assert qualities_of(bars, today=TODAY, zone=UTC_ZONE) == (
        "measured",
        "missing",
        "running",
        "to_come",
        "to_come",
    )


def test_gaps_of_yesterday_stay_gaps() -> None:
    bars = hours("measured", "partial", "missing", day=date(2026, 11, 21))

    assert qualities_of(bars, today=TODAY, zone=UTC_ZONE) == ("measured", "partial", "missing")


def test_day_before_its_first_reading_is_still_to_come() -> None:
    assert qualities_of(hours("missing", "missing"), today=TODAY, zone=UTC_ZONE) == ("to_come", "to_come")


def test_days_before_the_first_reading_of_all_are_no_gaps() -> None:
    bars = hours("missing", "measured", "missing", day=date(2026, 11, 19))
    days = [
        replace(bar, starts_at=at, ends_before=at + timedelta(days=1))
        for bar, at in zip(bars, (datetime(2026, 11, day, tzinfo=UTC) for day in (18, 19, 20)), strict=True)
    ]

    told = qualities_of(days, first_on=date(2026, 11, 19), today=TODAY, zone=UTC_ZONE)

    assert told == ("before", "measured", "missing")
