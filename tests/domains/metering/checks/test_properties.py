"""Whatever readings come, in whatever order, the columns say what a plain look at each of them says."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.metering.checks.deliveries import some_meters
from tests.domains.metering.checks.plain_checks import Known, Reading, told
from wattstead.domains.metering.checks.deliveries import UsualUse
from wattstead.domains.metering.checks.history import asks_history
from wattstead.domains.metering.checks.judging import NO_REASON, judge
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.series import ManyIntervals, Series

# Two days around the night in which summer time begins, in Berlin.
FIRST_S = int(datetime(2026, 3, 27, 23, tzinfo=UTC).timestamp())
QUARTERS = 188
REGISTERS = 3
amounts = st.sampled_from(
    [0, 1, 2, 24, 25, 26, 99, 100, 101, 399, 400, 401, 3000, 15_001, 25_000, 44_001, -1]
)


@st.composite
def deliveries(draw: st.DrawFn) -> list[Reading]:
    """Return readings of some registers: steady stretches, with some readings among them that are odd."""
    found: list[Reading] = []
    for register in range(draw(st.integers(1, REGISTERS))):
        first, count = draw(st.integers(0, QUARTERS - 1)), draw(st.integers(1, QUARTERS))
        steady = draw(amounts)
        found += [
            Reading(register=register, starts_s=FIRST_S + place * 900, length_s=900, milli=steady)
            for place in range(first if draw(st.booleans()) else 0, min(first + count, QUARTERS))
        ]
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, QUARTERS - 2))
        odd = Reading(
            register=draw(st.integers(0, REGISTERS - 1)),
            starts_s=FIRST_S + place * 900,
            length_s=draw(st.sampled_from([900, 300, 600])),
            milli=draw(amounts),
            is_estimate=draw(st.booleans()),
        )
        found.insert(draw(st.integers(0, len(found))), odd)
    return found


knowledge = st.builds(
    Known,
    per_hour_milli=st.sampled_from([0, 4, 100, 400, 1600]),
    largest_milli=st.sampled_from([400, 2000, 4000]),
    days=st.sampled_from([0, 13, 14, 56]),
    multiplier=st.sampled_from([1, 30]),
    ends_s=st.sampled_from([FIRST_S + 90 * 900, FIRST_S + QUARTERS * 900]),
    now_s=st.sampled_from([FIRST_S + 120 * 900, FIRST_S + QUARTERS * 900]),
)


@settings(max_examples=60, deadline=None)
@given(readings=deliveries(), known=knowledge)
def test_columns_say_what_a_look_at_each_reading_says(readings: list[Reading], known: Known) -> None:
    every = np.ones(REGISTERS, dtype=np.int64)
    many = ManyIntervals(
        series=tuple(
            Series(number=number, account_id=UUID(int=1), meter_id=UUID(int=2), zone="Europe/Berlin")
            for number in range(1, REGISTERS + 1)
        ),
        which=np.array([one.register for one in readings], dtype=np.int64),
        starts_s=np.array([one.starts_s for one in readings], dtype=np.int64),
        length_s=np.array([one.length_s for one in readings], dtype=np.int64),
        deltas=np.array([one.milli for one in readings], dtype=np.int64),
        flags=np.array([ESTIMATED if one.is_estimate else METERED for one in readings], dtype=np.uint8),
    )
    usual = UsualUse(
        hours=np.full((REGISTERS, 168), known.per_hour_milli, dtype=np.int32),
        largest=every * known.largest_milli,
        known_days=every * known.days,
        known_until_s=every * 0,
        zero_since_s=every * 0,
    )

    meters = some_meters(REGISTERS, multiplier=known.multiplier, ends_s=known.ends_s)

    judged = judge(many, meters=meters, usual=usual, now_s=known.now_s)
    asked = asks_history(many, meters=meters)
    fetched = replace(
        usual,
        hours=usual.hours * asked[:, None].astype(np.int32),
        largest=usual.largest * asked,
        known_days=usual.known_days * asked,
    )
    with_less = judge(many, meters=meters, usual=fetched, now_s=known.now_s)

    found = [
        "" if judged.reasons[place] == NO_REASON else judged.reason(place).value
        for place in range(len(readings))
    ]
    assert found == told(readings, known=known)
    for name in ("verdicts", "reasons", "found", "limit"):
        assert getattr(with_less, name).tolist() == getattr(judged, name).tolist()
