"""Programs fetch readings as files, of their own meters only."""

from decimal import Decimal
from io import BytesIO

import polars as pl
import pytest
from openpyxl import load_workbook

from tests.factories.households import WholeHousehold
from tests.factories.metering import the_register
from tests.interfaces.api.counting import SPRING, a_counting_meter
from tests.interfaces.api.programs import Answer, Program, a_program
from wattstead.domains.metering.models import Meter
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.exports.formats import FORMATS, ExportFormat
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
DAYS = {"from": SPRING.starts_on.isoformat(), "to": SPRING.ends_before.isoformat()}
EVERY = pytest.mark.parametrize("as_format", list(ExportFormat), ids=[each.value for each in ExportFormat])


def asked(owner: Program, meter: Meter, **parameters: str) -> Answer:
    return owner.get(f"/meters/{meter.pk}/export", **(DAYS | parameters))


def readings_in(answer: Answer, *, as_format: ExportFormat) -> int:
    content = answer.content
    if as_format is ExportFormat.JSON:
        readings = answer.body["readings"]
        assert isinstance(readings, list)
        return len(readings)
    if as_format is ExportFormat.XLSX:
        return int(load_workbook(BytesIO(content)).worksheets[0].max_row) - 1
    if as_format is ExportFormat.ARROW:
        return len(pl.read_ipc_stream(BytesIO(content)))
    if as_format is ExportFormat.PARQUET:
        return len(pl.read_parquet(BytesIO(content)))
    return content.count(b"<IntervalReading>") or len(content.splitlines()) - 1


@EVERY
def test_each_format_is_named_by_the_parameter_or_liked_by_accept(
    household: WholeHousehold, owner: Program, as_format: ExportFormat
) -> None:
    meter = a_counting_meter(household, SPRING)
    written = FORMATS[as_format]

    by_name = asked(owner, meter, format=as_format.value)
    by_type = owner.send(
        "GET", f"/meters/{meter.pk}/export", parameters=DAYS, headers={"Accept": written.media_type}
    )

    name = f'filename="wattstead-{meter.meter_number}-import-{DAYS["from"]}-'
    for answer in (by_name, by_type):
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith(written.media_type)
        assert name in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].endswith(f'.{written.suffix}"')
        assert readings_in(answer, as_format=as_format) == len(SPRING) * 96 - 4


def test_json_is_what_everybody_gets_who_likes_anything(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)

    answer = asked(owner, meter)

    with seen_by(SYSTEM):
        register = the_register(meter)
    assert {name: answer.body[name] for name in ("meterId", "registerId", "timezone")} == {
        "meterId": str(meter.pk),
        "registerId": str(register.pk),
        "timezone": "Europe/Berlin",
    }


def test_the_sum_of_an_export_is_that_of_the_list(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)

    listed = owner.get(f"/meters/{meter.pk}/readings", **DAYS)
    exported = asked(owner, meter)

    def summed(items: object) -> Decimal:
        assert isinstance(items, list)
        return sum((item["delta"] for item in items), Decimal(0))

    assert summed(exported.body["readings"]) == summed(listed.body["items"]) > 0


def test_a_strangers_meter_is_missing(household: WholeHousehold, stranger: WholeHousehold) -> None:
    meter = a_counting_meter(household, SPRING)

    answer = asked(a_program(stranger.user_id), meter)

    assert (answer.status, answer.code) == (404, "not_found")


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"format": "docx"}, (400, "request_unreadable")),
        ({"from": "noon"}, (400, "request_unreadable")),
        ({"to": "2020-01-01"}, (422, "period_runs_backwards")),
        ({"colour": "red"}, (400, "request_unreadable")),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused(
    household: WholeHousehold, owner: Program, parameters: dict[str, str], told: tuple[int, str]
) -> None:
    meter = a_counting_meter(household, SPRING)

    answer = asked(owner, meter, **parameters)

    assert (answer.status, answer.code) == told


def test_days_that_run_backwards_are_told_by_the_clock_of_the_meter(
    household: WholeHousehold, owner: Program
) -> None:
    meter = a_counting_meter(household, SPRING)
    backwards = {"from": "2025-04-02", "to": "2025-04-01"}

    answers = [asked(owner, meter, **backwards), owner.get(f"/meters/{meter.pk}/readings", **backwards)]

    assert [answer.told for answer in answers] == [(422, "period_runs_backwards", "to")] * 2
    assert ["2 April 2025, 00:00 to 1 April 2025, 00:00" in str(each.body["detail"]) for each in answers] == [
        True
    ] * 2
