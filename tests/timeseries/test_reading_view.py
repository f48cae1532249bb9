from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

import numpy as np
import pytest

from tests.timeseries.deliveries import ACCOUNT, METER, intervals
from tests.timeseries.plain_store import Given
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import ExchangeKnownOtherwise, exchanges_of, record_exchange
from wattstead.timeseries.identity import reading_id
from wattstead.timeseries.latest import latest, reading_with_id, readings_of
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
NUMBERS = count(5_000)
MIDNIGHT = datetime(2025, 1, 1, 23, tzinfo=UTC)
KNOWN_AT = datetime(2025, 1, 5, tzinfo=UTC)
JANUARY = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2025, 2, 1))
HOUR = 3600


def series() -> Series:
    return Series(number=next(NUMBERS), account_id=ACCOUNT, meter_id=METER, zone="Europe/Vienna")


def at(hour: int, day: int = 2) -> int:
    """Return the second at which an hour of a January day begins in Vienna."""
    return int(MIDNIGHT.timestamp()) + (day - 2) * 24 * HOUR + hour * HOUR


def hours(*deltas: int, first: int = 0, day: int = 2, flag: int = 0) -> list[Given]:
    return [Given(at(first + n, day), HOUR, delta, flag) for n, delta in enumerate(deltas)]


def put(one: Series, readings: list[Given]) -> None:
    take_in(one, intervals(readings), known_at=KNOWN_AT, actor_id=None, reason="test")


def keep(one: Series, values: dict[int, int]) -> Outcome:
    return keep_register_values(one, values, known_at=KNOWN_AT, actor_id=None, reason="test")


def shown(one: Series) -> list[Decimal | None]:
    return [reading.value for reading in readings_of(one, JANUARY)]


def test_reading_carries_every_field_of_the_specification() -> None:
    one = series()

    with seen_by(SYSTEM):
        put(one, hours(1500, flag=9))
        row = (
            cursor()
            .execute(
                'SELECT id, meter_id, "timestamp", value, delta, source, quality, created_at, updated_at,'
                " day, register, account_id FROM reading WHERE register = %s",
                [one.number],
            )
            .fetchone()
        )

    assert row == (
        reading_id(number=one.number, instant_s=at(1)),
        METER,
        datetime(2025, 1, 2, 0, tzinfo=UTC),
        None,
        Decimal("1.500"),
        "estimated",
        "estimated",
        KNOWN_AT,
        KNOWN_AT,
        date(2025, 1, 2),
        one.number,
        ACCOUNT,
    )


@pytest.mark.parametrize("number", [1, 77, 2**47 + 3, 2**48 - 1])
@pytest.mark.parametrize("instant_s", [0, 1, 1_735_800_000, 2**28, 2**40 - 1])
def test_id_worked_out_by_the_database_is_that_of_python(number: int, instant_s: int) -> None:
    with seen_by(SYSTEM):
        row = cursor().execute("SELECT app.reading_id(%s, %s)", [number, instant_s]).fetchone()

    assert row == (reading_id(number=number, instant_s=instant_s),)


def test_reading_is_found_by_its_id() -> None:
    one = series()

    with seen_by(SYSTEM):
        put(one, hours(*range(24)))
        found = reading_with_id(reading_id(number=one.number, instant_s=at(24)))
        nothing = reading_with_id(reading_id(number=one.number, instant_s=at(25)))

    assert found is not None
    assert (found.timestamp, found.delta) == (datetime(2025, 1, 2, 23, tzinfo=UTC), Decimal("0.023"))
    assert nothing is None


def test_register_shows_the_measured_value_and_the_deltas_since() -> None:
    one = series()

    with seen_by(SYSTEM):
        put(one, hours(1000, 2000, 3000))
        put(one, hours(500, 500, day=3))
        keep(one, {at(1): 100_000_000})
        values = shown(one)

    assert values == [
        Decimal("100.000"),
        Decimal("102.000"),
        Decimal("105.000"),
        Decimal("105.500"),
        Decimal("106.000"),
    ]


