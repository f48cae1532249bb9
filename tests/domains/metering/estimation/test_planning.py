"""A gap is filled as the meter usually counts, and so that it adds up to what the counter went on."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domains.metering.estimation.weeks import BERLIN, counted, hours, seconds, usual
from wattstead.domains.metering.estimation.gaps import WHOLE_DAY, gaps_in, usual_step
from wattstead.domains.metering.estimation.planning import (
    Advance,
    FilledGap,
    Known,
    fill_gaps,
    left_of,
)
from wattstead.domains.metering.estimation.standard_profiles import HOUSEHOLD
from wattstead.domains.metering.estimation.wall_clock import Region
from wattstead.domains.metering.vocabulary import EstimateMethod
from wattstead.timeseries.days import LocalDays
from wattstead.timeseries.flags import ESTIMATED
from wattstead.timeseries.intervals import Intervals

HERE = Region(zone="Europe/Berlin")
DAYS = LocalDays(zone="Europe/Berlin")
FIRST, LAST = seconds(2025, 2, 3), seconds(2025, 4, 14)
GAP = (seconds(2025, 3, 3, 6), seconds(2025, 3, 4, 18))


def known(intervals: Intervals, *, standard: bool = True, step_s: int = 3600) -> Known:
    return Known(
        intervals=intervals,
        step_s=step_s,
        days=DAYS,
        region=HERE,
        standard=HOUSEHOLD if standard else None,
    )


def with_gap(*gaps: tuple[int, int], times: int = 1) -> Intervals:
    """Return ten weeks of hours but for some."""
    starts_s = hours(FIRST, LAST)
    for low, high in gaps:
        starts_s = starts_s[(starts_s < low) | (starts_s >= high)]
    return counted(starts_s, times=times)


def filled(known: Known, *, advances: tuple[Advance, ...] = ()) -> list[FilledGap]:
    return fill_gaps(known, starts_s=FIRST, ends_s=LAST, advances=advances)


def test_a_gap_is_filled_as_the_same_hours_of_the_weeks_around_it() -> None:
    (gap,) = filled(known(with_gap(GAP)))

    starts_s = hours(*GAP)
    assert gap.filled == counted(starts_s, flag=ESTIMATED)
    assert (gap.method, gap.profile, gap.advance) == (EstimateMethod.OWN_PROFILE, "", None)


def test_it_adds_up_to_what_the_counter_went_on_between_two_reads() -> None:
    before, after = GAP[0] - 7200, GAP[1] + 3600
    held = with_gap(GAP)
    beside = held.picked((held.starts_s >= before) & (held.starts_s < after)).total
    advance = Advance(starts_s=before, ends_s=after, counted=(beside + 100_001) * 1_000)

    (gap,) = filled(known(held), advances=(advance,))

    shares = usual(hours(*GAP)) / usual(hours(*GAP)).sum() * 100_001
    assert gap.filled.total == 100_001
    assert np.abs(gap.filled.deltas - shares).max() < 1
    assert gap.advance == advance


def test_gaps_between_the_same_two_reads_share_what_is_left() -> None:
    other = (seconds(2025, 3, 5), seconds(2025, 3, 5, 12))
    held = with_gap(GAP, other)
    advance = Advance(starts_s=FIRST, ends_s=LAST, counted=(held.total + 77_777) * 1_000)

    gaps = filled(known(held), advances=(advance,))
    one_by_one = fill_gaps(known(held), starts_s=FIRST, ends_s=GAP[1], advances=(advance,))

    assert [gap.starts_s for gap in gaps] == [GAP[0], other[0]]
    assert sum(gap.filled.total for gap in gaps) == 77_777
    assert one_by_one[0].filled == gaps[0].filled


def test_a_read_within_a_gap_divides_it() -> None:
    inside = seconds(2025, 3, 3, 23, 30)
    advances = (
        Advance(starts_s=GAP[0], ends_s=inside, counted=1_000_000),
        Advance(starts_s=inside, ends_s=GAP[1], counted=9_000_000),
    )

    first, second = filled(known(with_gap(GAP)), advances=advances)

    assert (first.ends_s, first.filled.total) == (inside, 1_000)
    assert (second.starts_s, second.filled.total) == (inside, 9_000)
    assert (first.filled.length_s[-1], second.filled.length_s[0]) == (1800, 1800)


def test_a_cold_week_is_estimated_as_high_as_its_neighbours() -> None:
    starts_s = hours(FIRST, LAST)
    cold = (starts_s >= GAP[0] - 7 * 86_400) & (starts_s < GAP[1] + 7 * 86_400)
    amounts = np.where(cold, usual(starts_s) * 3, usual(starts_s))
    gap_free = (starts_s < GAP[0]) | (starts_s >= GAP[1])
    held = replace(counted(starts_s), deltas=amounts).picked(gap_free)

    (gap,) = filled(known(held))

    truth = 3 * int(usual(hours(*GAP)).sum())
    assert abs(gap.filled.total - truth) < truth // 20


def test_a_day_of_25_hours_gets_an_estimate_for_each() -> None:
    day = (seconds(2025, 10, 26), seconds(2025, 10, 27))
    starts_s = hours(seconds(2025, 9, 29), seconds(2025, 11, 17))
    held = counted(starts_s[(starts_s < day[0]) | (starts_s >= day[1])])

    (gap,) = fill_gaps(known(held), starts_s=day[0], ends_s=day[1], advances=())

    twice = [datetime.fromtimestamp(start, BERLIN).hour for start in gap.filled.starts_s.tolist()]
    assert (len(gap.filled), twice.count(2)) == (25, 2)
    assert gap.filled == counted(hours(*day), flag=ESTIMATED)


def test_without_history_the_usual_customer_stands_in() -> None:
    held = counted(hours(FIRST, FIRST + 86_400))
    gap = (FIRST + 86_400, FIRST + 2 * 86_400)
    advance = Advance(starts_s=gap[0], ends_s=gap[1], counted=8_000_000)

    (own_level,) = fill_gaps(known(held), starts_s=gap[0], ends_s=gap[1], advances=())
    (by_reads,) = fill_gaps(known(held), starts_s=gap[0], ends_s=gap[1], advances=(advance,))

    assert (own_level.method, own_level.profile) == (EstimateMethod.STANDARD_PROFILE, "household")
    # Monday and Tuesday are alike in the profile, so the day before is the level.
    assert own_level.filled.total == held.total
    assert by_reads.filled.total == 8_000
    assert int(by_reads.filled.deltas[19]) > 4 * int(by_reads.filled.deltas[3])


def test_gas_without_history_is_spread_evenly_between_two_reads() -> None:
    advance = Advance(starts_s=FIRST, ends_s=FIRST + 3 * 86_400, counted=10_000_000)

    (gap,) = fill_gaps(
        known(Intervals.none(), standard=False, step_s=WHOLE_DAY),
        starts_s=FIRST,
        ends_s=FIRST + 3 * 86_400,
        advances=(advance,),
    )

    assert (gap.method, gap.filled.deltas.tolist()) == (EstimateMethod.EVEN, [3334, 3333, 3333])


def test_a_meter_of_which_nothing_is_known_is_not_guessed() -> None:
    assert fill_gaps(known(Intervals.none()), starts_s=FIRST, ends_s=LAST, advances=()) == []


@pytest.mark.parametrize(
    ("counted_by_register", "left"),
    [(6_000, 1_000_000), (5_000, 0), (4_999, None)],
    ids=["more", "all", "less"],
)
def test_what_is_left_of_an_advance_is_never_negative(counted_by_register: int, left: int | None) -> None:
    held = replace(counted(hours(FIRST, FIRST + 7200)), deltas=np.array([2_000, 3_000]))
    advance = Advance(starts_s=FIRST, ends_s=FIRST + 86_400, counted=counted_by_register * 1_000)

    assert left_of(advance, known=held) == left


def test_an_interval_over_a_read_tells_nothing_of_either_side() -> None:
    held = counted(hours(FIRST, FIRST + 7200))
    advance = Advance(starts_s=FIRST + 1800, ends_s=FIRST + 86_400, counted=10_000_000)

    assert left_of(advance, known=held) is None


def test_readings_that_contradict_the_counter_leave_the_gap_to_the_profile() -> None:
    advance = Advance(starts_s=FIRST, ends_s=LAST, counted=1)

    (gap,) = filled(known(with_gap(GAP)), advances=(advance,))

    assert (gap.advance, gap.filled) == (None, counted(hours(*GAP), flag=ESTIMATED))


@pytest.mark.parametrize(
    ("lengths", "step_s"),
    [([900, 900, 3600], 900), ([82_800, 86_400, 86_400], WHOLE_DAY), ([], 3600), ([50_000], WHOLE_DAY)],
    ids=["quarters", "days", "nothing known", "by hand"],
)
def test_the_usual_step_is_that_of_most_readings(lengths: list[int], step_s: int) -> None:
    starts_s = np.cumsum([0, *lengths[:-1]])[: len(lengths)].astype(np.int64)
    held = Intervals(
        starts_s=starts_s,
        length_s=np.array(lengths, dtype=np.int64),
        deltas=np.zeros(len(lengths), dtype=np.int64),
        flags=np.zeros(len(lengths), dtype=np.uint8),
    )

    assert usual_step(held, otherwise=3600) == step_s


@given(
    missing=st.sets(st.integers(0, 24 * 21 - 1), min_size=1, max_size=60),
    reads=st.lists(st.integers(0, 24 * 21), max_size=6, unique=True),
    left=st.integers(0, 10_000_000),
)
def test_any_gaps_between_any_reads_add_up_to_every_advance(
    missing: set[int], reads: list[int], left: int
) -> None:
    starts_s = hours(FIRST, FIRST + 21 * 86_400)
    is_there = ~np.isin(np.arange(len(starts_s)), list(missing))
    held = counted(starts_s[is_there])
    advances = []
    for low, high in zip(sorted(reads)[:-1], sorted(reads)[1:], strict=True):
        inside = held.picked(
            (held.starts_s >= starts_s[0] + low * 3600) & (held.ends_s <= starts_s[0] + high * 3600)
        )
        counted_there = inside.total * 1_000 + left
        advances.append(
            Advance(starts_s=FIRST + low * 3600, ends_s=FIRST + high * 3600, counted=counted_there)
        )

    gaps = fill_gaps(known(held), starts_s=FIRST, ends_s=FIRST + 21 * 86_400, advances=advances)

    every = np.concatenate([gap.filled.starts_s for gap in gaps])
    assert every.tolist() == starts_s[~is_there].tolist()
    for advance in advances:
        of_it = [gap for gap in gaps if gap.advance == advance]
        total = sum(gap.filled.total * 10 ** (6 - gap.filled.scale) for gap in of_it)
        has_gap = bool(((every >= advance.starts_s) & (every < advance.ends_s)).any())
        assert total == (left if has_gap else 0)


@given(missing=st.sets(st.integers(0, 199), min_size=1))
def test_what_is_filled_is_what_was_missing(missing: set[int]) -> None:
    starts_s = hours(FIRST, FIRST + 200 * 3600)
    is_there = ~np.isin(np.arange(200), list(missing))

    slots = gaps_in(
        counted(starts_s[is_there]), starts_s=FIRST, ends_s=FIRST + 200 * 3600, step_s=3600, days=DAYS
    )

    assert slots.starts_s.tolist() == starts_s[~is_there].tolist()
    assert set(slots.length_s.tolist()) == {3600}


def test_a_gap_on_a_holiday_is_filled_as_the_sundays_beside_it() -> None:
    """Thursday, 1 May 2025, between weeks without another holiday: Good Friday is 18 April."""
    starts_s = hours(seconds(2025, 4, 22), seconds(2025, 5, 29))
    day = (seconds(2025, 5, 1), seconds(2025, 5, 2))
    held = known(counted(starts_s[(starts_s < day[0]) | (starts_s >= day[1])]))
    germany = replace(held, region=Region(zone="Europe/Berlin", country="DE"))

    (gap,) = fill_gaps(germany, starts_s=day[0], ends_s=day[1], advances=())

    sunday = usual(hours(seconds(2025, 5, 4), seconds(2025, 5, 5)))
    assert gap.filled.deltas.tolist() == sunday.tolist()
