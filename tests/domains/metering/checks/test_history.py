import numpy as np
import pytest

from tests.domains.metering.checks.deliveries import (
    MONDAY_S,
    readings,
    some_meters,
    steady_use,
    told,
)
from wattstead.domains.metering.checks.counters import advances, sums_differ
from wattstead.domains.metering.checks.deliveries import MeterColumns
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.timeseries.flags import ESTIMATED

DAY = 96
HOUR_S = 3600


def a_day(wh_a_quarter: int) -> list[int]:
    return [wh_a_quarter] * DAY


def says(verdict: str, *, count: int = DAY) -> list[str]:
    return [verdict] * count


# Usual are 400 Wh an hour, 9.6 kWh a day.
@pytest.mark.parametrize(
    ("wh_a_quarter", "expected"),
    [
        (100, "accept"),
        (300, "accept"),
        (500, "accept"),  # 48 kWh are five times as much, and not more
        (600, "questionable: high"),
        (3, "accept"),
        (2, "questionable: low"),
        (0, "accept"),
    ],
)
def test_a_day_is_compared_with_the_same_weekday_before(wh_a_quarter: int, expected: str) -> None:
    assert told(readings(a_day(wh_a_quarter)), usual=steady_use()) == says(expected)


def test_a_day_of_which_little_came_is_not_compared() -> None:
    assert told(readings([600] * 40), usual=steady_use()) == says("accept", count=40)


def test_days_are_compared_in_whatever_pieces_they_come() -> None:
    assert told(readings([57_600], step_s=86_400), usual=steady_use()) == ["questionable: high"]


def test_nothing_is_high_where_little_is_known() -> None:
    usual = steady_use()
    usual.known_days[0] = 13

    assert told(readings(a_day(600)), usual=usual) == says("accept")


def test_a_clear_day_after_a_dark_winter_is_no_surprise() -> None:
    export = some_meters(direction=Direction.EXPORT)

    assert told(readings(a_day(500)), meters=export, usual=steady_use()) == says("accept")


# A factor is found where each third of the day is off by it; a day of much use is not so regular.
@pytest.mark.parametrize(
    ("wh_a_quarter", "multiplier", "expected"),
    [
        (400, 1, "quarantine: unit_multiplier"),  # mean power of a quarter taken for its energy
        (25, 1, "quarantine: unit_multiplier"),
        (3000, 30, "quarantine: unit_multiplier"),  # multiplied twice by the transformers
        (3000, 1, "questionable: high"),
    ],
    ids=["four", "a_fourth", "transformers_twice", "no_factor"],
)
def test_a_mistaken_factor_is_found(wh_a_quarter: int, multiplier: int, expected: str) -> None:
    meters = some_meters(multiplier=multiplier)

    assert told(readings(a_day(wh_a_quarter)), meters=meters, usual=steady_use()) == says(expected)


def test_an_empty_house_is_not_taken_for_a_mistaken_unit() -> None:
    half_a_day_away = [10] * 64 + [55] * 32

    assert told(readings(half_a_day_away), usual=steady_use()) == says("accept")


def test_watt_hours_taken_for_kilowatt_hours_are_found_whatever_the_day_was_like() -> None:
    usual = steady_use(per_hour=80)  # 20 Wh a quarter
    thousandfold = [18_000] * 60 + [26_000] * 36

    assert told(readings(thousandfold), usual=usual) == says("quarantine: unit_multiplier")


# 72 hours of a household are 288 quarters.
@pytest.mark.parametrize(
    ("quarters", "expected"), [(287, "accept"), (288, "questionable: zero")], ids=["less", "three_days"]
)
def test_zeros_are_odd_after_three_days(quarters: int, expected: str) -> None:
    delivery = readings([*[0] * quarters, 400])

    assert told(delivery, usual=steady_use()) == [*says(expected, count=quarters), "accept"]


def test_zeros_that_began_before_the_delivery_count_from_their_beginning() -> None:
    usual = steady_use(zero_since_s=MONDAY_S - 71 * HOUR_S)

    assert told(readings([0] * 4), usual=usual) == says("questionable: zero", count=4)
    assert told(readings([0] * 3), usual=usual) == says("accept", count=3)


def test_a_gap_ends_the_time_without_use() -> None:
    usual = steady_use(zero_since_s=MONDAY_S - 71 * HOUR_S)

    assert told(readings([0] * 4, starts_s=MONDAY_S + 900), usual=usual) == says("accept", count=4)


def test_zeros_are_no_surprise_where_next_to_nothing_is_used() -> None:
    assert told(readings([0] * 300), usual=steady_use(per_hour=20)) == says("accept", count=300)


def test_nothing_is_burnt_in_summer() -> None:
    gas = some_meters(meter_type=MeterType.GAS)

    assert told(readings([0] * 2000), meters=gas, usual=steady_use()) == says("accept", count=2000)


def test_estimated_days_are_held_to_no_history() -> None:
    assert told(readings(a_day(600), flag=ESTIMATED), usual=steady_use()) == says("accept")


def millionths(units: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array([units * 1_000_000], dtype=np.int64)


# Rule 18: five digits, from 99,990 to 15 are 25.
@pytest.mark.parametrize(
    ("before", "after", "went", "odd"),
    [
        (9_800, 9_850, 50, False),
        (99_990, 15, 25, False),
        (50_000, 49_000, 99_000, True),
        (9_800, 12_000, 2_200, True),
    ],
    ids=["advance", "rollover", "plain_drop", "too_far"],
)
def test_a_plain_drop_is_no_rollover(before: int, after: int, went: int, odd: bool) -> None:
    advance, unlikely = advances(
        before=millionths(before),
        after=millionths(after),
        rolls_over_at=millionths(100_000),
        most=millionths(1_000),
    )

    assert (advance.tolist(), unlikely.tolist()) == (millionths(went).tolist(), [odd])


@pytest.mark.parametrize(
    ("intervals", "advance", "differs"),
    [(100, 100, False), (99, 100, False), (97, 100, True), (1_000, 1_003, False), (1_000, 1_004, True)],
)
def test_intervals_add_up_to_the_advance_of_their_register(
    intervals: int, advance: int, differs: bool
) -> None:
    found = sums_differ(intervals=millionths(intervals), advance=millionths(advance))

    assert found.tolist() == [differs]


def test_meters_of_many_kinds_have_their_own_limits() -> None:
    kinds = MeterColumns(
        kind=np.array([0, 1, 2]),
        multiplier_milli=np.ones(3, dtype=np.int64),
        step_s=np.ones(3, dtype=np.int64),
        begins_s=np.zeros(3, dtype=np.int64),
        ends_s=np.zeros(3, dtype=np.int64),
    )

    assert kinds.limit("most_per_hour").tolist() == [44, 44, 25]
