"""The rules of the store alone, step by step, held against plain models: no database takes part."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.timeseries.deliveries import CODES, STARTS, Delivery, Story, delivery_of, given_of, intervals
from tests.timeseries.examples import as_many
from tests.timeseries.plain_store import PlainStore
from tests.timeseries.test_merging import split_rows, totals_of_blocks
from wattstead.timeseries.counting import DeviceEpoch, RegisterRanBackwards, advance, advance_across
from wattstead.timeseries.gathering import intervals_of, one_register
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.merging import Merged, merge, without
from wattstead.timeseries.packing import packed, unpacked
from wattstead.timeseries.shaping import shaped

QUARTER_S = 900
LATE = timedelta(days=5)
MOST = 500


class MergedReadings(RuleBasedStateMachine):
    """Readings in memory, and their model, to which the same things happen."""

    @initialize(start=st.sampled_from(STARTS), step_s=st.sampled_from([900, 1800]))
    def begin(self, start: tuple[str, date], step_s: int) -> None:
        self.story = Story(*start, deliveries=())
        self.origin_s = int(self.story.starts_at.timestamp())
        self.known_at = self.story.starts_at + LATE
        self.step_s = step_s
        self.plain = PlainStore(zone=self.story.zone)
        self.held = Intervals.none()
        self.gone: list[tuple[int, int, int, int]] = []
        self.deliveries: list[Delivery] = []

    @rule(code=CODES)
    def readings_come(self, code: bytes) -> None:
        delivery = delivery_of(
            code, origin_s=self.origin_s, known_at=self.known_at, step_s=self.step_s, one_flag=True
        )
        self.deliveries.append(delivery)
        self._take_in(delivery)

    @rule()
    def the_step_changes(self) -> None:
        self.step_s = 2700 - self.step_s

    @precondition(lambda self: self.deliveries)
    @rule(which=st.integers(0, 99))
    def a_delivery_comes_again(self, which: int) -> None:
        self._take_in(self.deliveries[which % len(self.deliveries)])

    @rule(first=st.integers(0, 192), slots=st.integers(1, 110))
    def readings_are_withdrawn(self, first: int, slots: int) -> None:
        start_s = self.origin_s + first * QUARTER_S
        end_s = start_s + slots * QUARTER_S
        self.plain.withdraw(start_s, end_s, known_at=self.known_at)
        self._keep(without(self.held, starts_at_s=start_s, ends_before_s=end_s))

    def teardown(self) -> None:
        if not hasattr(self, "plain"):
            return
        series = self.story.series(1)
        rows = list(shaped(one_register(series, self.held)))
        travelled = [row for group in rows for row in split_rows(packed(group), len(group))]
        assert given_of(self.held) == self.plain.readings()
        assert totals_of_blocks(series, self.held) == self.plain.totals()
        assert intervals_of(unpacked(travelled)) == self.held
        assert sorted(self.gone) == sorted(
            (one.instant_s, one.length_s, one.old_delta, one.old_flag)
            for one in self.plain.ended
            if one.old_flag >= 0
        )

    def _take_in(self, delivery: Delivery) -> None:
        self.known_at += timedelta(hours=1)
        self.plain.take_in(delivery.readings, known_at=self.known_at)
        for batch in delivery.batches:
            result = merge(self.held, intervals(batch))
            told = len(result.added) + len(result.corrected) + result.unchanged + result.outranked
            assert told == len(batch)
            self._keep(result)

    def _keep(self, result: Merged) -> None:
        self.held = result.now
        self.gone += [(one.end_s, one.length_s, one.delta, one.flag) for one in given_of(result.replaced)]


class CountersOnAWall(RuleBasedStateMachine):
    """Devices that count one after the other in one place, seen only by who passes by.

    The model counts what was used; the rules must find the same out of what was seen.
    """

    @initialize(digits=st.integers(3, 6), shows=st.integers(0, 999))
    def begin(self, digits: int, shows: int) -> None:
        self.rolls_over_at: int = 10**digits
        self.shows = shows
        self.hour = 0
        self.used = 0
        self.exchanges: list[DeviceEpoch] = []
        self.seen = [(self.hour, self.shows, self.used)]

    @rule(use=st.integers(0, MOST))
    def energy_is_used(self, use: int) -> None:
        """No more than is plausible goes by unseen, as the check of every reading demands."""
        if self.used - self.seen[-1][2] + use > MOST:
            self.somebody_looks()
        self.hour += 1
        self.used += use
        self.shows = (self.shows + use) % self.rolls_over_at

    @rule()
    def somebody_looks(self) -> None:
        self.hour += 1
        self.seen.append((self.hour, self.shows, self.used))

    @rule(left=st.integers(1, 900))
    def the_counter_nears_its_last_number(self, left: int) -> None:
        """Another device, just before it begins at zero again."""
        self.the_device_is_exchanged(self.rolls_over_at - left)

    @rule(first_value=st.integers(0, 999))
    def the_device_is_exchanged(self, first_value: int) -> None:
        self.hour += 1
        self.exchanges.append(
            DeviceEpoch(
                starts_at=datetime(2025, 3, 30, tzinfo=UTC) + timedelta(hours=self.hour),
                old_serial_number="old",
                new_serial_number="new",
                old_final_value=self.shows,
                new_first_value=first_value,
            )
        )
        self.shows = first_value

    def teardown(self) -> None:
        if not hasattr(self, "seen"):
            return
        self.somebody_looks()
        for before, after in zip(self.seen, self.seen[1:], strict=False):
            assert self._worked_out(before, after) == after[2] - before[2]
        for hour, shows, used in self.seen:
            assert self._worked_out((hour, shows, used), (hour, shows, used)) == 0

    def _worked_out(self, before: tuple[int, int, int], after: tuple[int, int, int]) -> int:
        began = datetime(2025, 3, 30, tzinfo=UTC)
        between = [
            one
            for one in self.exchanges
            if before[0] <= (one.starts_at - began) // timedelta(hours=1) < after[0]
        ]
        return advance_across(
            before=before[1],
            after=after[1],
            exchanges=between,
            rolls_over_at=self.rolls_over_at,
            most=MOST,
        )


class CountersThatForgetExchanges(CountersOnAWall):
    """The same, by a rule that takes every device for the first one."""

    def _worked_out(self, before: tuple[int, int, int], after: tuple[int, int, int]) -> int:
        return (after[1] - before[1]) % self.rolls_over_at


class MergedWithoutRanks(MergedReadings):
    """Readings of which the last always wins, estimates over measured ones too."""

    def _take_in(self, delivery: Delivery) -> None:
        self.plain.take_in(delivery.readings, known_at=self.known_at)
        for batch in delivery.batches:
            kept = {one.start_s: one for one in [*given_of(self.held), *batch]}
            self.held = intervals([kept[start_s] for start_s in sorted(kept)])


@pytest.mark.parametrize(
    ("machine", "steps"), [(MergedReadings, 4), (CountersOnAWall, 8)], ids=["merging", "counters"]
)
def test_any_course_of_events_ends_as_a_plain_model_says(
    machine: type[RuleBasedStateMachine], steps: int
) -> None:
    run_state_machine_as_test(machine, settings=as_many(5_000, steps=steps))


@pytest.mark.parametrize(
    "machine", [MergedWithoutRanks, CountersThatForgetExchanges], ids=["merging", "counters"]
)
def test_the_comparison_notices_rules_that_are_wrong(machine: type[RuleBasedStateMachine]) -> None:
    """Prove that the test above can fail."""
    few = settings(as_many(500, steps=8), phases=[Phase.generate], print_blob=False)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=few)


def test_a_plain_drop_is_no_rollover_whatever_was_seen_before() -> None:
    """Rule 18: only what the connection can deliver is one."""
    refused = 0
    for before in range(0, 10_000, 37):
        for after in range(0, before, 91):
            rolled = 10_000 - before + after
            try:
                went = advance(before=before, after=after, rolls_over_at=10_000, most=MOST)
            except RegisterRanBackwards:
                refused += 1
                assert rolled > MOST
            else:
                assert (went, rolled <= MOST) == (rolled, True)
    assert refused > 10_000
