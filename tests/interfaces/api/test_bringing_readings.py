from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.households import WholeHousehold
from tests.factories.waiting import NOON
from tests.interfaces.api.counting import a_counting_meter, asked, brought, sums
from tests.interfaces.api.programs import Answer, Program
from wattstead.domains.metering.checks.limits import KINDS, LIMITS
from wattstead.domains.metering.quarantine.limits_kept import set_limits
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def outcomes(answer: Answer) -> list[tuple[str, str | None, str | None]]:
    results = answer.body["results"]
    assert isinstance(results, list)
    return [(result["outcome"], result["code"], result["field"]) for result in results]


def quarter(n: int, delta: float | str, **more: object) -> dict[str, object]:
    ends_at = datetime(2025, 2, 1, tzinfo=UTC) + timedelta(minutes=15 * n)
    return {"timestamp": ends_at.isoformat(), "delta": delta, **more}


def test_a_connection_delivers_what_the_supplier_says_it_does(
    household: WholeHousehold, owner: Program
) -> None:
    meter, bulk = a_counting_meter(household), a_counting_meter(household)
    with seen_by(SYSTEM):
        limits = replace(LIMITS[KINDS[0]], most_per_hour=500)
        set_limits(kind=KINDS[0], limits=limits, note="A works has its own transformer", now=NOON)

    one_by_one = brought(owner, meter, quarter(1, 120), quarter(2, 501))
    brought(owner, bulk, {"timestamp": "2025-01-01T00:00:00Z", "value": 1_000})
    look = brought(owner, bulk, {"timestamp": "2025-01-01T10:00:00Z", "value": 5_000})
    rows = [quarter(n, delta, meterNumber=bulk.meter_number) for n, delta in ((1, 120), (2, 501))]
    together = owner.post("/readings", rows)

    assert outcomes(one_by_one) == [("stored", None, None), ("refused", "interval_beyond_belief", "delta")]
    assert outcomes(look) == [("stored", None, None)]
    assert (together.body["stored"], together.body["refusedByCode"]) == (
        1,
        [{"code": "interval_beyond_belief", "count": 1}],
    )


def test_every_reading_that_is_brought_has_its_result(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)
    brought(owner, meter, quarter(1, 0.25), quarter(2, 0.5), quarter(3, 0.75))

    answer = brought(
        owner,
        meter,
        quarter(1, 0.25),
        quarter(2, 0.6),
        quarter(3, 0.1, quality="estimated"),
        quarter(4, 1),
        quarter(5, -1),
        quarter(6, 1000),
        {"timestamp": "2199-01-01T00:00:00Z", "delta": 1},
        {"timestamp": "2025-02-01T23:15:00Z", "startsAt": "2025-02-01T22:45:00Z", "delta": 1},
        {"timestamp": "2025-02-02T01:00:00Z", "startsAt": "2025-02-02T01:00:00Z", "delta": 1},
        {"timestamp": "2025-02-02T01:00:00Z"},
        {"timestamp": "2025-02-02T01:00:00Z", "delta": 1, "value": 1},
        quarter(7, 0.3),
        {"timestamp": "2025-02-01T01:50:00Z", "delta": 0.2},
    )

    assert outcomes(answer) == [
        ("unchanged", None, None),
        ("revised", None, None),
        ("outranked", None, None),
        ("stored", None, None),
        ("refused", "reading_negative", "delta"),
        ("refused", "interval_beyond_belief", "delta"),
        ("refused", "reading_in_future", "timestamp"),
        ("refused", "interval_of_two_days", "startsAt"),
        ("refused", "interval_unclear", "startsAt"),
        ("refused", "reading_unclear", "delta"),
        ("refused", "reading_unclear", "delta"),
        ("stored", None, None),
        ("refused", "intervals_overlap", None),
    ]
    assert {
        name: answer.body[name] for name in ("stored", "unchanged", "revised", "outranked", "refused")
    } == {
        "stored": 2,
        "unchanged": 1,
        "revised": 1,
        "outranked": 1,
        "refused": 8,
    }
    february = DayPeriod(starts_on=date(2025, 2, 1), ends_before=date(2025, 2, 2))
    assert [item["delta"] for item in asked(owner, meter, of=february).items] == [
        Decimal(delta) for delta in ("0.25", "0.6", "0.75", "1", "0.3")
    ]


