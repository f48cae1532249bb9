"""Readings of many registers are merged on one line as each register's are by themselves."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timeseries.deliveries import CODES, delivery_of, given_of, intervals
from tests.timeseries.readings import DAY, IN_TIME, MIDNIGHT, of_all, register, slots
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries import delivering
from wattstead.timeseries.gathering import side_by_side
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.known_then import read_as_known
from wattstead.timeseries.loading import load_days
from wattstead.timeseries.merging import merge
from wattstead.timeseries.one_line import laid_out, merge_line, taken_up
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.patches import take_in_many
from wattstead.timeseries.reads import read
from wattstead.timeseries.revisions import replaced_in
from wattstead.timeseries.series import ManyIntervals, Series
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
ONES, OTHERS = (tuple(register(number) for number in numbers) for numbers in ((83, 81, 82), (93, 91, 92)))
LATE = IN_TIME + timedelta(days=9)


@st.composite
def settled(draw: st.DrawFn) -> Intervals:
    """Return readings of one register, or none: quarter-hours or half-hours."""
    if not draw(st.booleans()):
        return Intervals.none()
    delivery = delivery_of(
        draw(CODES),
        origin_s=int(MIDNIGHT.timestamp()),
        known_at=IN_TIME,
        step_s=draw(st.sampled_from([900, 1800])),
        one_flag=True,
    )
    return merge(Intervals.none(), intervals(delivery.readings)).now


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(known=st.tuples(settled(), settled(), settled()), arriving=st.tuples(settled(), settled(), settled()))
def test_each_register_of_a_line_holds_what_it_would_hold_alone(
    known: tuple[Intervals, ...], arriving: tuple[Intervals, ...]
) -> None:
    series = sorted(ONES, key=lambda one: one.number)
    numbers = [one.number for one in series]
    lines = [
        laid_out(side_by_side(dict(zip(numbers, parts, strict=True)), series=series))
        for parts in (known, arriving)
    ]
    alone = [merge(one, other) for one, other in zip(known, arriving, strict=True)]

    merged = merge_line(*lines)

    for name in ("now", "replaced", "added", "corrected"):
        found = taken_up(getattr(merged, name), series=series)
        assert [given_of(one) for one in _of_each(found)] == [given_of(getattr(each, name)) for each in alone]
    assert merged.unchanged == sum(each.unchanged for each in alone)
    assert merged.outranked == sum(each.outranked for each in alone)


def test_late_readings_of_many_meters_leave_what_those_of_each_would_leave(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivering, "SINGLE_AT_ONCE", 5)
    monkeypatch.setattr(delivering, "BLOCKS_AT_ONCE", 1)
    first, second = slots({0: 1, 1: 2, 9: 7, 50: 5}), slots({0: 1, 1: 3, 2: 4})
    half_hour = second.picked(slice(1, 2))
    half_hour = Intervals(**{**vars(half_hour), "length_s": half_hour.length_s * 2})

    with seen_by(SYSTEM):
        for series in (ONES, OTHERS):
            load_days(of_all(series, first), known_at=IN_TIME, actor_id=None, reason="first")
        late = _with_half_hour(ONES, second, half_hour)
        together = take_in_many(late, known_at=LATE, actor_id=None, reason="late")
        alone = [
            take_in(one, half_hour if at == 1 else second, known_at=LATE, actor_id=None, reason="late")
            for at, one in enumerate(OTHERS)
        ]
        kept, kept_alone = ([_traces(one) for one in series] for series in (ONES, OTHERS))

    assert kept == kept_alone
    total = sum(alone, Outcome())
    assert (together.stored, together.corrected, together.unchanged) == (
        total.stored,
        total.corrected,
        total.unchanged,
    )
    assert {(one.number + 10, *one[1:]) for one in together.revised} == {*total.revised}


def _with_half_hour(series: tuple[Series, ...], given: Intervals, half_hour: Intervals) -> ManyIntervals:
    parts = {one.number: half_hour if at == 1 else given for at, one in enumerate(series)}
    return side_by_side(parts, series=series)


def _traces(one: Series) -> tuple[object, ...]:
    replaced = [(each.timestamp, each.old_delta, each.known_from) for each in replaced_in(one, DAY)]
    then = read_as_known(one, DAY, LATE - timedelta(seconds=1))
    return given_of(read(one, DAY)), replaced, given_of(then)


def _of_each(many: ManyIntervals) -> list[Intervals]:
    return [
        Intervals(
            starts_s=many.starts_s[rows],
            length_s=many.length_s[rows],
            deltas=many.deltas[rows],
            flags=many.flags[rows],
        )
        for rows in (np.nonzero(many.which == place)[0] for place in range(len(many.series)))
    ]
