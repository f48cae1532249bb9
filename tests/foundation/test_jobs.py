import json

import pytest
from django.db import connection

from wattstead.foundation.jobs import defer
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM


def waiting_jobs() -> list[tuple[str, dict[str, object]]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args FROM procrastinate_jobs ORDER BY id")
        return [(name, json.loads(arguments)) for name, arguments in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_job_stays_with_the_work_that_asked_for_it() -> None:
    with seen_by(SYSTEM):
        defer("send_mail", letter={"subject": "Hello"})

    assert waiting_jobs() == [("send_mail", {"letter": {"subject": "Hello"}})]


@pytest.mark.django_db(transaction=True)
def test_a_job_vanishes_with_the_work_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), seen_by(SYSTEM):
        defer("send_mail", letter={"subject": "Hello"})
        raise ZeroDivisionError

    assert waiting_jobs() == []
