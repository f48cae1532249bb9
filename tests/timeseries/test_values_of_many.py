"""What many registers show is what each of them shows alone."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest

from tests.timeseries.deliveries import ACCOUNT, METER, intervals
from tests.timeseries.plain_store import Given
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.anchors_of_many import SeenValue, keep_register_values_of_many
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import record_exchange
from wattstead.timeseries.identity import reading_id
from wattstead.timeseries.latest import reading_with_id
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.register_values import value_before
from wattstead.timeseries.series import Series
from wattstead.timeseries.store import take_in
from wattstead.timeseries.values_at_starts import DayStart, values_at_starts

pytestmark = pytest.mark.django_db
NUMBERS = count(8_000)
MIDNIGHT = datetime(2025, 1, 1, 23, tzinfo=UTC)
KNOWN_AT = datetime(2025, 1, 9, tzinfo=UTC)
HOUR = 3600


def series() -> Series:
    return Series(number=next(NUMBERS), account_id=ACCOUNT, meter_id=METER, zone="Europe/Vienna")


def start_of(day: int) -> datetime:
    return MIDNIGHT + timedelta(days=day - 2)


def put_days(one: Series, *, without: tuple[int, ...] = ()) -> None:
    """Keep five days of 1 kWh an hour, less some hours counted from the first."""
    first_s = int(MIDNIGHT.timestamp())
    given = [Given(first_s + n * HOUR, HOUR, 1000, 0) for n in range(5 * 24) if n not in without]
    take_in(one, intervals(given), known_at=KNOWN_AT, actor_id=None, reason="test")


def keep(one: Series, moment: datetime, value: int) -> None:
    keep_register_values(
        one, {int(moment.timestamp()): value}, known_at=KNOWN_AT, actor_id=None, reason="test"
    )


def shown_alone(one: Series, at: datetime) -> Decimal | None:
    reading = reading_with_id(reading_id(number=one.number, instant_s=int(at.timestamp())))
    return None if reading is None else reading.value


def test_values_at_starts_of_days_are_those_of_the_readings_that_end_there() -> None:
    whole, unseen, gap, holed, exchanged, exchanged_at_midnight = (series() for _ in range(6))
    everyone = (whole, unseen, gap, holed, exchanged, exchanged_at_midnight)
    with seen_by(SYSTEM):
        put_days(whole)
        put_days(unseen)
        put_days(gap, without=(23,))
        put_days(holed, without=(5, 30))
        put_days(exchanged)
        put_days(exchanged_at_midnight)
        for one in (whole, gap, holed, exchanged, exchanged_at_midnight):
            keep(one, start_of(2) + timedelta(hours=1), 100_000_000)
        keep(whole, start_of(4), 150_000_000)
        for one, moment in (
            (exchanged, start_of(3) + timedelta(hours=2)),
            (exchanged_at_midnight, start_of(4)),
        ):
            epoch = DeviceEpoch(
                starts_at=moment,
                old_serial_number="A",
                new_serial_number="B",
                old_final_value=126_000_000,
                new_first_value=7_000_000,
            )
            record_exchange(one, epoch, known_at=KNOWN_AT, actor_id=None, reason="worn out")
        asked = [DayStart(series=one, at=start_of(day)) for one in everyone for day in range(1, 9)]

        together = values_at_starts(asked)
        alone = {start: shown_alone(start.series, start.at) for start in asked}

    assert together == {start: value for start, value in alone.items() if value is not None}
    assert together[DayStart(series=whole, at=start_of(5))] == Decimal("174.000")
    assert together[DayStart(series=exchanged, at=start_of(4))] == Decimal("29.000")
    assert DayStart(series=gap, at=start_of(3)) not in together


def test_values_of_many_are_kept_in_place_beside_others_and_corrected_as_one_by_one() -> None:
    empty_day, seen_before, twice = series(), series(), series()
    noon = start_of(3) + timedelta(hours=12)
    with seen_by(SYSTEM):
        for one in (seen_before, twice):
            put_days(one)
        keep(seen_before, noon, 5_000_000)
        seen = [
            SeenValue(series=empty_day, instant_s=int(noon.timestamp()), value=1_000_000),
            SeenValue(series=seen_before, instant_s=int(noon.timestamp()), value=6_000_000),
            SeenValue(series=twice, instant_s=int(noon.timestamp()), value=7_000_000),
            SeenValue(series=twice, instant_s=int(noon.timestamp()) + HOUR, value=8_000_000),
        ]

        outcomes = [
            keep_register_values_of_many(seen, known_at=KNOWN_AT, actor_id=None, reason="test")
            for _ in range(2)
        ]

        late = noon + timedelta(hours=2)
        values = [value_before(one, late) for one in (empty_day, seen_before, twice)]

    assert outcomes == [Outcome(stored=3, corrected=1), Outcome(unchanged=4)]
    assert [one.value for one in values if one] == [1_000_000, 6_000_000, 8_000_000]
