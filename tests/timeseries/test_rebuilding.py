from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.timeseries.deliveries import intervals
from tests.timeseries.plain_store import Given
from tests.timeseries.readings import DAY, IN_TIME, MINE, register, slots, slots_held
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.known_then import read_as_known
from wattstead.timeseries.latest import readings_of
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.reads import day_totals, read
from wattstead.timeseries.rebuilding import rebuild
from wattstead.timeseries.series import Series
from wattstead.timeseries.shaping import IntervalCrossesDay
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
IN_VIENNA = register(81)
IN_LONDON = Series(number=81, account_id=MINE, meter_id=IN_VIENNA.meter_id, zone="Europe/London")
AROUND = DayPeriod(starts_on=date(2025, 5, 31), ends_before=date(2025, 6, 3))
LATER = IN_TIME + timedelta(days=30)


def test_change_of_zone_cuts_the_days_anew_and_keeps_every_reading() -> None:
    given = slots(dict.fromkeys(range(96), 1))

    with seen_by(SYSTEM):
        take_in(IN_VIENNA, given, known_at=IN_TIME, actor_id=None, reason="test")
        outcome = rebuild(old=IN_VIENNA, new=IN_LONDON, known_at=LATER)
        found = read(IN_LONDON, DAY)
        totals = day_totals(IN_LONDON, AROUND)

    assert outcome == Outcome(stored=96)
    assert found == given
    assert totals.totals.tolist() == [4, 92, 0]


def test_change_of_zone_keeps_what_was_known_when_and_what_the_register_showed() -> None:
    value_at = int(DAY.starts_at.timestamp())

    with seen_by(SYSTEM):
        take_in(IN_VIENNA, slots({0: 1, 1: 2}), known_at=IN_TIME, actor_id=None, reason="test")
        take_in(IN_VIENNA, slots({1: 5}), known_at=IN_TIME + timedelta(days=9), actor_id=None, reason="test")
        keep_register_values(IN_VIENNA, {value_at: 7_000_000}, known_at=IN_TIME, actor_id=None, reason="test")
        shown_before = [reading.value for reading in readings_of(IN_VIENNA, AROUND)]
        rebuild(old=IN_VIENNA, new=IN_LONDON, known_at=LATER)
        shown_after = [reading.value for reading in readings_of(IN_LONDON, AROUND)]
        then = read_as_known(IN_LONDON, DAY, IN_TIME + timedelta(days=1))

    assert shown_before == shown_after
    assert slots_held(then) == {0: 1, 1: 2}


def test_whole_day_that_fits_no_day_of_the_new_zone_is_refused() -> None:
    whole_day = intervals([Given(int(DAY.starts_at.timestamp()), 86_400, 9, 4)])

    with pytest.raises(IntervalCrossesDay), seen_by(SYSTEM):
        take_in(IN_VIENNA, whole_day, known_at=IN_TIME, actor_id=None, reason="test")
        rebuild(old=IN_VIENNA, new=IN_LONDON, known_at=LATER)


def test_register_without_readings_has_nothing_to_rebuild() -> None:
    with seen_by(SYSTEM):
        assert rebuild(old=IN_VIENNA, new=IN_LONDON, known_at=LATER) == Outcome()


def test_readings_of_a_period_are_those_that_begin_in_it() -> None:
    noon = datetime(2025, 6, 1, 10, tzinfo=UTC)
    hour = Period(starts_at=noon, ends_before=noon + timedelta(hours=1))

    with seen_by(SYSTEM):
        take_in(IN_VIENNA, slots({n: n for n in range(96)}), known_at=IN_TIME, actor_id=None, reason="test")
        found = read(IN_VIENNA, hour)

    assert np.array_equal(found.deltas, [48, 49, 50, 51])
