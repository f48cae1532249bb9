"""Who imports a file is told when some of its lines were refused, once."""

import io
from datetime import UTC, datetime

import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.metering import a_meter
from tests.factories.sites import a_site
from wattstead.domains.notifications.queries import notifications_visible_to, told_by
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.import_readings import ReadingFile, import_readings
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = "\ufeffMesszeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;\r\n01.01.2025 00:15;0,454;;\r\n"


@pytest.mark.parametrize(
    ("bad_line", "is_told"), [("01.01.2025 00:30;much;;\r\n", True), ("", False)], ids=["refused", "all good"]
)
def test_refused_lines_are_told_once(bad_line: str, is_told: bool) -> None:
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        meter = a_meter(site_id=a_site(account_id=account.pk).pk)
    me = a_viewer(user_id=person.pk, account_id=account.pk)
    file = ReadingFile(name="export.csv", stream=io.BytesIO((HEAD + bad_line).encode()))

    report = import_readings(me, file=file, meter_number=meter.meter_number, now=NOW)

    with seen_by(me):
        found = [told_by(row) for row in notifications_visible_to(me)]
    moved_out = Viewer(user_id=person.pk)
    with seen_by(moved_out):
        assert not notifications_visible_to(moved_out)
    assert [told.sentences for told in found] == (
        [SENTENCES[Kind.IMPORT_WITH_REFUSED_LINES]] if is_told else []
    )
    for told in found:
        assert told.action_url == f"/meters/{meter.pk}/imports/{report.run_id}/"
        assert told.facts == {
            "file": "export.csv",
            "meter_number": meter.meter_number,
            "refused": 1,
            "found": 2,
        }
