import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.households import WholeHousehold
from tests.factories.metering import the_register
from tests.interfaces.api.counting import SPRING, a_counting_meter, asked, brought, sums
from tests.interfaces.api.programs import Program
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.hand_readings import record_reading
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.records import RegisterRecord
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.latest import readings_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
AUTUMN = DayPeriod(starts_on=date(2025, 10, 25), ends_before=date(2025, 10, 28))


def looked_at(register: RegisterRecord, *, on: datetime) -> None:
    record_reading(register=register, value=Decimal(100), read_at=on, now=NOON)


def test_readings_are_told_as_they_were_measured(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)
    with seen_by(SYSTEM):
        register = the_register(meter)
        record_reading(
            register=register, value=Decimal(100), read_at=datetime(2025, 3, 30, tzinfo=UTC), now=NOON
        )
        viewed = readings_of(series_of(register), SPRING)

    answer = asked(owner, meter, of=SPRING)

    assert {name: answer.body[name] for name in ("meterId", "registerId", "resolution", "nextCursor")} == {
        "meterId": str(meter.pk),
        "registerId": str(register.pk),
        "resolution": "raw",
        "nextCursor": None,
    }
    assert [
        (
            UUID(str(item["id"])),
            datetime.fromisoformat(str(item["timestamp"])),
            item["value"],
            item["delta"],
            item["source"],
            item["quality"],
        )
        for item in answer.items
    ] == [(each.id, each.timestamp, each.value, each.delta, each.source, each.quality) for each in viewed]
    assert len(answer.items) == 96 + 92 + 96
    assert {(item["meterId"], item["unit"]) for item in answer.items} == {(str(meter.pk), "kWh")}


def test_a_reading_is_found_by_its_id_and_says_the_same(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)
    with seen_by(SYSTEM):
        record_reading(
            register=the_register(meter),
            value=Decimal(100),
            read_at=datetime(2025, 3, 29, 23, tzinfo=UTC),
            now=NOON,
        )
    listed = asked(owner, meter, of=SPRING).items

    found = [owner.get(f"/readings/{listed[place]['id']}").body for place in (0, 94, 95, 96, 97, 283)]

    assert found == [listed[place] for place in (0, 94, 95, 96, 97, 283)]


@pytest.mark.parametrize(("days", "quarters"), [(SPRING, [96, 92, 96]), (AUTUMN, [96, 100, 96])])
def test_days_are_those_of_the_site(
    days: DayPeriod, quarters: list[int], household: WholeHousehold, owner: Program
) -> None:
    meter = a_counting_meter(household, days)

    by_day = asked(owner, meter, of=days, resolution="day")
    by_hour = asked(owner, meter, of=days, resolution="hour")
    by_month = asked(owner, meter, of=days, resolution="month")

    assert [item["delta"] for item in by_day.items] == [Decimal("0.125") * count for count in quarters]
    assert [item["present"] for item in by_day.items] == quarters
    assert len(by_hour.items) == sum(quarters) // 4
    assert {(item["delta"], item["present"], item["expected"]) for item in by_hour.items} == {
        (Decimal("0.5"), 4, 4)
    }
    assert sum(item["delta"] for item in by_month.items) == Decimal("0.125") * sum(quarters)  # type: ignore[misc]
    for finer, coarser in ((by_hour, by_day), (by_day, by_month)):
        assert {item["startsAt"] for item in coarser.items} <= {item["startsAt"] for item in finer.items}


def test_months_are_cut_where_the_question_is(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)

    assert sums(asked(owner, meter, of=SPRING, resolution="month")) == [
        ("2025-03-28T23:00:00Z", "2025-03-31T22:00:00Z", Decimal("35.5"), 284, 284),
    ]


