"""Estimates that no longer add up to what the counter went on are thought anew, and no others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domains.metering.estimation.test_planning import DAYS, FIRST, GAP, HERE, LAST, with_gap
from tests.domains.metering.estimation.weeks import counted, hours, seconds
from wattstead.domains.metering.estimation.planning import Advance, Known, fill_gaps
from wattstead.domains.metering.estimation.renewing import Mask, estimated_anew, out_of_step
from wattstead.domains.metering.estimation.standard_profiles import HOUSEHOLD
from wattstead.timeseries.flags import ESTIMATED
from wattstead.timeseries.intervals import Intervals

BEFORE, AFTER = GAP[0] - 7200, GAP[1] + 7200
READ = seconds(2025, 3, 4)


def known(intervals: Intervals) -> Known:
    return Known(intervals=intervals, step_s=3600, days=DAYS, region=HERE, standard=HOUSEHOLD)


def guessed() -> Known:
    """Return ten weeks of hours, those of the gap estimated before anybody looked at the counter."""
    starts_s = hours(FIRST, LAST)
    inside = (starts_s >= GAP[0]) & (starts_s < GAP[1])
    return known(replace(counted(starts_s), flags=np.where(inside, ESTIMATED, 0).astype(np.uint8)))


def ours(held: Known) -> Mask:
    return np.asarray(held.intervals.flags == ESTIMATED)


def between(held: Known, *, low: int, high: int) -> int:
    intervals = held.intervals
    return intervals.picked((intervals.starts_s >= low) & (intervals.ends_s <= high)).total


def advance(*, low: int = BEFORE, high: int = AFTER, counted_wh: int) -> Advance:
    return Advance(starts_s=low, ends_s=high, counted=counted_wh * 1000)


@given(st.integers(0, 5_000_000))
def test_whatever_a_later_look_shows_the_estimates_add_up_to_it(more_wh: int) -> None:
    held = guessed()
    measured = between(held, low=BEFORE, high=AFTER) - between(held, low=GAP[0], high=GAP[1])
    looked = advance(counted_wh=measured + more_wh)

    loose = out_of_step(held, ours=ours(held), advances=[looked], due_s=LAST)
    gaps = estimated_anew(held, ours=ours(held), loose=loose, advances=[looked], starts_s=LAST, ends_s=LAST)

    assert sum(gap.filled.total for gap in gaps) == (more_wh if loose else 0)
    assert bool(loose) == (measured + more_wh != between(held, low=BEFORE, high=AFTER))


def test_estimates_that_add_up_stay_as_they_are() -> None:
    held = guessed()
    looked = advance(counted_wh=between(held, low=BEFORE, high=AFTER))

    assert out_of_step(held, ours=ours(held), advances=[looked], due_s=LAST) == []


@pytest.mark.parametrize("is_due", [True, False], ids=["due", "still awaited"])
def test_while_readings_may_come_the_estimates_beside_them_wait(is_due: bool) -> None:
    held = guessed()
    beside = (held.intervals.starts_s >= GAP[1]) & (held.intervals.starts_s < AFTER)
    held = known(held.intervals.picked(~beside))
    looked = advance(counted_wh=900_000)

    loose = out_of_step(held, ours=ours(held), advances=[looked], due_s=AFTER if is_due else AFTER - 1)

    assert loose == ([looked] if is_due else [])


def test_where_more_was_measured_than_the_counter_went_on_nothing_is_changed() -> None:
    held = guessed()

    assert out_of_step(held, ours=ours(held), advances=[advance(counted_wh=1)], due_s=LAST) == []


def test_what_others_estimated_is_not_touched() -> None:
    held = guessed()
    nobody = np.zeros(len(held.intervals), dtype=bool)

    assert out_of_step(held, ours=nobody, advances=[advance(counted_wh=900_000)], due_s=LAST) == []


def test_a_look_in_the_middle_of_an_estimate_divides_it() -> None:
    """Somebody looks at half past midnight: the hour is made anew in two halves, each side adds up."""
    held = guessed()
    looked = (
        advance(high=READ + 1800, counted_wh=90_000),
        advance(low=READ + 1800, counted_wh=70_000),
    )

    loose = out_of_step(held, ours=ours(held), advances=looked, due_s=LAST)
    gaps = estimated_anew(held, ours=ours(held), loose=loose, advances=looked, starts_s=LAST, ends_s=LAST)

    measured = [between(held, low=BEFORE, high=GAP[0]), between(held, low=GAP[1], high=AFTER)]
    assert [gap.filled.total for gap in gaps] == [90_000 - measured[0], 70_000 - measured[1]]
    assert (gaps[0].ends_s, gaps[1].starts_s) == (READ + 1800, READ + 1800)


def test_gaps_and_estimates_between_the_same_looks_are_thought_anew_together() -> None:
    other = (seconds(2025, 3, 5), seconds(2025, 3, 5, 12))
    first = fill_gaps(known(with_gap(GAP, other)), starts_s=GAP[0], ends_s=GAP[1], advances=())[0]
    starts_s = hours(FIRST, LAST)
    held = known(
        replace(
            counted(starts_s),
            flags=np.where((starts_s >= GAP[0]) & (starts_s < GAP[1]), ESTIMATED, 0).astype(np.uint8),
        ).picked((starts_s < other[0]) | (starts_s >= other[1]))
    )
    end = other[1] + 3600
    measured = between(held, low=BEFORE, high=end) - first.filled.total
    looked = advance(high=end, counted_wh=measured + 50_000)

    loose = out_of_step(held, ours=ours(held), advances=[looked], due_s=end)
    gaps = estimated_anew(held, ours=ours(held), loose=loose, advances=[looked], starts_s=LAST, ends_s=LAST)

    assert [(gap.starts_s, gap.ends_s) for gap in gaps] == [GAP, other]
    assert sum(gap.filled.total for gap in gaps) == 50_000
