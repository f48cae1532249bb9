from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest

from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import Period, month_of
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.store import Outcome, take_in
from wattstead.timeseries.totals import day_totals

pytestmark = pytest.mark.django_db
ACCOUNT = UUID("0198c0de-0000-7000-8000-000000000001")
METER = UUID("0198c0de-0000-7000-8000-000000000002")
SERIES = Series(number=7, account_id=ACCOUNT, meter_id=METER, zone="Europe/Vienna")
MARCH = Period(
    starts_at=datetime(2025, 2, 28, 23, tzinfo=UTC), ends_before=datetime(2025, 3, 31, 22, tzinfo=UTC)
)


def quarters(period: Period, *, first: int = 1) -> Intervals:
    starts_s = np.arange(int(period.starts_at.timestamp()), int(period.ends_before.timestamp()), 900)
    count = len(starts_s)
    return Intervals(
        starts_s=starts_s,
        length_s=np.full(count, 900),
        deltas=np.arange(first, first + count),
        flags=np.zeros(count, dtype=np.uint8),
    )


def test_month_with_a_short_day_comes_back_as_it_went_in() -> None:
    given = quarters(MARCH)

    with seen_by(SYSTEM):
        outcome = take_in(
            series=SERIES,
            intervals=given,
            known_at=datetime(2025, 4, 1, tzinfo=UTC),
            actor_id=None,
            reason="test",
        )
        again = take_in(
            series=SERIES,
            intervals=given,
            known_at=datetime(2025, 4, 2, tzinfo=UTC),
            actor_id=None,
            reason="test",
        )
        found = read(SERIES, MARCH)
        days = day_totals(SERIES, month_of(date(2025, 3, 1)))

    assert outcome == Outcome(stored=2972)
    assert again == Outcome(unchanged=2972)
    assert found == given
    assert days.total == given.total
    assert days.expected.tolist() == [96] * 29 + [92, 96]
    assert days.present.tolist() == days.expected.tolist()


def test_delivery_told_with_an_earlier_moment_does_not_turn_the_clock_of_its_block_back() -> None:
    early, late = datetime(2025, 4, 1, tzinfo=UTC), datetime(2025, 4, 9, tzinfo=UTC)
    given = quarters(MARCH)

    with seen_by(SYSTEM):
        for known_at, part in ((late, slice(0, 4)), (early, slice(4, 8))):
            take_in(SERIES, given.picked(part), known_at=known_at, actor_id=None, reason="test")
        row = (
            cursor().execute("SELECT stored_at, changed_at FROM reading_block WHERE register = 7").fetchone()
        )

    assert row == (late, late)