def test_the_day_of_gas_begins_at_six(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, meter_type=MeterType.GAS)
    hour = {"startsAt": "2025-01-10T05:00:00Z", "timestamp": "2025-01-10T06:00:00Z", "delta": 1.5}
    brought(owner, meter, hour)

    gas_day = DayPeriod(starts_on=date(2025, 1, 10), ends_before=date(2025, 1, 11))
    answer = asked(owner, meter, of=gas_day, resolution="day")

    assert sums(answer) == [("2025-01-10T05:00:00Z", "2025-01-11T05:00:00Z", Decimal("1.5"), 1, 24)]
    assert answer.items[0]["unit"] == "m3"


def test_an_hour_counts_the_clock_of_the_site(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)

    part = {"from": "2025-03-30T00:30:00Z", "to": "2025-03-30T01:30:00Z", "resolution": "hour"}

    assert sums(owner.get(f"/meters/{meter.pk}/readings", **part)) == [
        ("2025-03-30T00:00:00Z", "2025-03-30T01:00:00Z", Decimal("0.25"), 2, 4),
        ("2025-03-30T01:00:00Z", "2025-03-30T02:00:00Z", Decimal("0.25"), 2, 4),
    ]


@pytest.mark.parametrize("resolution", ["raw", "hour", "day", "month"])
def test_long_time_without_a_limit_is_one_stream_that_says_the_same_as_its_pages(
    resolution: str, household: WholeHousehold, owner: Program
) -> None:
    long_ago = DayPeriod(starts_on=date(2023, 12, 30), ends_before=date(2024, 1, 2))
    meter = a_counting_meter(household, long_ago, SPRING)
    whole = DayPeriod(starts_on=date(2010, 12, 1), ends_before=date(2025, 4, 10))

    stream = asked(owner, meter, of=whole, resolution=resolution)
    lines = asked(owner, meter, of=whole, resolution=resolution, format="csv").content.splitlines()

    found: list[dict[str, object]] = []
    for since, until in (("2023-06-01", "2024-06-01"), ("2024-06-01", "2025-04-10")):
        part = {"from": since, "to": until, "resolution": resolution}
        found += owner.get(f"/meters/{meter.pk}/readings", **part).items
    assert "Content-Length" not in stream.headers
    assert (stream.items, stream.body["nextCursor"]) == (found, None)
    assert len(lines) == len(found) + 1


@pytest.mark.parametrize("resolution", ["raw", "hour", "day", "month"])
def test_page_after_page_tells_everything_once(
    resolution: str, household: WholeHousehold, owner: Program
) -> None:
    long_ago = DayPeriod(starts_on=date(2023, 12, 30), ends_before=date(2024, 1, 2))
    meter = a_counting_meter(household, long_ago, SPRING)
    whole = DayPeriod(starts_on=date(2023, 12, 1), ends_before=date(2025, 4, 10))
    found: list[dict[str, object]] = []
    cursor: dict[str, str] = {}
    for _ in range(200):
        answer = asked(owner, meter, of=whole, resolution=resolution, limit="50", **cursor)
        found += answer.items
        if answer.body["nextCursor"] is None:
            break
        cursor = {"cursor": str(answer.body["nextCursor"])}

    energy = sum(Decimal(str(item["delta"])) for item in found)
    assert energy == Decimal("0.125") * (3 * 96 + 96 + 92 + 96)
    moments = [item.get("timestamp") or item.get("startsAt") for item in found]
    assert moments == sorted(set(map(str, moments)))


def test_csv_is_given_to_who_asks_for_it(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)
    as_json = asked(owner, meter, of=SPRING)

    by_name = asked(owner, meter, of=SPRING, format="csv")
    by_header = owner.send(
        "GET",
        f"/meters/{meter.pk}/readings",
        parameters={"from": "2025-03-29", "to": "2025-04-01"},
        headers={"Accept": "text/csv"},
    )
    lines = list(csv.DictReader(io.StringIO(by_name.content.decode())))

    assert by_header.content == by_name.content
    assert by_name.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [(line["id"], line["timestamp"], line["value"], line["delta"]) for line in lines] == [
        (item["id"], item["timestamp"], "", "0.125") for item in as_json.items
    ]
    assert asked(owner, meter, of=SPRING, format="csv", resolution="day").content.decode().splitlines() == [
        "startsAt,endsBefore,delta,unit,quality,present,expected",
        "2025-03-28T23:00:00Z,2025-03-29T23:00:00Z,12.000,kWh,valid,96,96",
        "2025-03-29T23:00:00Z,2025-03-30T22:00:00Z,11.500,kWh,valid,92,92",
        "2025-03-30T22:00:00Z,2025-03-31T22:00:00Z,12.000,kWh,valid,96,96",
    ]


