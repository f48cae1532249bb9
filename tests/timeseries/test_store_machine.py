"""Whatever happens to a register, step by step, the store tells what a plain model of it tells."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.timeseries.deliveries import CODES, STARTS, Delivery, Story, delivery_of, given_of, intervals
from tests.timeseries.examples import as_many
from tests.timeseries.plain_register import EndedLook, Exchange, PlainRegister
from tests.timeseries.plain_store import Ended, Given, moment
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import ExchangeKnownOtherwise
from wattstead.timeseries.gathering import one_register
from wattstead.timeseries.known_then import read_as_known
from wattstead.timeseries.reads import day_totals, month_totals, read, readings_of
from wattstead.timeseries.store import (
    keep_register_values,
    load_days,
    record_exchange,
    take_in,
    take_in_many,
    withdraw,
)

pytestmark = pytest.mark.django_db
NUMBERS = count(20_000)
QUARTER_S = 900
SLOTS = 2 * 96
ALL_EXACT_AFTER = timedelta(days=5)
"""From then on a young day hides nothing: whatever is known of it is told as of the moment it was."""
PLACES = st.integers(0, SLOTS)
MILLIONTHS = st.integers(0, 99_999).map(lambda value: value * 1_000)


@dataclass(frozen=True)
class Told:
    """What the store said at a moment."""

    known_at: datetime
    readings: list[Given]


class RegisterInTheStore(RuleBasedStateMachine):
    """A register of the database and its model, to which the same things happen."""

    @initialize(start=st.sampled_from(STARTS), late=st.booleans())
    def begin(self, start: tuple[str, date], late: bool) -> None:
        self.story = Story(*start, deliveries=())
        self.origin_s = int(self.story.starts_at.timestamp())
        self.series = self.story.series(next(NUMBERS))
        self.plain = PlainRegister(zone=self.story.zone)
        # Where the step of a day changes, all comes late: what a young day held in other steps is not kept.
        self.changes_step = late
        self.known_at = self.story.starts_at + (ALL_EXACT_AFTER if late else timedelta(hours=12))
        self.deliveries: list[Delivery] = []
        self.told: list[Told] = []

    @rule(code=CODES, doors=st.integers(0, 26), hours=st.sampled_from([900, 1800]))
    def readings_come(self, code: bytes, doors: int, hours: int) -> None:
        """Readings come shuffled, repeated, in batches, each through any of three doors."""
        self._time_passes(code[0] % 30 + 1)
        step_s = hours if self.changes_step else QUARTER_S
        delivery = delivery_of(
            code,
            origin_s=self.origin_s,
            known_at=self.known_at,
            step_s=step_s,
            one_flag=self.changes_step,
        )
        self.deliveries.append(delivery)
        self._take_in(delivery, doors=doors)

    @precondition(lambda self: self.deliveries)
    @rule(which=st.integers(0, 99), doors=st.integers(0, 26))
    def a_delivery_comes_again(self, which: int, doors: int) -> None:
        self._time_passes(1)
        self._take_in(self.deliveries[which % len(self.deliveries)], doors=doors)

    @rule(first=PLACES, slots=st.integers(1, 110))
    def readings_are_withdrawn(self, first: int, slots: int) -> None:
        self._time_passes(2)
        start_s = self.origin_s + first * QUARTER_S
        self.plain.withdraw(start_s, start_s + slots * QUARTER_S, known_at=self.known_at)
        period = Period(starts_at=moment(start_s), ends_before=moment(start_s + slots * QUARTER_S))
        self._withdraw(period)

    def _withdraw(self, period: Period) -> None:
        with seen_by(SYSTEM):
            withdraw(self.series, period, known_at=self.known_at, actor_id=None, reason="wrong meter")

    @rule(place=PLACES, value=MILLIONTHS)
    def somebody_looks_at_the_counter(self, place: int, value: int) -> None:
        self._time_passes(1)
        at_s = self.origin_s + place * QUARTER_S
        self.plain.look(at_s, value, known_at=self.known_at)
        with seen_by(SYSTEM):
            keep_register_values(
                self.series, {at_s: value}, known_at=self.known_at, actor_id=None, reason="looked"
            )

    @rule(place=PLACES, final_value=MILLIONTHS, first_value=MILLIONTHS)
    def the_device_is_exchanged(self, place: int, final_value: int, first_value: int) -> None:
        at_s = self.origin_s + place * QUARTER_S
        epoch = DeviceEpoch(
            starts_at=moment(at_s),
            old_serial_number="A1",
            new_serial_number="B7",
            old_final_value=final_value,
            new_first_value=first_value,
        )
        was_told = self.plain.exchange(at_s, Exchange(final_value, first_value))
        try:
            with seen_by(SYSTEM):
                record_exchange(self.series, epoch, known_at=self.known_at, actor_id=None, reason="old")
        except ExchangeKnownOtherwise:
            was_told = not was_told
        assert was_told

    @invariant()
    def the_readings_are_those_of_the_model(self) -> None:
        with seen_by(SYSTEM):
            found = given_of(read(self.series, self._period()))
        assert found == self.plain.readings()
        if self.known_at >= self.story.starts_at + ALL_EXACT_AFTER:
            self.told.append(Told(self.known_at, found))

    def teardown(self) -> None:
        if not hasattr(self, "plain"):
            return
        with seen_by(SYSTEM):
            self._totals_are_those_of_the_model()
            self._revisions_are_those_of_the_model()
            self._counter_showed_what_the_model_says()
            then = {
                one.known_at: given_of(read_as_known(self.series, self._period(), one.known_at))
                for one in self.told
            }
        assert then == {one.known_at: one.readings for one in self.told}

    def _totals_are_those_of_the_model(self) -> None:
        days = DayPeriod(
            starts_on=self.story.first_day - timedelta(days=1),
            ends_before=self.story.first_day + timedelta(days=4),
        )
        found, plain = day_totals(self.series, days), self.plain.totals()
        assert dict(zip(found.days, found.totals.tolist(), strict=True)) == {
            day: plain.get(day, 0) for day in days
        }
        assert int(found.present.sum()) == len(self.plain.held)
        months: dict[date, int] = {}
        for day, total in plain.items():
            months[day.replace(day=1)] = months.get(day.replace(day=1), 0) + total
        told = {one.starts_on: one.total for one in month_totals(self.series, days)}
        assert {month: told[month] for month in months} == months
        assert sum(told.values()) == sum(months.values())

    def _revisions_are_those_of_the_model(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT extract(epoch FROM instant)::bigint, length_s, known_from, known_until,"
                " coalesce(old_delta, 0), coalesce(old_flags, -1), old_register_value"
                " FROM reading_revision WHERE register = %s",
                [self.series.number],
            )
            rows = cursor.fetchall()
        assert sorted(Ended(int(row[0]), *row[1:6]) for row in rows if row[6] is None) == sorted(
            self.plain.ended
        )
        assert sorted(EndedLook(int(row[0]), row[6], *row[2:4]) for row in rows if row[6] is not None) == (
            sorted(self.plain.ended_looks)
        )

    def _counter_showed_what_the_model_says(self) -> None:
        days = DayPeriod(
            starts_on=self.story.first_day - timedelta(days=1),
            ends_before=self.story.first_day + timedelta(days=4),
        )
        found = [
            (int(one.timestamp.timestamp()), None if one.value is None else int(one.value * 10**6))
            for one in readings_of(self.series, days)
        ]
        assert found == self.plain.shown()

    def _take_in(self, delivery: Delivery, *, doors: int) -> None:
        self.plain.take_in(delivery.readings, known_at=self.known_at)
        with seen_by(SYSTEM):
            for batch in delivery.batches:
                self._bring(batch, door=doors % 3)
                doors //= 3

    def _bring(self, batch: tuple[Given, ...], *, door: int) -> None:
        given = intervals(batch)
        if door == 0:
            take_in(self.series, given, known_at=self.known_at, actor_id=None, reason="story")
            return
        take = take_in_many if door == 1 else load_days
        take(one_register(self.series, given), known_at=self.known_at, actor_id=None, reason="story")

    def _time_passes(self, hours: int) -> None:
        self.known_at += timedelta(hours=hours)

    def _period(self) -> Period:
        return Period(
            starts_at=self.story.starts_at - timedelta(days=1),
            ends_before=self.story.starts_at + timedelta(days=4),
        )


class RegisterOfACarelessStore(RegisterInTheStore):
    """A register whose readings are never withdrawn, whatever is asked."""

    def _withdraw(self, period: Period) -> None:
        pass


def test_whatever_happens_to_a_register_the_store_tells_what_a_plain_model_tells() -> None:
    run_state_machine_as_test(RegisterInTheStore, settings=as_many(300, steps=5))


def test_the_comparison_notices_a_store_that_keeps_what_was_withdrawn() -> None:
    """Prove that the test above can fail."""
    few = settings(as_many(300, steps=5), phases=[Phase.generate], print_blob=False)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(RegisterOfACarelessStore, settings=few)
