import csv
import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from tests.factories.households import WholeHousehold
from tests.interfaces.api.device_things import ids_of_devices
from tests.interfaces.api.programs import Answer, Program
from wattstead.foundation.tenancy import seen_by

pytestmark = pytest.mark.django_db
MORNING = datetime(2025, 10, 25, 22, tzinfo=UTC)
"""Midnight in Berlin, before the day of 25 hours."""


@pytest.fixture
def ids(household: WholeHousehold) -> dict[str, str]:
    with seen_by(household.viewer) as viewer:
        return ids_of_devices(viewer, site_id=household.site_id)


def stamp(slot: int) -> str:
    return f"{MORNING + slot * timedelta(minutes=15):%Y-%m-%dT%H:%M:%SZ}"


def produce(owner: Program, ids: dict[str, str], *readings: dict[str, object]) -> Answer:
    return owner.post(f"/solar-systems/{ids['solarSystemId']}/production-readings", {"readings": readings})


def produced(owner: Program, ids: dict[str, str], **asked: str) -> Answer:
    days = {"from": "2025-10-26", "to": "2025-10-27"}
    return owner.get(f"/solar-systems/{ids['solarSystemId']}/production-readings", **(days | asked))


def test_production_is_told_as_it_was_brought(owner: Program, ids: dict[str, str]) -> None:
    full = {
        "powerKw": 3.2,
        "energyKwh": 812.75,
        "deltaKwh": 0.75,
        "selfConsumedKwh": 0.25,
        "exportedKwh": 0.5,
    }
    brought = produce(
        owner,
        ids,
        {"timestamp": stamp(40), **full},
        {"timestamp": stamp(41), "powerKw": 2, "source": "estimated"},
    )

    answer = produced(owner, ids)

    first, second = answer.items
    assert [brought.body[name] for name in ("stored", "refused")] == [2, 0]
    assert {name: value for name, value in first.items() if name not in {"id", "createdAt"}} == {
        "solarSystemId": ids["solarSystemId"],
        "timestamp": stamp(40),
        "source": "inverter",
        **{name: Decimal(str(value)) for name, value in full.items()},
    }
    assert {name: second[name] for name in ("energyKwh", "deltaKwh", "powerKw", "exportedKwh", "source")} == {
        "energyKwh": Decimal("813.25"),
        "deltaKwh": Decimal("0.50"),
        "powerKw": Decimal("2.0"),
        "exportedKwh": None,
        "source": "estimated",
    }
    assert [owner.get(f"/production-readings/{each['id']}").body for each in answer.items] == answer.items


def test_battery_reading_is_told_as_it_was_brought(owner: Program, ids: dict[str, str]) -> None:
    full = {
        "chargeKwh": 5.5,
        "chargePercent": 55,
        "powerKw": -1.25,
        "temperature": 21.5,
        "healthPercent": 98.5,
    }
    path = f"/batteries/{ids['batteryId']}/readings"
    owner.post(
        path,
        {
            "readings": [
                {"timestamp": stamp(4), "cycles": 312, **full},
                {"timestamp": stamp(5), "chargeKwh": 5.75, "powerKw": 1},
                {"timestamp": stamp(6), "chargeKwh": 5.75, "powerKw": 0},
            ]
        },
    )

    items = owner.get(path, **{"from": "2025-10-26", "to": "2025-10-27"}).items

    assert {name: value for name, value in items[0].items() if name not in {"id", "createdAt"}} == {
        "batteryId": ids["batteryId"],
        "timestamp": stamp(4),
        "state": "discharging",
        "cycles": 312,
        **{name: Decimal(str(value)) for name, value in full.items()},
    }
    assert [(one["state"], one["chargePercent"], one["temperature"]) for one in items[1:]] == [
        ("charging", Decimal("57.5"), None),
        ("idle", Decimal("57.5"), None),
    ]
    assert [owner.get(f"/battery-readings/{each['id']}").body for each in items] == items


def test_plug_reading_is_told_as_it_was_brought(owner: Program, ids: dict[str, str]) -> None:
    path = f"/smart-plugs/{ids['smartPlugId']}/readings"
    owner.post(path, {"readings": [{"timestamp": stamp(4), "powerW": 100.5, "deltaKwh": 0.024}]})

    (item,) = owner.get(path, **{"from": "2025-10-26", "to": "2025-10-27"}).items

    assert {name: value for name, value in item.items() if name not in {"id", "createdAt"}} == {
        "smartPlugId": ids["smartPlugId"],
        "timestamp": stamp(4),
        "powerW": Decimal("100.5"),
        "energyKwh": Decimal("2.024"),
        "deltaKwh": Decimal("0.024"),
    }
    assert owner.get(f"/smart-plug-readings/{item['id']}").body == item


def test_every_reading_has_its_result_and_a_bad_one_keeps_no_other_out(
    owner: Program, ids: dict[str, str]
) -> None:
    answer = produce(
        owner,
        ids,
        {"timestamp": stamp(40), "powerKw": 3.2},
        {"timestamp": "2199-01-01T00:00:00Z", "powerKw": 1},
        {"timestamp": stamp(42), "powerKw": 3000},
        {"timestamp": stamp(44), "powerKw": 1, "energyKwh": 12},
    )

    results = answer.body["results"]
    assert isinstance(results, list)
    assert [(one["outcome"], one["code"], one["field"]) for one in results] == [
        ("stored", None, None),
        ("refused", "reading_in_future", "timestamp"),
        ("refused", "figure_out_of_range", "powerKw"),
        ("refused", "counter_unclear", "deltaKwh"),
    ]
    assert {name: answer.body[name] for name in ("stored", "refused")} == {"stored": 1, "refused": 3}


