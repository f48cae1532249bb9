"""What is there of a day, and what of it is estimated, is told without opening its arrays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.timeseries.readings import IN_TIME, MIDNIGHT, THEIRS, register, slots
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries import sureness
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import exchanges_of_many, record_exchange
from wattstead.timeseries.flags import ESTIMATED
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.latest import latest, latest_of_many
from wattstead.timeseries.presence import Coverage, coverage_of_many
from wattstead.timeseries.qualities import day_qualities
from wattstead.timeseries.register_values import RegisterValue, last_values_of_many
from wattstead.timeseries.revisions import replaced_in
from wattstead.timeseries.series import Series
from wattstead.timeseries.store import take_in
from wattstead.timeseries.turning_pages import PageOfDays, page_until

pytestmark = pytest.mark.django_db
ONE, OTHER, SILENT = register(91), register(92), register(93)
THREE_DAYS = DayPeriod(starts_on=date(2025, 5, 31), ends_before=date(2025, 6, 3))


def keep(series: Series, given: Intervals) -> None:
    take_in(series, given, known_at=IN_TIME, actor_id=None, reason="test")


def quarters(count: int, *, from_slot: int = 0, flag: int = 0) -> Intervals:
    return slots(dict.fromkeys(range(from_slot, from_slot + count), 5), flag=flag)


def test_a_day_tells_its_slots_and_counts_estimates_among_measured_ones() -> None:
    with seen_by(SYSTEM):
        keep(ONE, quarters(90))
        keep(ONE, quarters(3, from_slot=90, flag=ESTIMATED))
        keep(ONE, quarters(96, from_slot=96, flag=ESTIMATED))
        found = day_qualities([ONE], THREE_DAYS)

    assert found.place.tolist() == [1, 2]
    assert found.slots.tolist() == [96, 96]
    assert found.present.tolist() == [93, 96]
    assert found.counts[:, sureness.ESTIMATED].tolist() == [3, 96]
    assert found.step_s.tolist() == [900, 900]


def test_coverage_of_many_registers_counts_whole_days_worth() -> None:
    with seen_by(SYSTEM):
        keep(ONE, quarters(96))
        keep(ONE, quarters(48, from_slot=96))
        keep(OTHER, quarters(24))
        found = coverage_of_many([ONE, OTHER, SILENT], THREE_DAYS)

    assert found == {
        91: Coverage(known_from=date(2025, 6, 1), covered_days=Decimal("1.5")),
        92: Coverage(known_from=date(2025, 6, 1), covered_days=Decimal("0.25")),
        93: Coverage(known_from=None, covered_days=Decimal(0)),
    }


def test_the_last_readings_of_many_registers_are_those_of_each() -> None:
    with seen_by(SYSTEM):
        keep(ONE, quarters(96))
        keep(OTHER, quarters(4))
        found = latest_of_many([ONE, OTHER, SILENT])

        assert found == {91: latest(ONE), 92: latest(OTHER)}


def test_the_last_values_seen_on_many_registers_are_those_of_each() -> None:
    noon = MIDNIGHT + timedelta(hours=12)
    with seen_by(SYSTEM):
        for series, value in ((ONE, 7_000_000), (OTHER, 9_000_000)):
            earlier = int((noon - timedelta(days=3)).timestamp())
            keep_register_values(
                series,
                {earlier: 1_000_000, int(noon.timestamp()): value},
                known_at=IN_TIME,
                actor_id=None,
                reason="test",
            )
        found = last_values_of_many([ONE, OTHER, SILENT])

    assert found == {
        91: RegisterValue(at=noon, value=7_000_000),
        92: RegisterValue(at=noon, value=9_000_000),
    }


def test_exchanges_of_many_registers_come_oldest_first() -> None:
    first, second = (
        DeviceEpoch(
            starts_at=MIDNIGHT + timedelta(days=days),
            old_serial_number="A",
            new_serial_number="B",
            old_final_value=9_850_000_000,
            new_first_value=12_000_000,
        )
        for days in (0, 30)
    )
    with seen_by(SYSTEM):
        for epoch in (second, first):
            record_exchange(ONE, epoch, known_at=IN_TIME, actor_id=None, reason="test")
        found = exchanges_of_many([ONE, OTHER])

    assert found == {91: (first, second)}


def test_what_readings_said_before_is_told_with_its_end() -> None:
    day = Period(starts_at=MIDNIGHT, ends_before=MIDNIGHT + timedelta(days=1))
    later = IN_TIME + timedelta(days=5)
    with seen_by(SYSTEM):
        keep(ONE, slots({0: 5, 1: 6}))
        take_in(ONE, slots({1: 8}), known_at=later, actor_id=None, reason="correction")
        found = replaced_in(ONE, day)

    told = [(each.timestamp, each.old_delta, each.known_until, each.reason) for each in found]
    assert told == [(MIDNIGHT + timedelta(minutes=30), 6, later, "correction")]


def test_pages_hold_whole_days_and_name_their_neighbours() -> None:
    with seen_by(SYSTEM):
        for day in (0, 1, 2, 5):
            keep(ONE, quarters(48, from_slot=96 * day))
        found = page_until(ONE, date(2025, 6, 3), readings=96)
        first = page_until(ONE, date(2025, 6, 1), readings=96)

        assert page_until(ONE, date(2025, 5, 1), readings=96) is None
    assert found == PageOfDays(
        days=DayPeriod(starts_on=date(2025, 6, 2), ends_before=date(2025, 6, 4)),
        earlier_until=date(2025, 6, 1),
        later_until=date(2025, 6, 6),
    )
    assert first == PageOfDays(
        days=DayPeriod(starts_on=date(2025, 6, 1), ends_before=date(2025, 6, 2)),
        earlier_until=None,
        later_until=date(2025, 6, 3),
    )


def test_a_stranger_is_told_nothing() -> None:
    stranger = Viewer(user_id=None, account_ids=frozenset({THEIRS}))
    with seen_by(SYSTEM):
        keep(ONE, quarters(96))
    with seen_by(stranger):
        assert page_until(ONE, date(2025, 6, 3), readings=96) is None
        assert day_qualities([ONE], THREE_DAYS).present.tolist() == []
        assert latest_of_many([ONE]) == {}
