from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.domains.metering.file_formats.green_button.feeds import TWO_METERS, a_house, a_value
from tests.factories.households import WholeHousehold
from tests.interfaces.api.programs import Answer, Program
from wattstead.domains.metering.models import Upload
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.uploads import carry_out_import
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
KEPT_BEFORE = 1  # the upload of the household
FILE = (
    "\ufeffMesszeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert;\r\n"
    "01.02.2025 00:15;0,454;;\r\n"
    "01.02.2025 00:30;0,100;;\r\n"
    "01.02.2025 00:45;much;;\r\n"
).encode()


def previewed(owner: Program, household: WholeHousehold, file: bytes = FILE, query: str = "") -> Answer:
    return owner.file(f"/meters/{household.meter_id}/import-previews{query}", file)


def imported(owner: Program, household: WholeHousehold, file: bytes = FILE, *, key: str = "k") -> Answer:
    return owner.file(f"/meters/{household.meter_id}/imports?fileName=export.csv", file, key=key)


def carried_out() -> None:
    now = datetime.now(UTC)
    with seen_by(SYSTEM):
        upload_ids = list(Upload.objects.values_list("pk", flat=True))
    for upload_id in upload_ids:
        carry_out_import(SYSTEM, upload_id=upload_id, now=now, today=now.date())


def test_a_preview_tells_what_a_file_holds_and_keeps_nothing(
    household: WholeHousehold, owner: Program
) -> None:
    answer = previewed(owner, household)

    told = ("found", "refused", "delimiter", "decimalSign", "stampMeans", "stepSeconds", "isReady")
    assert {name: answer.body[name] for name in told} == {
        "found": 2,
        "refused": 1,
        "delimiter": ";",
        "decimalSign": ",",
        "stampMeans": "end",
        "stepSeconds": 900,
        "isReady": True,
    }
    assert [(line["line"], line["code"]) for line in answer.body["refusedLines"]] == [  # type: ignore[attr-defined]
        (4, "value_not_a_number")
    ]
    with seen_by(household.viewer):
        assert Upload.objects.count() == KEPT_BEFORE


def test_what_is_said_of_a_file_is_used(household: WholeHousehold, owner: Program) -> None:
    answer = previewed(owner, household, query="?stampMeans=start")

    assert (answer.body["stampMeans"], answer.body["firstStartsAt"]) == ("start", "2025-01-31T23:15:00Z")


@pytest.mark.parametrize(
    ("file", "query", "told"),
    [
        (b"", "", (422, "file_holds_nothing")),
        (b"\x00\x01\x02" * 50, "", (422, None)),
        (FILE, "?timezone=Moon/Crater", (422, None)),
        (FILE, "?stampPattern=%25Q", (422, "correction_unusable")),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(
    file: bytes, query: str, told: tuple[int, str | None], household: WholeHousehold, owner: Program
) -> None:
    answer = previewed(owner, household, file, query)

    assert (answer.status, answer.code) == (told[0], told[1] or answer.code)
    assert answer.code != "server_fault"


def test_an_import_goes_on_in_the_background_and_tells_of_itself(
    household: WholeHousehold, owner: Program
) -> None:
    begun = imported(owner, household)
    carried_out()
    ended = owner.get(f"/imports/{begun.body['id']}")

    assert (begun.status, begun.body["status"], begun.headers["Location"]) == (
        202,
        "unfinished",
        f"/api/v1/imports/{begun.body['id']}",
    )
    assert {name: ended.body[name] for name in ("status", "found", "stored", "refused", "fileName")} == {
        "status": "finished",
        "found": 2,
        "stored": 2,
        "refused": 1,
        "fileName": "export.csv",
    }
    readings = owner.get(
        f"/meters/{household.meter_id}/readings", **{"from": "2025-02-01", "to": "2025-02-02"}
    )
    assert [str(item["delta"]) for item in readings.items] == ["0.454", "0.100"]


def test_an_import_sent_again_is_done_once(household: WholeHousehold, owner: Program) -> None:
    first, again = imported(owner, household), imported(owner, household)
    other_file = imported(owner, household, FILE + b"01.02.2025 01:00;0,1;;\r\n")

    assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")
    assert other_file.told == (409, "idempotency_key_reused", None)
    with seen_by(household.viewer):
        assert Upload.objects.count() == KEPT_BEFORE + 1


def test_a_file_says_what_it_is(household: WholeHousehold, owner: Program) -> None:
    answer = owner.send(
        "POST", f"/meters/{household.meter_id}/import-previews", raw=b"{}", content_type="application/json"
    )

    assert answer.told == (415, "body_of_other_type", None)


def test_a_green_button_file_tells_what_is_read_of_it(household: WholeHousehold, owner: Program) -> None:
    answer = previewed(owner, household, a_house(a_value(250)))

    told = ("format", "usagePoint", "found", "unit", "stepSeconds", "isReady", "delimiter", "decimalSign")
    assert {name: answer.body[name] for name in told} == {
        "format": "green_button",
        "usagePoint": "House, Quarter-hours",
        "found": 1,
        "unit": "Wh",
        "stepSeconds": 900,
        "isReady": True,
        "delimiter": None,
        "decimalSign": None,
    }
    summer = "There they go forward on the last Sunday of March at 02:00"
    assert answer.body["notes"] == [
        "Read from the file: House, Quarter-hours.",
        "The times of the file are instants in UTC, so nothing has to be guessed about them.",
        "By its own rules the file was made where clocks show +01:00 from UTC.",
        f"{summer} and back on the last Sunday of October at 03:00.",
    ]


def test_a_program_chooses_among_the_meter_readings_of_a_file(
    household: WholeHousehold, owner: Program
) -> None:
    content = TWO_METERS.replace(b"<flowDirection>19</flowDirection>", b"<flowDirection>1</flowDirection>")

    asked = previewed(owner, household, content)
    chosen = previewed(owner, household, content, "?usagePoint=House,%20To%20the%20grid")

    assert asked.body["questions"] == [
        {
            "parameter": "usagePoint",
            "why": "The file holds several meter readings. Which of them is meant?",
            "choices": ["House, From the grid", "House, To the grid"],
        }
    ]
    assert (chosen.body["found"], chosen.body["total"]) == (2, Decimal("0.015"))


def test_xml_may_be_sent_as_xml(household: WholeHousehold, owner: Program) -> None:
    answer = owner.file(
        f"/meters/{household.meter_id}/import-previews", a_house(a_value(250)), content_type="application/xml"
    )

    assert (answer.status, answer.body["found"]) == (200, 1)