def test_the_rest_of_a_csv_is_named_in_its_header(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)

    first = asked(owner, meter, of=SPRING, format="csv", limit="280")
    rest = asked(owner, meter, of=SPRING, format="csv", cursor=first.headers["X-Next-Cursor"])

    assert (len(first.content.splitlines()), len(rest.content.splitlines())) == (281, 5)


def test_a_register_is_asked_for_by_name_or_id(
    household: WholeHousehold, stranger: WholeHousehold, owner: Program
) -> None:
    meter = a_counting_meter(household, SPRING)
    with seen_by(SYSTEM):
        export = the_register(meter, direction=Direction.EXPORT)
        theirs = the_register(Meter.objects.get(pk=stranger.meter_id))

    answers = {
        name: asked(owner, meter, of=SPRING, register=name)
        for name in ("export", export.obis_code, str(export.pk).upper(), str(theirs.pk), "9.9.9")
    }

    assert [answer.body.get("registerId", answer.code) for answer in answers.values()] == [
        *[str(export.pk)] * 3,
        *["not_found"] * 2,
    ]


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({}, (400, [("from", "field_missing")])),
        ({"from": "yesterday"}, (400, [("from", "moment_unreadable")])),
        ({"from": "2025-02-29"}, (400, [("from", "moment_unreadable")])),
        ({"from": "2025-01-01T00:00:00"}, (400, [("from", "moment_unreadable")])),
        ({"from": "0001-01-01T00:00:00+14:00"}, (400, [("from", "moment_unreadable")])),
        ({"from": "9999-12-31"}, (400, [("from", "moment_unreadable")])),
        ({"from": "2025-01-01", "resolution": "week"}, (400, [("resolution", "choice_unknown")])),
        ({"from": "2025-01-01", "register": "main"}, (400, [("register", "text_of_other_form")])),
        ({"from": "2025-01-01", "limit": "40001"}, (400, [("limit", "number_too_large")])),
        ({"from": "2025-01-02", "to": "2025-01-01"}, (422, [])),
    ],
)
def test_a_question_that_cannot_be_is_told(
    parameters: dict[str, str],
    told: tuple[int, list[tuple[str, str]]],
    household: WholeHousehold,
    owner: Program,
) -> None:
    answer = owner.get(f"/meters/{household.meter_id}/readings", **parameters)

    assert (answer.status, answer.faults) == told


@pytest.mark.parametrize("resolution", ["raw", "day", "month"])
def test_a_year_asks_as_often_as_a_day(resolution: str, household: WholeHousehold, owner: Program) -> None:
    year = DayPeriod(starts_on=date(2024, 1, 1), ends_before=date(2025, 1, 1))
    meter = a_counting_meter(household, year)
    day = DayPeriod(starts_on=date(2024, 5, 1), ends_before=date(2024, 5, 2))
    asked(owner, meter, of=day, resolution=resolution)
    with watched_wire() as of_day:
        one = asked(owner, meter, of=day, resolution=resolution)
    with watched_wire() as of_year:
        whole = asked(owner, meter, of=year, resolution=resolution)

    assert (len(one.items), len(whole.items)) == {"raw": (96, 35136), "day": (1, 366), "month": (1, 12)}[
        resolution
    ]
    assert of_year.statements == of_day.statements <= 20
    assert of_year.rows <= 800


def test_the_text_of_readings_is_json(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household, SPRING)

    assert json.loads(asked(owner, meter, of=SPRING).content)["items"][0]["unit"] == "kWh"
