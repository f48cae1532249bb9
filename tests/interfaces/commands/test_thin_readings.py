"""The operator thins and deletes old readings on the command line."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import TestDatabase
from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.interfaces.commands.conftest import Ended
from tests.timeseries.deliveries import intervals
from tests.timeseries.plain_store import Given
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import day_of
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.ranges import read
from wattstead.timeseries.series import Series
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = date(2020, 6, 1), date(2026, 11, 2)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


def a_day(series: Series, day: date) -> None:
    starts_s = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    given = [Given(starts_s + place * 900, 900, 1, 0) for place in range(96)]
    take_in(series, intervals(given), known_at=datetime.now(UTC), actor_id=None, reason="test")


def held(series: Series, day: date) -> list[int]:
    found = read(series, time_of_days(day_of(day), zone=ZoneInfo("UTC")))
    return [int(delta) for delta in found.deltas]


def test_hours_of_old_days_go_and_their_sums_stay(
    wattstead: Callable[..., Ended], test_database: TestDatabase
) -> None:
    environment = test_database.environment | {
        "WATTSTEAD_SECRET_KEY": "only-for-tests-" + "x" * 50,
        "WATTSTEAD_ENCRYPTION_KEYS": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtISE=",
    }
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="UTC")
        series = series_of(the_register(a_meter(site_id=site.pk)))
        a_day(series, OLD)
        a_day(series, NEW)

    too_short = wattstead("thin-readings", "--older-than", "5", "--yes", environment=environment)
    done = wattstead("thin-readings", "--older-than", "36", "--yes", environment=environment)

    rehearsed = wattstead("delete-readings", "--older-than", "36", "--dry-run", environment=environment)

    assert (too_short.code, "for 13 months at least" in too_short.told) == (1, True)
    assert (done.code, done.told.splitlines()[-1]) == (0, "Days thinned: 1.")
    assert (rehearsed.code, rehearsed.told.splitlines()[-1]) == (
        0,
        "Would be deleted: 1 readings on 1 days of 1 registers.",
    )
    with seen_by(SYSTEM):
        assert held(series, OLD) == [96]
        assert held(series, NEW) == [1] * 96
