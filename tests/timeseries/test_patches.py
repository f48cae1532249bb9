from datetime import timedelta

import numpy as np
import pytest

from tests.timeseries.readings import DAY, IN_TIME, JUNE_1, of_all, register, slots, slots_held
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries import loading, patches
from wattstead.timeseries.known_then import read_as_known
from wattstead.timeseries.loading import load_days
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.patches import take_in_many
from wattstead.timeseries.reads import day_totals, read
from wattstead.timeseries.series import ManyIntervals
from wattstead.timeseries.session import cursor
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
METERS = tuple(register(number) for number in (63, 61, 62))
SECOND = METERS[1]


def live(batch: ManyIntervals) -> Outcome:
    return take_in_many(batch, known_at=IN_TIME, actor_id=None, reason="live")


def test_readings_of_many_meters_fill_the_slots_of_their_day() -> None:
    with seen_by(SYSTEM):
        outcomes = [live(of_all(METERS, slots({slot: slot * 10}))) for slot in (5, 4, 95)]
        found = [slots_held(read(one, DAY)) for one in METERS]

    assert outcomes == [Outcome(stored=3)] * 3
    assert found == [{4: 40, 5: 50, 95: 950}] * 3


def test_reading_that_fills_a_slot_is_written_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    with seen_by(SYSTEM):
        live(of_all(METERS, slots({0: 1})))
        monkeypatch.setattr(patches, "deliver", None)
        outcome = live(of_all(METERS, slots({1: 2, 2: 3})))
        again = live(of_all(METERS, slots({1: 2, 2: 3})))
        totals = day_totals(SECOND, JUNE_1)

    assert (outcome, again) == (Outcome(stored=6), Outcome(unchanged=6))
    assert (totals.total, totals.present.tolist()) == (6, [3])


def test_corrected_live_reading_keeps_the_old_one() -> None:
    with seen_by(SYSTEM):
        live(of_all(METERS, slots({0: 1})))
        outcome = live(of_all((SECOND,), slots({0: 9})))

    assert [(one.number, one.old_delta, one.new_delta) for one in outcome.revised] == [(61, 1, 9)]
    assert outcome.corrected == 1


@pytest.mark.parametrize("largest", [32_767, 32_768, 2**31 - 1, 2**31, 10**12])
def test_live_reading_wider_than_its_block_widens_it(largest: int) -> None:
    with seen_by(SYSTEM):
        live(of_all(METERS, slots({0: 1})))
        live(of_all(METERS, slots({1: largest})))
        live(of_all(METERS, slots({2: -largest})))
        found = slots_held(read(SECOND, DAY))

    assert found == {0: 1, 1: largest, 2: -largest}


@pytest.mark.parametrize("empty", [-(2**15), -(2**31)])
def test_live_reading_that_reads_like_an_empty_slot_is_kept(empty: int) -> None:
    with seen_by(SYSTEM):
        live(of_all(METERS, slots({0: 1})))
        outcomes = [live(of_all(METERS, slots({2: empty}))) for _ in range(2)]
        found = slots_held(read(SECOND, DAY))

    assert outcomes == [Outcome(stored=3), Outcome(unchanged=3)]
    assert found == {0: 1, 2: empty}


def test_live_reading_of_another_kind_leaves_the_kind_of_the_others() -> None:
    with seen_by(SYSTEM):
        live(of_all(METERS, slots({0: 1})))
        live(of_all(METERS, slots({1: 2}, flag=9)))
        live(of_all(METERS, slots({2: 3}, flag=2)))
        found, totals = read(SECOND, DAY), day_totals(SECOND, JUNE_1)

    assert found.flags.tolist() == [0, 9, 2]
    assert totals.kinds.tolist() == [1 << 0 | 1 << 9 | 1 << 2]


def test_live_reading_with_finer_digits_is_not_cut() -> None:
    fine = slots({1: 0}).replaced(deltas=np.array([12_345], dtype=np.int64), scale=5)

    with seen_by(SYSTEM):
        live(of_all(METERS, slots({0: 1})))
        live(of_all(METERS, fine))
        found = read(SECOND, DAY)

    assert (found.scale, found.deltas.tolist()) == (5, [100, 12_345])


def test_live_reading_of_another_step_is_taken_in_too() -> None:
    hour = of_all(METERS, slots({0: 4, 4: 5}))
    hour = ManyIntervals(**{**vars(hour), "length_s": np.full(len(hour), 3600, dtype=np.int64)})

    with seen_by(SYSTEM):
        live(of_all(METERS, slots({20: 1})))
        live(hour)
        found = read(SECOND, DAY)

    assert found.length_s.tolist() == [3600, 3600, 900]


def test_live_reading_that_comes_days_late_leaves_a_trace_of_when_it_came() -> None:
    late = IN_TIME + timedelta(days=9)

    with seen_by(SYSTEM):
        live(of_all(METERS, slots({0: 1})))
        take_in_many(of_all(METERS, slots({1: 2})), known_at=late, actor_id=None, reason="late")
        before = read_as_known(SECOND, DAY, late - timedelta(hours=1))
        after = read_as_known(SECOND, DAY, late)

    assert (slots_held(before), slots_held(after)) == ({0: 1}, {0: 1, 1: 2})


def test_day_filled_live_is_the_block_that_one_delivery_makes() -> None:
    whole = slots({slot: slot for slot in range(96)})
    other = register(70)

    with seen_by(SYSTEM):
        for slot in range(96):
            live(of_all((SECOND,), slots({slot: slot})))
        take_in(other, whole, known_at=IN_TIME, actor_id=None, reason="whole")
        blocks = [raw_block(one.number) for one in (SECOND, other)]

    assert blocks[0] == blocks[1]


def raw_block(number: int) -> tuple[object, ...] | None:
    return (
        cursor()
        .execute(
            "SELECT day, starts_at, step_s, scale, kinds, present, total, small_deltas, deltas, wide_deltas,"
            " flags, offsets_s FROM reading_block WHERE register = %s",
            [number],
        )
        .fetchone()
    )


def test_whole_days_loaded_again_change_nothing_and_corrections_are_told() -> None:
    batch = of_all(METERS, slots({slot: slot for slot in range(96)}))
    changed = of_all((SECOND,), slots({3: 300}))

    with seen_by(SYSTEM):
        outcomes = [
            load_days(one, known_at=IN_TIME, actor_id=None, reason="load") for one in (batch, batch, changed)
        ]

    assert outcomes[:2] == [Outcome(stored=288), Outcome(unchanged=288)]
    assert [(one.number, one.old_delta, one.new_delta) for one in outcomes[2].revised] == [(61, 3, 300)]


def test_load_in_many_parts_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "READINGS_AT_ONCE", 100)
    many = tuple(register(number) for number in range(100, 111))

    with seen_by(SYSTEM):
        outcome = load_days(
            of_all(many, slots({slot: slot for slot in range(70)})),
            known_at=IN_TIME,
            actor_id=None,
            reason="load",
        )
        found = {tuple(slots_held(read(one, DAY))) for one in many}

    assert outcome == Outcome(stored=770)
    assert found == {tuple(range(70))}


def test_delivery_without_readings_changes_nothing() -> None:
    nothing = of_all(METERS, slots({}))

    with seen_by(SYSTEM):
        outcomes = [
            live(nothing),
            load_days(nothing, known_at=IN_TIME, actor_id=None, reason="load"),
            take_in(SECOND, slots({}), known_at=IN_TIME, actor_id=None, reason="test"),
        ]

    assert outcomes == [Outcome()] * 3
