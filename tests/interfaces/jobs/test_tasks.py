"""A real worker finds the jobs by their names and does them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.journeys.test_uploads import a_home, begun, kept, progress
from tests.timeseries.deliveries import intervals
from tests.timeseries.plain_store import Given
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.jobs import defer
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import day_of
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.ranges import read
from wattstead.timeseries.store import take_in

NEW_YEAR_S = 1_767_225_600  # 2026-01-01, midnight in UTC


def statuses() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


def work_until_nothing_is_left() -> None:
    with app.replace_connector(DjangoConnector(alias="default").get_worker_connector()):
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.mark.django_db(transaction=True)
def test_a_worker_imports_what_a_person_sent() -> None:
    home = a_home()
    run_id = begun(home, kept(home))

    work_until_nothing_is_left()

    report = progress(home, run_id)
    assert isinstance(report, ImportReport)
    assert (report.stored, report.refused) == (2, 1)
    assert ("import_upload", "succeeded") in statuses()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "job",
    [
        *("tidy_uploads", "forget_sessions", "forget_answers", "forget_request_counts"),
        *("tell_of_payments", "tell_of_energy", "tell_of_goals", "tell_of_devices", "tell_of_answers"),
        *("send_messages", "thin_readings", "delete_readings", "estimate_gaps", "measure_quality"),
    ],
)
def test_a_worker_tidies_up_and_tells(job: str) -> None:
    defer(job, timestamp=NEW_YEAR_S)

    work_until_nothing_is_left()

    assert (job, "succeeded") in statuses()


@pytest.mark.django_db(transaction=True)
def test_a_worker_thins_old_readings_where_the_operator_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "KEEP_READINGS_MONTHS", 36)
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="UTC")
        series = series_of(the_register(a_meter(site_id=site.pk)))
        given = [Given(NEW_YEAR_S - 86_400 * (3 * 365 + 31) + place * 900, 900, 1, 0) for place in range(96)]
        take_in(series, intervals(given), known_at=datetime.now(UTC), actor_id=None, reason="test")
    defer("thin_readings", timestamp=NEW_YEAR_S)

    work_until_nothing_is_left()

    day = date(2022, 12, 2)
    with seen_by(SYSTEM):
        left = read(series, time_of_days(day_of(day), zone=ZoneInfo("UTC")))
    assert left.deltas.tolist() == [96]