def test_late_reading_moves_the_values_after_it_without_rewriting_their_blocks() -> None:
    one = series()

    with seen_by(SYSTEM):
        keep(one, {at(0): 100_000_000})
        put(one, [*hours(1000), *hours(3000, first=2), *hours(500, day=3)])
        put(one, hours(2000, first=1))
        values = shown(one)

    assert values == [Decimal("101.000"), Decimal("103.000"), Decimal("106.000"), Decimal("106.500")]


def test_new_device_shows_its_own_first_value_from_the_exchange_on() -> None:
    """Rule 17: 9,800 to the old one's final 9,850, the new one from 12 to 40: 78 used."""
    one = series()
    exchange = DeviceEpoch(
        starts_at=datetime.fromtimestamp(at(1), UTC),
        old_serial_number="A1",
        new_serial_number="B7",
        old_final_value=9_850_000_000,
        new_first_value=12_000_000,
    )

    with seen_by(SYSTEM):
        keep(one, {at(0): 9_800_000_000})
        put(one, [*hours(50_000, 20_000), *hours(8_000, day=3)])
        record_exchange(one, exchange, known_at=KNOWN_AT, actor_id=None, reason="worn out")
        record_exchange(one, exchange, known_at=KNOWN_AT, actor_id=None, reason="worn out")
        values = shown(one)
        known = exchanges_of(one)

    assert values == [Decimal("9850.000"), Decimal("32.000"), Decimal("40.000")]
    assert known == (exchange,)


def test_exchange_told_otherwise_is_refused() -> None:
    one = series()
    exchange = DeviceEpoch(
        starts_at=KNOWN_AT, old_serial_number="A", new_serial_number="B", old_final_value=5, new_first_value=0
    )
    other = DeviceEpoch(
        starts_at=KNOWN_AT, old_serial_number="A", new_serial_number="B", old_final_value=6, new_first_value=0
    )

    with seen_by(SYSTEM):
        record_exchange(one, exchange, known_at=KNOWN_AT, actor_id=None, reason="worn out")
        with pytest.raises(ExchangeKnownOtherwise):
            record_exchange(one, other, known_at=KNOWN_AT, actor_id=None, reason="worn out")


def test_corrected_register_value_keeps_the_old_one() -> None:
    one = series()

    with seen_by(SYSTEM):
        outcomes = [keep(one, {at(1): 5}), keep(one, {at(1): 5}), keep(one, {at(1): 7, at(2): 9})]
        row = (
            cursor()
            .execute("SELECT old_register_value FROM reading_revision WHERE register = %s", [one.number])
            .fetchall()
        )

    assert outcomes == [Outcome(stored=1), Outcome(unchanged=1), Outcome(stored=1, corrected=1)]
    assert row == [(5,)]


def test_last_reading_is_the_one_that_ends_last() -> None:
    one = series()

    with seen_by(SYSTEM):
        nothing = latest(one)
        put(one, [*hours(5, day=9), *hours(1, 2, 3)])
        keep(one, {at(20, day=12): 1_000_000})
        found = latest(one)

    assert nothing is None
    assert found is not None
    assert (found.timestamp, found.delta, found.value) == (
        datetime(2025, 1, 9, 0, tzinfo=UTC),
        Decimal("0.005"),
        None,
    )


@pytest.mark.parametrize("scale", [3, 4, 6])
@pytest.mark.parametrize("largest", [100, 40_000, 3 * 10**9])
def test_every_scale_and_width_reads_back_by_sql_as_by_numpy(scale: int, largest: int) -> None:
    one = series()
    given = intervals(hours(largest, -1, 0, 7)).replaced(
        deltas=np.array([largest, -1, 0, 7], dtype=np.int64), scale=scale
    )

    with seen_by(SYSTEM):
        take_in(one, given, known_at=KNOWN_AT, actor_id=None, reason="test")
        deltas = [reading.delta for reading in readings_of(one, JANUARY)]

    assert deltas == [Decimal(delta).scaleb(-scale) for delta in (largest, -1, 0, 7)]
