from dataclasses import replace

import numpy as np
import pytest

from tests.domains.metering.checks.deliveries import (
    MONDAY_S,
    NOW_S,
    readings,
    some_meters,
    steady_use,
    told,
)
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.timeseries.flags import ESTIMATED
from wattstead.timeseries.gathering import by_register, side_by_side


def test_plain_quarter_hours_are_accepted() -> None:
    assert told(readings([100, 120, 0, 90])) == ["accept"] * 4


def test_nothing_is_said_of_an_empty_delivery() -> None:
    assert told(readings([])) == []


def test_a_reading_that_has_not_ended_yet_is_refused() -> None:
    delivery = readings([100, 100], starts_s=NOW_S - 900)

    assert told(delivery, meters=some_meters(ends_s=NOW_S + 86_400)) == ["accept", "refuse: future"]


def test_a_meter_counts_neither_before_it_is_there_nor_after_it_is_gone() -> None:
    meters = some_meters(begins_s=MONDAY_S + 900, ends_s=MONDAY_S + 1800)

    assert told(readings([100, 100, 100]), meters=meters) == [
        "refuse: inactive_meter",
        "accept",
        "refuse: inactive_meter",
    ]


def test_a_register_never_counts_backwards() -> None:
    assert told(readings([100, -1])) == ["accept", "refuse: negative"]


# 3 x 63 A at 400 V deliver 44 kWh in an hour, and as much is believed of a quarter of it.
@pytest.mark.parametrize(
    ("delta", "multiplier", "expected"),
    [
        (44_000, 1, "accept"),
        (44_001, 1, "quarantine: spike"),
        (1_320_000, 30, "accept"),  # transformers of 150/5 A: 30 times as much
        (1_320_001, 30, "quarantine: spike"),
    ],
    ids=["most", "more", "most_behind_transformers", "more_behind_transformers"],
)
def test_no_connection_delivers_more_than_it_can(delta: int, multiplier: int, expected: str) -> None:
    assert told(readings([delta]), meters=some_meters(multiplier=multiplier)) == [expected]


def test_a_gas_meter_is_held_to_what_a_gas_connection_delivers() -> None:
    gas = some_meters(meter_type=MeterType.GAS)

    assert told(readings([25_000, 25_001]), meters=gas) == ["accept", "quarantine: spike"]


# It never counted faster than 2 kWh an hour: ten times that is 20 kWh, more than the 15 that any may.
def test_a_spike_is_far_above_all_that_was_ever_seen() -> None:
    delivery = readings([20_000, 20_001, 100])

    assert told(delivery, usual=steady_use()) == ["accept", "quarantine: spike", "accept"]


def test_a_new_wallbox_is_no_spike_where_little_was_used_before() -> None:
    assert told(readings([11_000]), usual=steady_use(largest=300)) == ["accept"]


def test_an_estimate_is_held_to_no_history() -> None:
    assert told(readings([20_001], flag=ESTIMATED), usual=steady_use()) == ["accept"]


@pytest.mark.parametrize(
    ("step_s", "expected"),
    [
        (300, "accept"),
        (900, "accept"),
        (3600, "accept"),
        (600, "questionable: interval_size"),
        (1000, "questionable: interval_size"),
    ],
)
def test_an_interval_is_a_part_or_a_multiple_of_the_step_of_its_meter(step_s: int, expected: str) -> None:
    assert told(readings([100, 100], step_s=step_s)) == [expected] * 2


def test_no_step_is_odd_where_none_is_known() -> None:
    assert told(readings([100], step_s=1000), meters=some_meters(step_s=0)) == ["accept"]


def test_a_stretch_that_comes_twice_with_different_values_is_marked() -> None:
    once, again = readings([100, 100]), readings([100, 101])
    both = replace(
        once,
        which=np.concatenate([once.which, again.which]),
        starts_s=np.concatenate([once.starts_s, again.starts_s]),
        length_s=np.concatenate([once.length_s, again.length_s]),
        deltas=np.concatenate([once.deltas, again.deltas]),
        flags=np.concatenate([once.flags, again.flags]),
    )

    assert told(both) == ["accept", "accept", "accept", "questionable: duplicate"]


def test_each_register_of_a_delivery_is_judged_by_its_own_limits() -> None:
    house, gas = readings([30_000], of=2), readings([30_000], register=1, of=2)
    both = side_by_side({1: by_register(house)[1], 2: by_register(gas)[2]}, series=house.series)
    meters, of_gas = some_meters(2), some_meters(meter_type=MeterType.GAS)
    meters.kind[1] = of_gas.kind[0]

    assert told(both, meters=meters) == ["accept", "quarantine: spike"]


def test_what_is_fed_in_is_held_to_the_connection_too() -> None:
    export = some_meters(direction=Direction.EXPORT)

    assert told(readings([44_001]), meters=export) == ["quarantine: spike"]


def test_what_a_faulty_meter_counts_is_marked_until_its_repair() -> None:
    """It is faulty from the second quarter-hour on, and repaired after the third."""
    since = np.array([MONDAY_S + 900], dtype=np.int64)
    faulty = replace(some_meters(), faulty_s=since, repaired_s=since + 1800)

    assert told(readings([100] * 4), meters=faulty) == [
        "accept",
        "questionable: faulty_meter",
        "questionable: faulty_meter",
        "accept",
    ]
