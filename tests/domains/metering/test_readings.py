"""Intervals are taken in for a register, or refused."""

from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest

from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.operations.readings import (
    MeterOutOfUse,
    ReadingInFuture,
    ReadingNegative,
    take_in_intervals,
)
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.flags import METERED
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.reads import read

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
NOW = datetime(2025, 3, 2, tzinfo=UTC)
DAY = Period(starts_at=datetime(2025, 3, 1, tzinfo=UTC), ends_before=NOW)


def quarter_hours(*deltas: int, starts_at: datetime = NOON) -> Intervals:
    count = len(deltas)
    return Intervals(
        starts_s=int(starts_at.timestamp()) + 900 * np.arange(count),
        length_s=np.full(count, 900),
        deltas=np.array(deltas, dtype=np.int64),
        flags=np.full(count, METERED, dtype=np.uint8),
    )


def a_home() -> UUID:
    return a_site(account_id=an_account().pk).pk


def test_intervals_are_taken_in_for_each_direction_once() -> None:
    with seen_by(SYSTEM):
        meter = a_meter(site_id=a_home(), directions=tuple(Direction))

        told = [
            take_in_intervals(
                register=the_register(meter, direction=direction),
                intervals=quarter_hours(1, 2),
                now=NOW,
                reason="test",
            )
            for direction in (Direction.IMPORT, Direction.EXPORT, Direction.EXPORT)
        ]

        kept = read(series=series_of(the_register(meter)), period=DAY)
    assert told == [Outcome(stored=2), Outcome(stored=2), Outcome(unchanged=2)]
    assert kept == quarter_hours(1, 2)


def test_the_future_the_negative_and_what_follows_the_end_of_a_meter_are_refused() -> None:
    with seen_by(SYSTEM):
        register = the_register(a_meter(site_id=a_home()))

        def taken(intervals: Intervals, *, now: datetime = NOW) -> Outcome:
            return take_in_intervals(register=register, intervals=intervals, now=now, reason="test")

        assert taken(quarter_hours()) == Outcome()
        with pytest.raises(ReadingInFuture):
            taken(quarter_hours(1, 2), now=NOON)
        with pytest.raises(ReadingNegative):
            taken(quarter_hours(1, -2))
        deactivate_meter(meter=register.meter, in_use_before=date(2025, 3, 1))
        with pytest.raises(MeterOutOfUse):
            taken(quarter_hours(1))
        assert len(read(series=series_of(register), period=DAY)) == 0
