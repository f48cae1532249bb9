from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timeseries.deliveries import Story, given_of, intervals, stories
from tests.timeseries.plain_store import Ended, Given, PlainStore, moment
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.gathering import one_register
from wattstead.timeseries.known_then import read_as_known
from wattstead.timeseries.reads import day_totals, read
from wattstead.timeseries.series import Series
from wattstead.timeseries.store import load_days, take_in, take_in_many, withdraw

pytestmark = pytest.mark.django_db
NUMBERS = count(1_000)
LIKE_CI = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def revisions_of(series: Series) -> list[Ended]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT instant, length_s, known_from, known_until, old_delta, old_flags, scale"
            " FROM reading_revision WHERE register = %s",
            [series.number],
        )
        return sorted(
            Ended(
                instant_s=int(instant.timestamp()),
                length_s=length_s,
                known_from=known_from,
                known_until=known_until,
                old_delta=old_delta or 0,
                old_flag=-1 if old_flags is None else old_flags,
            )
            for instant, length_s, known_from, known_until, old_delta, old_flags, _ in cursor.fetchall()
        )


def period_of(story: Story) -> Period:
    return Period(
        starts_at=story.starts_at - timedelta(days=1), ends_before=story.starts_at + timedelta(days=4)
    )


def days_of(story: Story) -> DayPeriod:
    return DayPeriod(
        starts_on=story.first_day - timedelta(days=1), ends_before=story.first_day + timedelta(days=4)
    )


def bring(series: Series, batch: tuple[Given, ...], *, known_at: datetime) -> None:
    """Bring a batch through one of the three doors: which one must not matter."""
    given, door = intervals(batch), len(batch) % 3
    if door == 0:
        take_in(series, given, known_at=known_at, actor_id=None, reason="story")
    else:
        take = take_in_many if door == 1 else load_days
        take(one_register(series, given), known_at=known_at, actor_id=None, reason="story")


@LIKE_CI
@given(story=stories())
def test_any_order_repetition_and_batching_of_readings_ends_in_the_same_store(story: Story) -> None:
    series, plain = story.series(next(NUMBERS)), PlainStore(zone=story.zone)

    with seen_by(SYSTEM):
        for delivery in story.deliveries:
            plain.take_in(delivery.readings, known_at=delivery.known_at)
            for batch in delivery.batches:
                bring(series, batch, known_at=delivery.known_at)
        found = read(series, period_of(story))
        totals = day_totals(series, days_of(story))
        revisions = revisions_of(series)

    assert given_of(found) == plain.readings()
    assert {day: total for day, total in zip(totals.days, totals.totals.tolist(), strict=True) if total} == {
        day: total for day, total in plain.totals().items() if total
    }
    assert int(totals.present.sum()) == len(plain.readings())
    assert revisions == sorted(plain.ended)


@LIKE_CI
@given(story=stories(), data=st.data())
def test_what_was_known_then_is_what_the_store_said_then(story: Story, data: st.DataObject) -> None:
    """Moments more than a day after the last reading's day: then even what came in time is exact."""
    series = story.series(next(NUMBERS))
    told: list[tuple[datetime, list[Given]]] = []

    with seen_by(SYSTEM):
        for delivery in story.deliveries:
            known_at = delivery.known_at + timedelta(days=5)
            take_in(series, intervals(delivery.readings), known_at=known_at, actor_id=None, reason="story")
            told.append((known_at, given_of(read(series, period_of(story)))))
        if data.draw(st.booleans()):
            known_at += timedelta(hours=1)
            some = Period(starts_at=story.starts_at, ends_before=story.starts_at + timedelta(hours=20))
            withdraw(series, some, known_at=known_at, actor_id=None, reason="wrong meter")
            told.append((known_at, given_of(read(series, period_of(story)))))
        then = [
            (known_at, given_of(read_as_known(series, period_of(story), known_at))) for known_at, _ in told
        ]
        before = read_as_known(series, period_of(story), told[0][0] - timedelta(seconds=1))

    assert then == told
    assert given_of(before) == []


def test_example_of_a_correction_and_its_trace() -> None:
    series = Story("Europe/Vienna", date(2025, 3, 29), ()).series(next(NUMBERS))
    start_s = int(datetime(2025, 3, 29, 11, tzinfo=UTC).timestamp())
    first, second = datetime(2025, 4, 2, tzinfo=UTC), datetime(2025, 5, 2, tzinfo=UTC)

    with seen_by(SYSTEM):
        for known_at, delta in ((first, 5), (second, 8)):
            reading = intervals([Given(start_s, 900, delta, 0)])
            outcome = take_in(series, reading, known_at=known_at, actor_id=None, reason="checked")

    assert [(one.old_delta, one.new_delta) for one in outcome.revised] == [(5, 8)]
    assert moment(outcome.revised[0].instant_s) == datetime(2025, 3, 29, 11, 15, tzinfo=UTC)
