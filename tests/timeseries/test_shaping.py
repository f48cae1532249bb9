from datetime import UTC, date, datetime, time
from uuid import UUID

import numpy as np
import pytest

from tests.timeseries.deliveries import ACCOUNT, METER, intervals
from tests.timeseries.plain_store import Given
from wattstead.timeseries.blocks import IRREGULAR, MISSING, BlockRows
from wattstead.timeseries.days import day_number
from wattstead.timeseries.gathering import intervals_of, one_register
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.packing import packed, unpacked
from wattstead.timeseries.series import ManyIntervals, Series
from wattstead.timeseries.shaping import IntervalCrossesDay, UnusableInterval, shaped

VIENNA = Series(number=7, account_id=ACCOUNT, meter_id=METER, zone="Europe/Vienna")
NOON_S = int(datetime(2025, 6, 1, 10, tzinfo=UTC).timestamp())


def only(series: Series, given: Intervals) -> BlockRows:
    (block,) = shaped(one_register(series, given))
    return block


def at_scale(scale: int, *deltas: int) -> Intervals:
    readings = [Given(NOON_S + 900 * n, 900, delta, 0) for n, delta in enumerate(deltas)]
    return intervals(readings).replaced(deltas=np.array(deltas, dtype=np.int64), scale=scale)


def test_slot_nobody_measured_is_told_apart_from_no_use() -> None:
    block = only(VIENNA, at_scale(3, 0, 5))

    assert (block.slots, block.present.tolist(), block.totals.tolist()) == (96, [2], [5])
    assert block.deltas[0, 48:50].tolist() == [0, 5]
    assert int((block.deltas == MISSING).sum()) == 94


@pytest.mark.parametrize(
    ("largest", "width"),
    [
        (32_767, 2),
        (-32_767, 2),
        (32_768, 4),
        (-32_768, 4),
        (2**31 - 1, 4),
        (2**31, 8),
        (-(2**31), 8),
        (10**12, 8),
    ],
)
def test_array_is_as_wide_as_its_largest_amount_and_keeps_the_smallest_number_free(
    largest: int, width: int
) -> None:
    given = at_scale(3, 1, largest)

    block = only(VIENNA, given)
    row = packed(block)

    assert block.width == width
    assert intervals_of(unpacked([row])) == given


@pytest.mark.parametrize(("delta", "scale"), [(1_000, 3), (1_100, 4), (1_010, 5), (1_001, 6)])
def test_block_keeps_only_as_many_decimals_as_are_real(delta: int, scale: int) -> None:
    given = at_scale(6, delta, 5_000)

    block = only(VIENNA, given)

    assert block.scale == scale
    assert intervals_of([block]) == given


def test_coarser_readings_are_kept_at_the_scale_of_their_register() -> None:
    fine = Series(number=7, account_id=ACCOUNT, meter_id=METER, zone="Europe/Vienna", scale=5)

    block = only(fine, at_scale(3, 7))

    assert (block.scale, block.totals.tolist()) == (5, [700])


def test_hand_readings_at_odd_moments_make_a_chain_that_covers_the_day() -> None:
    midnight_s = NOON_S - 12 * 3600
    given = intervals([Given(NOON_S, 700, 5, 4), Given(NOON_S + 700, 2000, 6, 9)])

    block = only(VIENNA, given)

    assert block.step_s == IRREGULAR
    assert block.offsets_s is not None
    assert (block.starts_s[0] + block.offsets_s[0]).tolist() == [
        NOON_S,
        NOON_S + 700,
        NOON_S + 2700,
        midnight_s + 86_400,
    ]
    assert intervals_of([block]) == given


def test_whole_short_day_as_one_reading_is_one_slot() -> None:
    start_s = int(datetime(2025, 3, 29, 23, tzinfo=UTC).timestamp())

    block = only(VIENNA, intervals([Given(start_s, 23 * 3600, 9_000, 4)]))

    assert (block.slots, block.step_s, block.days.tolist()) == (1, 23 * 3600, [day_number(date(2025, 3, 30))])


def test_few_readings_of_a_second_each_do_not_make_a_slot_for_every_second() -> None:
    block = only(VIENNA, intervals([Given(NOON_S, 1, 5, 0), Given(NOON_S + 60, 1, 5, 0)]))

    assert (block.step_s, block.slots) == (IRREGULAR, 5)


def test_gas_day_takes_the_night_that_follows_it() -> None:
    gas = Series(number=7, account_id=ACCOUNT, meter_id=METER, zone="Europe/Vienna", day_boundary=time(6))
    night_s = int(datetime(2025, 6, 2, 3, tzinfo=UTC).timestamp())

    block = only(gas, intervals([Given(night_s, 3600, 5, 0)]))

    assert block.days.tolist() == [day_number(date(2025, 6, 1))]


def test_reading_that_runs_past_midnight_is_refused() -> None:
    with pytest.raises(IntervalCrossesDay) as refused:
        list(shaped(one_register(VIENNA, intervals([Given(NOON_S, 86_400, 5, 0)]))))

    assert refused.value.facts == {"starts_s": NOON_S, "length_s": 86_400, "day": "2025-06-01"}


@pytest.mark.parametrize(
    "bad", [Given(NOON_S, 0, 5, 0), Given(NOON_S, -900, 5, 0), Given(NOON_S, 900, 10**13, 0)]
)
def test_reading_that_no_meter_could_give_is_refused(bad: Given) -> None:
    with pytest.raises(UnusableInterval):
        list(shaped(one_register(VIENNA, intervals([bad]))))


def test_registers_of_several_zones_are_each_cut_by_their_own_days() -> None:
    zones = ("Europe/Vienna", "Australia/Lord_Howe", "America/St_Johns")
    series = tuple(
        Series(number=number, account_id=UUID(int=number), meter_id=METER, zone=zone)
        for number, zone in enumerate(zones, start=1)
    )
    given = intervals([Given(NOON_S + 1800 * n, 1800, n, 0) for n in range(48)])
    many = ManyIntervals(
        series=series,
        which=np.repeat(np.arange(3), 48),
        starts_s=np.tile(given.starts_s, 3),
        length_s=np.tile(given.length_s, 3),
        deltas=np.tile(given.deltas, 3),
        flags=np.tile(given.flags, 3),
    )

    together = list(shaped(many))
    apart = {one.number: intervals_of(list(shaped(one_register(one, given)))) for one in series}

    for one in series:
        own = [block.picked(block.numbers == one.number) for block in together]
        assert intervals_of([block for block in own if len(block)]) == apart[one.number] == given
    assert {int(start_s) % 3600 for block in together for start_s in block.starts_s} == {0, 1800}
