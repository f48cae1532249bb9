"""Old days go with all that was known of them; what counters showed, and other days, stay what they were."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.timeseries.deliveries import intervals
from tests.timeseries.plain_store import Given
from tests.timeseries.readings import DAY, IN_TIME, JUNE_1, MIDNIGHT, QUARTER_S, register, slots
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.deleting import Deleted, OldDays, count_days, delete_days
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.latest import readings_of
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
METER, OTHER = register(81), register(82)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
MIDNIGHT_S = int(MIDNIGHT.timestamp())
UNTIL_JUNE_3 = DayPeriod(starts_on=date(1970, 1, 1), ends_before=date(2025, 6, 3))
JUNE_3 = DayPeriod(starts_on=date(2025, 6, 3), ends_before=date(2025, 6, 4))
FULL = {place: place % 7 for place in range(96)}


def four_days(*, into: Series) -> None:
    given = [Given(MIDNIGHT_S + n * QUARTER_S, QUARTER_S, n % 5 + 1, 0) for n in range(4 * 96)]
    take_in(into, intervals(given), known_at=IN_TIME, actor_id=None, reason="test")


def all_of(series: Series) -> Intervals:
    return read(
        series, Period(starts_at=MIDNIGHT - timedelta(days=9), ends_before=MIDNIGHT + timedelta(days=9))
    )


def old(series: Series = METER, days: DayPeriod = UNTIL_JUNE_3) -> list[OldDays]:
    return [OldDays(series=series, days=days)]


def rows(table: str, *, of: Series = METER) -> int:
    found = cursor().execute(f"SELECT count(*) FROM {table} WHERE register = %s", [of.number]).fetchone()
    assert found is not None
    return int(found[0])


def test_old_days_go_and_later_ones_and_other_registers_stay() -> None:
    with seen_by(SYSTEM):
        four_days(into=METER)
        four_days(into=OTHER)
        before = all_of(METER)

        told, done, again = count_days(old()), delete_days(old(), now=NOW, reason="old"), count_days(old())

        left = np.flatnonzero(before.starts_s >= MIDNIGHT_S + 2 * 86_400)
        assert told == done == Deleted(registers=1, days=2, readings=192)
        assert again == Deleted()
        assert all_of(METER) == before.picked(slice(int(left[0]), None))
        assert all_of(OTHER) == before


def test_what_the_counter_showed_later_stays_what_it_was_night_after_night() -> None:
    with seen_by(SYSTEM):
        four_days(into=METER)
        keep_register_values(METER, {MIDNIGHT_S: 5_000_000}, known_at=IN_TIME, actor_id=None, reason="test")
        shown = [reading.value for reading in readings_of(METER, JUNE_3)]

        delete_days(old(days=JUNE_1), now=NOW, reason="old")
        delete_days(old(), now=NOW + timedelta(days=1), reason="old")
        delete_days(old(), now=NOW + timedelta(days=2), reason="old")

        assert [reading.value for reading in readings_of(METER, JUNE_3)] == shown
        assert None not in shown
        assert rows("reading_block") == 3  # two days with readings, and one that says what was shown


def test_what_was_known_before_goes_too_and_it_is_written_down_what_went() -> None:
    with seen_by(SYSTEM):
        take_in(METER, slots(FULL), known_at=IN_TIME, actor_id=None, reason="test")
        take_in(METER, slots({95: 50}), known_at=IN_TIME + timedelta(days=1), actor_id=None, reason="test")
        assert rows("reading_revision") == 1

        delete_days(old(), now=NOW, reason="old")

        told = cursor().execute(
            "SELECT first_day, last_day, days, readings, deleted_at, reason FROM reading_deletion"
        )
        assert told.fetchall() == [(date(2025, 6, 1), date(2025, 6, 1), 1, 96, NOW, "old")]
        assert rows("reading_revision") == 0
        assert len(read(METER, DAY)) == 0


def test_days_between_those_that_stay_can_go_alone() -> None:
    with seen_by(SYSTEM):
        four_days(into=METER)
        before = all_of(METER)

        delete_days(
            old(days=DayPeriod(starts_on=date(2025, 6, 2), ends_before=date(2025, 6, 3))),
            now=NOW,
            reason="old",
        )

        assert all_of(METER).starts_s.tolist() == [
            *before.starts_s[:96].tolist(),
            *before.starts_s[192:].tolist(),
        ]
