"""A real worker finds the jobs by their names and does them."""

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from tests.journeys.test_uploads import a_home, begun, kept, progress
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.foundation.jobs import defer


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
        "send_messages",
    ],
)
def test_a_worker_tidies_up_and_tells(job: str) -> None:
    defer(job, timestamp=1_767_225_600)

    work_until_nothing_is_left()

    assert (job, "succeeded") in statuses()