def test_sums_follow_the_clock_of_the_site(owner: Program, ids: dict[str, str]) -> None:
    produce(owner, ids, *({"timestamp": stamp(slot + 1), "powerKw": 1} for slot in range(100)))

    day = produced(owner, ids, resolution="day").items
    month = produced(owner, ids, resolution="month", to="2025-11-05").items
    hours = produced(owner, ids, resolution="hour").items

    assert day == [
        {
            "startsAt": "2025-10-25T22:00:00Z",
            "endsBefore": "2025-10-26T23:00:00Z",
            "deltaKwh": 25,
            "selfConsumedKwh": None,
            "exportedKwh": None,
            "peakPowerKw": 1,
            "present": 100,
            "expected": 100,
        }
    ]
    assert [(one["startsAt"], one["deltaKwh"]) for one in month] == [("2025-09-30T22:00:00Z", 25)]
    assert [one["deltaKwh"] for one in hours] == [1] * 25


@pytest.mark.parametrize("resolution", ["raw", "hour"])
def test_pages_of_a_series_join_to_the_whole(owner: Program, ids: dict[str, str], resolution: str) -> None:
    produce(owner, ids, *({"timestamp": stamp(slot * 7 + 1), "powerKw": 1} for slot in range(60)))
    asked = {"to": "2025-11-10", "resolution": resolution}
    whole = produced(owner, ids, **asked).items
    paged: list[dict[str, object]] = []
    cursor: dict[str, str] = {}

    while True:
        page = produced(owner, ids, **asked, limit="7", **cursor)
        paged += page.items
        if page.body["nextCursor"] is None:
            break
        cursor = {"cursor": str(page.body["nextCursor"])}

    assert paged == whole
    assert len(whole) == 60 if resolution == "raw" else len(whole) > 40


@pytest.mark.parametrize("resolution", ["raw", "hour", "day", "month"])
@pytest.mark.parametrize("kind", ["solar-systems", "batteries", "smart-plugs"])
def test_csv_says_the_same_as_json(owner: Program, ids: dict[str, str], kind: str, resolution: str) -> None:
    path = {
        "solar-systems": f"/solar-systems/{ids['solarSystemId']}/production-readings",
        "batteries": f"/batteries/{ids['batteryId']}/readings",
        "smart-plugs": f"/smart-plugs/{ids['smartPlugId']}/readings",
    }[kind]
    asked = {"from": "2025-06-01", "to": "2025-06-05", "resolution": resolution}

    told = owner.get(path, **asked).items
    answer = owner.send("GET", path, parameters=asked, headers={"Accept": "text/csv"})

    lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert [list(line) for line in lines] == [list(item) for item in told]
    assert [
        {name: "" if value is None else str(value) for name, value in item.items()} for item in told
    ] == lines


def test_long_answer_is_a_stream_that_says_the_same_as_its_pages(owner: Program, ids: dict[str, str]) -> None:
    produce(owner, ids, *({"timestamp": stamp(slot), "powerKw": 1} for slot in range(1, 10)))
    years = {"from": "2020-01-01", "to": "2026-01-01"}

    whole = produced(owner, ids, **years)
    pages = produced(owner, ids, **years, limit="100")
    lines = produced(owner, ids, **years, format="csv").content.splitlines()

    moments = [str(item["timestamp"]) for item in whole.items]
    assert "Content-Length" not in whole.headers
    assert whole.body == pages.body
    assert len(moments) == 10
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert len(lines) == 11


def test_nothing_known_is_an_empty_list(owner: Program, ids: dict[str, str]) -> None:
    answers = [
        produced(owner, ids, **{"from": "1999-01-01", "to": "1999-02-01", "resolution": resolution}).items
        for resolution in ("raw", "day")
    ]

    assert answers == [[], []]


def test_cursor_of_another_series_is_refused(owner: Program, ids: dict[str, str]) -> None:
    produce(owner, ids, *({"timestamp": stamp(slot), "powerKw": 1} for slot in (1, 2, 3)))
    cursor = str(produced(owner, ids, limit="1").body["nextCursor"])

    other = owner.get(f"/batteries/{ids['batteryId']}/readings", **{"from": "2025-10-26", "cursor": cursor})

    assert other.told == (422, "cursor_unusable", "cursor")


def test_strangers_find_neither_devices_nor_readings(
    ids: dict[str, str], stranger: WholeHousehold, owner: Program
) -> None:
    with seen_by(stranger.viewer) as viewer:
        theirs = ids_of_devices(viewer, site_id=stranger.site_id)

    told = [
        owner.get(f"/solar-systems/{theirs['solarSystemId']}/production-readings", **{"from": "2025-06-01"}),
        owner.get(f"/batteries/{theirs['batteryId']}/readings", **{"from": "2025-06-01"}),
        owner.get(f"/smart-plugs/{theirs['smartPlugId']}/readings", **{"from": "2025-06-01"}),
        owner.get(f"/production-readings/{theirs['productionReadingId']}"),
        owner.get(f"/battery-readings/{theirs['batteryReadingId']}"),
        owner.get(f"/smart-plug-readings/{theirs['smartPlugReadingId']}"),
        owner.get(f"/production-readings/{ids['batteryReadingId']}"),
        produce(owner, theirs, {"timestamp": stamp(1), "powerKw": 1}),
    ]

    assert [answer.told[:2] for answer in told] == [(404, "not_found")] * 8
