"""Holds the columns of readings to the view that says the same one by one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timeseries.deliveries import ACCOUNT, METER, intervals
from tests.timeseries.plain_store import Given
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import record_exchange
from wattstead.timeseries.flags import quality_of, source_of
from wattstead.timeseries.latest import readings_of
from wattstead.timeseries.series import Series
from wattstead.timeseries.shown import UNKNOWN, Shown, read_shown
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
NUMBERS = count(700_000)
MIDNIGHT_S = int(datetime(2025, 3, 27, 23, tzinfo=UTC).timestamp())
KNOWN_AT = datetime(2025, 5, 1, tzinfo=UTC)
HOUR_S = 3600
# The night in which summer time begins lies within.
DAYS = DayPeriod(starts_on=date(2025, 3, 28), ends_before=date(2025, 4, 1))
VIENNA = ZoneInfo("Europe/Vienna")
HOURS = 95

half_hours = st.integers(0, 2 * HOURS).map(lambda n: MIDNIGHT_S + n * HOUR_S // 2)
values = st.integers(0, 10**12)


@st.composite
def pasts(draw: st.DrawFn) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """Make hours that were counted, looks at the counter, and exchanges of the device, all by their time."""
    counted = draw(st.dictionaries(st.integers(0, HOURS - 1), st.integers(0, 30_000), max_size=HOURS))
    looks = draw(st.dictionaries(half_hours, values, max_size=5))
    exchanges = draw(st.dictionaries(half_hours, values, max_size=3))
    return counted, looks, exchanges


def a_series() -> Series:
    return Series(number=next(NUMBERS), account_id=ACCOUNT, meter_id=METER, zone="Europe/Vienna")


def kept(one: Series, *, counted: dict[int, int], looks: dict[int, int], exchanges: dict[int, int]) -> None:
    hours = [
        Given(MIDNIGHT_S + hour * HOUR_S, HOUR_S, delta, hour % 3) for hour, delta in sorted(counted.items())
    ]
    take_in(one, intervals(hours), known_at=KNOWN_AT, actor_id=None, reason="test")
    keep_register_values(one, looks, known_at=KNOWN_AT, actor_id=None, reason="test")
    for at_s, value in exchanges.items():
        epoch = DeviceEpoch(
            starts_at=datetime.fromtimestamp(at_s, UTC),
            old_serial_number="A",
            new_serial_number="B",
            old_final_value=0,
            new_first_value=value,
        )
        record_exchange(one, epoch, known_at=KNOWN_AT, actor_id=None, reason="test")


def one_by_one(shown: Shown) -> list[tuple[datetime, Decimal | None, Decimal, str, str]]:
    scale = shown.intervals.scale
    columns = zip(
        shown.intervals.ends_s.tolist(),
        shown.values.tolist(),
        shown.intervals.deltas.tolist(),
        shown.intervals.flags.tolist(),
        strict=True,
    )
    return [
        (
            datetime.fromtimestamp(ends_s, UTC),
            None if value == UNKNOWN else rounded(unscaled(value, LARGEST_SCALE), scale),
            unscaled(delta, scale),
            source_of(flag).name,
            quality_of(flag).name,
        )
        for ends_s, value, delta, flag in columns
    ]


@settings(max_examples=150)
@given(past=pasts())
def test_columns_say_what_the_view_says(
    past: tuple[dict[int, int], dict[int, int], dict[int, int]],
) -> None:
    one = a_series()
    counted, looks, exchanges = past
    with seen_by(SYSTEM):
        kept(one, counted=counted, looks=looks, exchanges=exchanges)
        viewed = readings_of(one, DAYS)
        shown = read_shown(one, time_of_days(DAYS, zone=VIENNA))

    assert one_by_one(shown) == [
        (each.timestamp, each.value, each.delta, each.source, each.quality) for each in viewed
    ]


def test_a_part_of_the_time_shows_the_same_values_as_the_whole() -> None:
    one = a_series()
    with seen_by(SYSTEM):
        kept(one, counted=dict.fromkeys(range(HOURS), 100), looks={MIDNIGHT_S: 5_000_000}, exchanges={})
        noon = datetime.fromtimestamp(MIDNIGHT_S + 60 * HOUR_S, UTC)
        part = read_shown(one, Period(starts_at=noon, ends_before=noon + timedelta(hours=2)))

    assert [value for _, value, *_ in one_by_one(part)] == [Decimal("11.100"), Decimal("11.200")]


def test_the_time_of_writing_is_told() -> None:
    one = a_series()
    with seen_by(SYSTEM):
        kept(one, counted={0: 1, 30: 2}, looks={}, exchanges={})
        shown = read_shown(one, time_of_days(DAYS, zone=VIENNA))

    known_s = int(KNOWN_AT.timestamp())
    assert (shown.stored_s.tolist(), shown.changed_s.tolist()) == ([known_s] * 2, [known_s] * 2)


def test_nothing_known_is_nothing_shown() -> None:
    one = a_series()
    with seen_by(SYSTEM):
        shown = read_shown(one, time_of_days(DAYS, zone=VIENNA))

    assert one_by_one(shown) == []


def test_a_long_time_asks_as_often_as_a_short_one() -> None:
    one = a_series()
    with seen_by(SYSTEM):
        kept(one, counted=dict.fromkeys(range(HOURS), 100), looks={}, exchanges={})
        with watched_wire() as wire:
            read_shown(one, time_of_days(DAYS, zone=VIENNA))

    # Four days by COPY and what it ends with, the stamps of four days, one value before.
    assert (wire.statements, wire.rows) == (4, 4 + 1 + 4 + 1)