def test_bringing_readings_twice_changes_nothing(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)
    first = brought(owner, meter, quarter(1, 0.25), quarter(1, 0.25), quarter(2, 0.5))
    again = brought(owner, meter, quarter(1, 0.25), quarter(1, 0.25), quarter(2, 0.5))

    assert outcomes(first) == [("stored", None, None), ("unchanged", None, None), ("stored", None, None)]
    assert outcomes(again) == [("unchanged", None, None)] * 3


def test_energy_is_kept_to_the_millionth(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)

    raw = (
        b'{"readings":[{"timestamp":"2025-02-01T00:15:00Z","delta":0.1234565},'
        b'{"timestamp":"2025-02-01T00:30:00Z","delta":1e-3}]}'
    )
    owner.send("POST", f"/meters/{meter.pk}/readings", raw=raw, headers={"Idempotency-Key": "k"})
    answer = owner.get(f"/meters/{meter.pk}/readings", **{"from": "2025-02-01", "to": "2025-02-02"})

    assert [item["delta"] for item in answer.items] == [Decimal("0.123457"), Decimal("0.001")]


def test_a_look_at_the_counter_is_judged(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)

    answer = brought(
        owner,
        meter,
        {"timestamp": "2025-02-01T00:00:00Z", "value": 1000},
        {"timestamp": "2025-03-01T00:00:00Z", "value": 1100.5},
        {"timestamp": "2025-04-01T00:00:00Z", "value": 900},
        {"timestamp": "2025-04-01T00:00:00Z", "value": 1e9},
    )

    assert outcomes(answer) == [
        ("stored", None, None),
        ("stored", None, None),
        ("waiting", None, None),
        ("refused", "counter_cannot_show", "value"),
    ]
    last = owner.get(f"/meters/{meter.pk}").body
    assert (last["lastReadingDate"], last["lastReadingValue"]) == ("2025-03-01T00:00:00Z", Decimal("1100.5"))


def test_a_daily_meter_counts_local_days(household: WholeHousehold, owner: Program) -> None:
    made = owner.post(
        "/meters",
        {
            "siteId": str(household.site_id),
            "meterNumber": "1EMH0000000001",
            "meterType": "electricity",
            "readingFrequency": "daily",
        },
    )

    owner.post(
        f"/meters/{made.body['id']}/readings",
        {"readings": [{"timestamp": "2025-03-30T22:00:00Z", "delta": 10}]},
    )

    answer = owner.get(
        f"/meters/{made.body['id']}/readings",
        **{"from": "2025-03-30", "to": "2025-03-31", "resolution": "day"},
    )
    assert sums(answer) == [("2025-03-29T23:00:00Z", "2025-03-30T22:00:00Z", 10, 1, 1)]


def test_a_meter_without_a_step_needs_a_start(household: WholeHousehold, owner: Program) -> None:
    made = owner.post(
        "/meters",
        {"siteId": str(household.site_id), "meterNumber": "1EMH0000000001", "meterType": "electricity"},
    )

    answer = owner.post(f"/meters/{made.body['id']}/readings", {"readings": [quarter(1, 1)]})

    assert outcomes(answer) == [("refused", "interval_unclear", "startsAt")]


def test_a_batch_has_at_most_five_thousand_readings(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)
    body = {"readings": [quarter(n, 0.1) for n in range(5001)]}

    too_many = owner.post(f"/meters/{meter.pk}/readings", body)
    none = owner.post(f"/meters/{meter.pk}/readings", {"readings": []})

    assert (too_many.status, too_many.faults) == (400, [("readings", "list_too_long")])
    assert (none.status, none.faults) == (400, [("readings", "list_too_short")])


def test_many_readings_ask_little_more_than_few(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)
    brought(owner, meter, quarter(0, 0.1))
    with watched_wire() as few:
        brought(owner, meter, quarter(1, 0.1), quarter(2, 0.1))
    with watched_wire() as many:
        answer = brought(owner, meter, *(quarter(n, 0.1) for n in range(3, 2000)))

    assert answer.body["stored"] == 1997
    assert many.statements <= few.statements + 4


def test_what_is_wrong_is_told_by_its_place(household: WholeHousehold, owner: Program) -> None:
    meter = a_counting_meter(household)

    answer = brought(owner, meter, quarter(1, 0.1), {"timestamp": "2025-02-01", "delta": "0.1", "kWh": 1})

    assert (answer.status, answer.faults) == (
        400,
        [
            ("readings[1].timestamp", "instant_unreadable"),
            ("readings[1].delta", "number_unreadable"),
            ("readings[1].kWh", "field_unknown"),
        ],
    )
