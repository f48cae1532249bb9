"""What counters showed comes in bulk like what intervals counted: judged look by look, and once."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories.households import WholeHousehold, a_whole_household
from tests.factories.metering import last_reading_of, the_register
from tests.interfaces.api.counting import a_counting_meter
from tests.interfaces.api.programs import Answer, Program
from tests.interfaces.api.test_intake import Row, a_head_end, counts, every_format, quarter, sent
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.hand_readings import DeviceExchange, exchange_device
from wattstead.domains.metering.quarantine.models import WaitingReading
from wattstead.domains.metering.queries import LastReading, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.intake.bodies import CSV
from wattstead.journeys import take_in_readings as journey
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.totals import day_totals

pytestmark = pytest.mark.django_db


def look(meter: Meter, month: int, value: object, **more: object) -> Row:
    return {
        "meterNumber": meter.meter_number,
        "timestamp": f"2025-{month:02}-01T00:00:00Z",
        "value": value,
        **more,
    }


def last_of(meter: Meter) -> LastReading | None:
    with seen_by(SYSTEM):
        return last_reading_of(the_register(meter))


def estimated(meter: Meter) -> Decimal:
    """Return what the days of January and February add up to."""
    days = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2025, 3, 1))
    with seen_by(SYSTEM):
        totals = day_totals(series_of(the_register(meter)), days)
    return unscaled(totals.total, totals.scale)


def codes(answer: Answer) -> list[tuple[object, object, object]]:
    told = answer.body["refusals"]
    assert isinstance(told, list)
    return [(one["item"], one["code"], one["field"]) for one in told]


@every_format
def test_what_counters_of_several_meters_showed_is_kept_beside_intervals(
    kind: str, household: WholeHousehold, owner: Program
) -> None:
    one, other = a_counting_meter(household), a_counting_meter(household)
    rows: Sequence[Row] = [
        look(one, 3, 1000.5, delta=None) if kind != CSV else look(one, 3, 1000.5),
        look(other, 3, 70.0, delta=None) if kind != CSV else look(other, 3, 70.0),
        quarter(one.meter_number, 1, 0.25) | ({} if kind == CSV else {"value": None}),
        look(one, 4, 1300.0, delta=None) if kind != CSV else look(one, 4, 1300.0),
    ]

    first, again = sent(owner, rows, kind=kind), sent(owner, rows, kind=kind)

    assert counts(first) == {"items": 4, "stored": 4}
    assert counts(again) == {"items": 4, "unchanged": 4}
    assert last_of(one) == LastReading(read_at=datetime(2025, 4, 1, tzinfo=UTC), value=Decimal(1300))
    assert last_of(other) == LastReading(read_at=datetime(2025, 3, 1, tzinfo=UTC), value=Decimal(70))


def test_each_look_has_its_verdict(household: WholeHousehold, owner: Program) -> None:
    meter, stranger = a_counting_meter(household), a_counting_meter(a_whole_household())
    rows = [
        look(meter, 1, 12000),
        look(meter, 2, 11000),
        look(meter, 3, 10**6),
        look(meter, 4, 12300, delta=1),
        look(meter, 4, 12300, startsAt="2025-03-01T00:00:00Z"),
        look(meter, 4, 12300, quality="estimated"),
        look(meter, 4, "many"),
        look(meter, 4, 10**10),
        {"meterNumber": meter.meter_number, "timestamp": "2190-01-01T00:00:00Z", "value": 13000},
        look(stranger, 4, 5),
        {"meterNumber": meter.meter_number, "value": 5},
    ]

    answer = sent(owner, rows, kind=CSV)

    assert counts(answer) == {"items": 11, "stored": 1, "refused": 9}
    assert answer.body["waiting"] == 1
    assert codes(answer) == [
        (2, "counter_cannot_show", "value"),
        (3, "reading_unclear", "value"),
        (4, "reading_unclear", "value"),
        (5, "counter_value_estimated", "quality"),
        (6, "number_unreadable", "value"),
        (7, "number_too_large", "value"),
        (8, "reading_in_future", "timestamp"),
        (9, "meter_number_unknown", "meterNumber"),
        (10, "field_missing", "timestamp"),
    ]
    with seen_by(SYSTEM):
        (waiting,) = WaitingReading.objects.filter(meter=meter)
    assert (waiting.reason, waiting.source) == ("rollover", "brought by API")


def test_the_head_end_brings_looks_across_a_rollover_and_an_exchange(household: WholeHousehold) -> None:
    rolling, exchanged = a_counting_meter(household), a_counting_meter(household)
    head_end = a_head_end()

    first = sent(head_end, [look(rolling, 1, 999990), look(exchanged, 1, 9800)], path="/intake/readings")
    with seen_by(SYSTEM):
        exchange_device(
            register=the_register(exchanged),
            exchange=DeviceExchange(
                exchanged_at=datetime(2025, 1, 15, tzinfo=UTC),
                old_serial_number="A",
                new_serial_number="B",
                old_final_value=Decimal(9850),
                new_first_value=Decimal(12),
            ),
            now=datetime(2025, 6, 1, tzinfo=UTC),
        )
    then = sent(head_end, [look(rolling, 2, 15), look(exchanged, 2, 40)], path="/intake/readings")

    assert (counts(first), counts(then)) == ({"items": 2, "stored": 2}, {"items": 2, "stored": 2})
    assert (estimated(rolling), estimated(exchanged)) == (Decimal(25), Decimal(78))


def test_a_body_holds_a_bearable_number_of_looks(
    household: WholeHousehold, owner: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journey, "MOST_LOOKS", 1)
    meter = a_counting_meter(household)

    answer = sent(owner, [look(meter, 1, 1), look(meter, 2, 2)])

    assert (answer.status, answer.body["code"]) == (422, "too_many_counter_values")
    assert last_of(meter) is None
