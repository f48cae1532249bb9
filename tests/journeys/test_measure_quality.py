"""Every night says of each register, and of all of them by the day, what is there, how sure and how late."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.energy import steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.waiting import a_waiting_reading
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.quality.queries import (
    DayOfAll,
    days_of_all,
    qualities_visible_to,
    worst_page,
)
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.measure_quality import is_due, measure_quality_of_all
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries import store
from wattstead.timeseries.flags import METERED, Quality, Source, flag
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db
TODAY = date(2025, 4, 1)
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=TODAY)
STAFF = Viewer(user_id=None, staff="support")
LAST_DAY = DayPeriod(starts_on=date(2025, 3, 31), ends_before=TODAY)


def a_register() -> Register:
    return the_register(a_meter(site_id=a_site(account_id=an_account(owner=a_person()).pk).pk))


def keep(register: Register, intervals: Intervals, *, known_at: datetime) -> None:
    store.take_in(series_of(register), intervals, known_at=known_at, actor_id=None, reason="made for a test")


def with_flags(intervals: Intervals, **places: tuple[int, int]) -> Intervals:
    """Return readings of which some are questionable, some corrected."""
    flags = np.full(len(intervals), METERED, dtype=np.uint8)
    flags[slice(*places["questionable"])] = flag(Source.smart_meter, Quality.questionable)
    flags[slice(*places["corrected"])] = flag(Source.adjusted, Quality.valid)
    return Intervals(
        starts_s=intervals.starts_s,
        length_s=intervals.length_s,
        deltas=intervals.deltas,
        flags=flags,
        scale=intervals.scale,
    )


def told(register: Register) -> dict[str, object]:
    names = [
        "expected",
        "measured",
        "estimated",
        "provisional",
        "corrected",
        "missing_ppm",
        "waiting",
        "last_day",
    ]
    with seen_by(SYSTEM) as viewer:
        found: dict[str, object] = qualities_visible_to(viewer).values(*names).get(register_id=register.pk)
    return found


def test_a_register_tells_what_is_there_and_how_sure() -> None:
    lost = range(2_000, 2_096)
    with seen_by(SYSTEM):
        register = a_register()
        march = steady(MARCH, amount=100, without=lost)
        keep(
            register,
            with_flags(march, questionable=(1_000, 1_010), corrected=(1_010, 1_013)),
            known_at=datetime(2025, 4, 1, tzinfo=UTC),
        )
        a_waiting_reading(register)

    measured = measure_quality_of_all(SYSTEM, today=TODAY)

    # Thirty days from 2 March on, with 96 readings but on 30 March, whose clocks went forward: 2,876.
    assert told(register) == {
        "expected": 2_876,
        "measured": 2_876 - 96 - 13,
        "estimated": 0,
        "provisional": 10,
        "corrected": 3,
        "missing_ppm": 96 * 1_000_000 // 2_876,
        "waiting": 1,
        "last_day": date(2025, 3, 31),
    }
    assert measured >= 1


def test_days_of_all_registers_are_added_up_with_how_late_they_came() -> None:
    with seen_by(SYSTEM):
        early, late, gone = a_register(), a_register(), a_register()
        keep(early, steady(LAST_DAY, amount=100), known_at=datetime(2025, 3, 31, 22, tzinfo=UTC))
        keep(late, steady(LAST_DAY, amount=100, without=range(6)), known_at=datetime(2025, 4, 3, tzinfo=UTC))
        keep(gone, steady(MARCH, amount=100), known_at=datetime(2025, 4, 1, tzinfo=UTC))
        deactivate_meter(meter=gone.meter, in_use_before=date(2025, 3, 15))

    measure_quality_of_all(SYSTEM, today=TODAY)

    with seen_by(STAFF) as viewer:
        days = {day.on: day for day in days_of_all(viewer, MARCH)}
    # The meter that is gone still has readings of that day; they count as they are.
    assert days[date(2025, 3, 31)] == DayOfAll(
        on=date(2025, 3, 31),
        registers=3,
        expected=288,
        measured=282,
        estimated=0,
        provisional=0,
        corrected=0,
        late=(1, 0, 1, 0, 1, 0, 0),
        late_median_s=2 * 3600,
        late_p95_s=2 * 86_400 + 2 * 3600,
    )
    assert days[date(2025, 3, 1)].expected == 96


def test_the_worst_come_first_and_a_second_night_replaces_the_first() -> None:
    with seen_by(SYSTEM):
        good, bad = a_register(), a_register()
        keep(good, steady(MARCH, amount=100), known_at=datetime(2025, 4, 1, tzinfo=UTC))
        keep(
            bad, steady(MARCH, amount=100, without=range(500, 900)), known_at=datetime(2025, 4, 1, tzinfo=UTC)
        )
        Register.objects.update(created_at=datetime(2025, 4, 1, tzinfo=UTC) - timedelta(minutes=10))
    midnight = datetime(2025, 4, 1, tzinfo=UTC)
    due = [is_due(SYSTEM, now=moment) for moment in (midnight - timedelta(minutes=1), midnight)]
    measure_quality_of_all(SYSTEM, today=TODAY)

    measure_quality_of_all(SYSTEM, today=TODAY)

    with seen_by(STAFF) as viewer:
        first = worst_page(viewer, by="missing", number="", limit=1, after=None)
        rest = worst_page(viewer, by="missing", number="", limit=5, after=first.last_key)
    assert [row.register_id for row in (*first.rows, *rest.rows)] == [bad.pk, good.pk]
    morning = midnight + timedelta(days=1, hours=3)
    later = [is_due(SYSTEM, now=moment) for moment in (midnight, morning - timedelta(hours=1), morning)]
    assert (due, later) == ([False, True], [False, False, True])


def test_customers_see_their_own_registers_and_no_sums_of_others() -> None:
    with seen_by(SYSTEM):
        mine, foreign = a_register(), a_register()
        for register in (mine, foreign):
            keep(register, steady(MARCH, amount=100), known_at=datetime(2025, 4, 1, tzinfo=UTC))
    measure_quality_of_all(SYSTEM, today=TODAY)

    with seen_by(a_viewer(account_id=mine.account_id)) as viewer:
        seen = [row.register_id for row in qualities_visible_to(viewer)]
        sums = days_of_all(viewer, MARCH)

    assert (seen, sums) == ([mine.pk], ())
