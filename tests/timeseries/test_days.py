import csv
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import numpy as np
import pytest

from tests.shared_data import shared_data
from wattstead.timeseries.days import LocalDays, day_number, day_of_number


@cache
def calendar(zone: str, boundary: time = time(0)) -> LocalDays:
    return LocalDays(zone=zone, boundary=boundary)


def quarters(day: date, *, zone: str, boundary: time = time(0)) -> int:
    length_s = calendar(zone, boundary).lengths_s(np.array([day_number(day)], dtype=np.int64))
    return int(length_s[0]) // 900


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 92),
        ("Europe/Berlin", date(2026, 10, 25), 100),
        ("Europe/Berlin", date(2026, 6, 1), 96),
        ("Australia/Lord_Howe", date(2025, 4, 6), 98),
        ("Australia/Lord_Howe", date(2025, 10, 5), 94),
        ("Asia/Kolkata", date(2026, 3, 29), 96),
    ],
)
def test_local_day_has_the_quarter_hours_its_clock_gives_it(zone: str, day: date, expected: int) -> None:
    assert quarters(day, zone=zone) == expected


def test_gas_day_begins_at_six_and_carries_the_change_of_the_next_night() -> None:
    gas = calendar("Europe/Berlin", time(6))
    eve = np.array([day_number(date(2026, 3, 28))], dtype=np.int64)

    assert datetime.fromtimestamp(int(gas.starts_s(eve)[0]), UTC) == datetime(2026, 3, 28, 5, tzinfo=UTC)
    assert quarters(date(2026, 3, 28), zone="Europe/Berlin", boundary=time(6)) == 92
    assert quarters(date(2026, 3, 29), zone="Europe/Berlin", boundary=time(6)) == 96


def test_every_instant_belongs_to_the_day_that_holds_it() -> None:
    zone = calendar("Australia/Lord_Howe")
    days = np.arange(day_number(date(2024, 12, 25)), day_number(date(2026, 1, 10)), dtype=np.int64)
    starts_s = zone.starts_s(days)

    assert zone.numbers(starts_s).tolist() == days.tolist()
    assert zone.numbers(starts_s - 1).tolist() == (days - 1).tolist()


def test_days_of_the_list_of_clock_changes_hold() -> None:
    with shared_data("time/dst_days.csv").open() as lines:
        rows = list(csv.DictReader(lines))

    for row in rows:
        day = np.array([day_number(date.fromisoformat(row["date"]))], dtype=np.int64)
        zone = calendar(row["zone"])
        starts_at = datetime.fromtimestamp(int(zone.starts_s(day)[0]), UTC)
        ends_at = datetime.fromtimestamp(int(zone.starts_s(day + 1)[0]), UTC)

        assert (starts_at, ends_at, (ends_at - starts_at) // timedelta(minutes=15)) == (
            datetime.fromisoformat(row["day_start_utc"]),
            datetime.fromisoformat(row["day_end_utc"]),
            int(row["slots_15min"]),
        ), row
    assert len(rows) == 80


def test_slots_of_the_list_of_months_hold() -> None:
    with shared_data("time/month_slots.csv").open() as lines:
        expected = {
            (row["zone"], int(row["year"]), int(row["month"])): int(row["slots_15min"])
            for row in csv.DictReader(lines)
        }
    days = np.arange(day_number(date(2024, 1, 1)), day_number(date(2028, 1, 1)), dtype=np.int64)
    found: dict[tuple[str, int, int], int] = defaultdict(int)

    for zone in {zone for zone, _, _ in expected}:
        lengths_s = calendar(zone).lengths_s(days)
        for day, length_s in zip(map(day_of_number, days.tolist()), lengths_s.tolist(), strict=True):
            found[zone, day.year, day.month] += length_s // 900

    assert dict(found) == expected
