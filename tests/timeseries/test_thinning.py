"""Old days keep their sum and lose their hours; what would be lost with the hours stays."""

from datetime import date, timedelta

import numpy as np
import pytest

from tests.timeseries.deliveries import intervals
from tests.timeseries.plain_store import Given
from tests.timeseries.readings import DAY, IN_TIME, JUNE_1, MIDNIGHT, QUARTER_S, register, slots
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.anchors import keep_register_values
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.epochs import record_exchange
from wattstead.timeseries.flags import Quality, Source, flag
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.latest import readings_of
from wattstead.timeseries.reads import day_totals, read
from wattstead.timeseries.series import Series
from wattstead.timeseries.store import take_in
from wattstead.timeseries.thinning import thin

pytestmark = pytest.mark.django_db
METER, OTHER = register(91), register(92)
FULL = {place: place % 7 for place in range(96)}
SUM = sum(FULL.values())
ESTIMATED = flag(Source.estimated, Quality.estimated)
MIDNIGHT_S = int(MIDNIGHT.timestamp())


def kept(given: Intervals, *, into: Series = METER, days_later: int = 0) -> None:
    take_in(into, given, known_at=IN_TIME + timedelta(days=days_later), actor_id=None, reason="test")


def thinned(*numbers: int, days: DayPeriod = JUNE_1) -> int:
    return thin(np.array(numbers or (METER.number,), dtype=np.int64), days)


def the_day_alone(flag_of_day: int = 0) -> Intervals:
    return intervals([Given(MIDNIGHT_S, 86_400, SUM, flag_of_day)])


def test_a_whole_day_keeps_its_sum_and_what_the_counter_showed() -> None:
    with seen_by(SYSTEM):
        kept(slots(FULL))
        keep_register_values(METER, {MIDNIGHT_S: 5_000_000}, known_at=IN_TIME, actor_id=None, reason="test")
        shown = readings_of(METER, JUNE_1)[-1]

        first, again = thinned(), thinned()

        found, (left,) = read(METER, DAY), readings_of(METER, JUNE_1)
        totals = day_totals(METER, JUNE_1)
    assert (first, again) == (1, 0)
    assert found == the_day_alone()
    assert totals.totals.tolist() == [SUM]
    assert (left.timestamp, left.value) == (shown.timestamp, shown.value)


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ({0: ESTIMATED}, ESTIMATED),
        (
            {0: ESTIMATED, 1: flag(Source.smart_meter, Quality.questionable)},
            flag(Source.estimated, Quality.questionable),
        ),
        ({0: flag(Source.manual, Quality.valid)}, flag(Source.manual, Quality.valid)),
        (
            {0: flag(Source.adjusted, Quality.valid), 1: flag(Source.manual, Quality.valid)},
            flag(Source.adjusted, Quality.valid),
        ),
    ],
    ids=["partly estimated", "partly questionable", "partly by hand", "partly adjusted"],
)
def test_a_day_of_unlike_slots_says_the_least_certain(flags: dict[int, int], says: int) -> None:
    with seen_by(SYSTEM):
        kept(
            intervals(
                [
                    Given(MIDNIGHT_S + place * QUARTER_S, QUARTER_S, delta, flags.get(place, 0))
                    for place, delta in FULL.items()
                ]
            )
        )

        thinned()

        assert read(METER, DAY) == the_day_alone(says)


@pytest.mark.parametrize("factor", [1, 1_000, 1_000_000_000], ids=["two bytes", "four bytes", "eight bytes"])
def test_sums_of_every_width_fit(factor: int) -> None:
    with seen_by(SYSTEM):
        kept(slots({place: delta * factor for place, delta in FULL.items()}))

        thinned()

        assert read(METER, DAY).deltas.tolist() == [SUM * factor]


def test_the_long_day_of_autumn_stays_a_day_of_25_hours() -> None:
    autumn = DayPeriod(starts_on=date(2025, 10, 26), ends_before=date(2025, 10, 27))
    starts_s = 1_761_429_600  # 2025-10-26 00:00 in Vienna, 22:00 UTC the day before
    with seen_by(SYSTEM):
        kept(intervals([Given(starts_s + place * QUARTER_S, QUARTER_S, 1, 0) for place in range(100)]))

        done = thinned(days=autumn)

        found = read(METER, Period(starts_at=MIDNIGHT, ends_before=MIDNIGHT + timedelta(days=200)))
    assert done == 1
    assert found == intervals([Given(starts_s, 90_000, 100, 0)])


def test_what_could_not_be_told_any_more_stays() -> None:
    noon_s = MIDNIGHT_S + 12 * 3600
    with seen_by(SYSTEM):
        kept(slots({place: delta for place, delta in FULL.items() if place != 5}), into=register(93))
        kept(slots(FULL), into=register(94))
        kept(slots({7: 99}), into=register(94), days_later=9)
        kept(slots(FULL), into=register(95))
        keep_register_values(
            register(95), {noon_s: 1_000_000}, known_at=IN_TIME, actor_id=None, reason="test"
        )
        kept(slots(FULL), into=register(96))
        noon = MIDNIGHT + timedelta(hours=12)
        exchange = DeviceEpoch(
            starts_at=noon, old_serial_number="A", new_serial_number="B", old_final_value=9, new_first_value=0
        )
        record_exchange(register(96), exchange, known_at=IN_TIME, actor_id=None, reason="test")

        assert thinned(93, 94, 95, 96) == 0


def test_other_days_and_other_registers_stay() -> None:
    with seen_by(SYSTEM):
        kept(slots(FULL))
        kept(slots(FULL), into=OTHER)

        assert thinned(days=DayPeriod(starts_on=date(2025, 6, 2), ends_before=date(2026, 6, 2))) == 0
        assert thinned(OTHER.number) == 1
        assert len(read(METER, DAY)) == 96
