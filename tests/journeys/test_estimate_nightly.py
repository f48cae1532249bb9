"""At night gaps are filled by themselves, once nobody waits any more, and what became untrue is mended."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from tests.domains.metering.test_estimates import (
    MARCH,
    NOON,
    Usual,
    a_register,
    held,
    moment,
    owner,
)
from tests.factories.energy import BERLIN, steady
from wattstead.domains.metering.models import Estimate, Register
from wattstead.domains.metering.operations import nightly_estimates
from wattstead.domains.metering.operations.hand_readings import record_reading
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.queries import estimates_visible_to, series_of
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys import estimate_nightly as journey
from wattstead.journeys.estimate_nightly import Night, estimate_nightly
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.revisions import replaced_in
from wattstead.timeseries.totals import day_totals

pytestmark = pytest.mark.django_db(transaction=True)
APRIL_2 = datetime(2025, 4, 2, 1, 50, tzinfo=UTC)
TEN_TO_TWELVE = DayPeriod(starts_on=date(2025, 3, 10), ends_before=date(2025, 3, 12))


def a_night(*, now: datetime = APRIL_2, wait_days: int = 3, most: int = 1000) -> Night:
    return estimate_nightly(SYSTEM, profiles=Usual(), wait_days=wait_days, now=now, most=most)


def estimates_of(register: Register) -> list[Estimate]:
    with seen_by(owner(register)) as viewer:
        return list(estimates_visible_to(viewer).filter(register=register).order_by("made_at", "starts_at"))


def looked(register: Register, value: int, *, day: int, now: datetime) -> None:
    with seen_by(SYSTEM):
        record_reading(register=register, value=Decimal(value), read_at=moment(day, 0), now=now)


def test_a_gap_is_filled_on_the_third_day_after_it_and_not_before() -> None:
    """The readings of 10 March from ten to three never come."""
    register, whole = a_register(), a_register(without=())

    too_early = a_night(now=datetime(2025, 3, 12, 1, 50, tzinfo=UTC))
    then = a_night(now=datetime(2025, 3, 13, 1, 50, tzinfo=UTC))
    again = a_night(now=datetime(2025, 3, 14, 1, 50, tzinfo=UTC))

    (made,) = estimates_of(register)
    assert (made.starts_at, made.ends_before) == (moment(10, 10), moment(10, 15))
    assert (made.method, made.made_by, made.intervals) == ("own_profile", None, 20)
    assert (too_early.filled, then.filled, again.filled) == (0, 1, 0)
    assert estimates_of(whole) == []


def test_a_look_at_the_counter_that_comes_later_makes_the_estimate_anew() -> None:
    """192 quarters of 10 and 11 March, 20 missing: 17.2 kWh are measured, 2 estimated; the counter says 21.

    2 kWh become 3.8; of the 20 quarters each had 100 Wh, and each gets 190.
    """
    register = a_register()
    a_night()
    looked(register, 1000, day=10, now=APRIL_2)
    looked(register, 1021, day=12, now=APRIL_2)

    night = a_night(now=APRIL_2 + timedelta(hours=1))
    quiet = a_night(now=APRIL_2 + timedelta(hours=2))

    assert (night.renewed, quiet.renewed) == (1, 0)
    assert held(register).picked(np.array(NOON)).deltas.tolist() == [190] * 20
    with seen_by(SYSTEM):
        assert day_totals(series_of(register), TEN_TO_TWELVE).total == 21_000
        revised = replaced_in(series_of(register), time_of_days(TEN_TO_TWELVE, zone=BERLIN))
    assert [(each.old_delta, each.old_flag) for each in revised] == [(100, ESTIMATED)] * 20
    assert [(each.total_millionths, each.advance_millionths) for each in estimates_of(register)] == [
        (2_000_000, None),
        (3_800_000, 21_000_000),
    ]


def test_a_reading_in_the_place_of_an_estimate_stays_and_the_rest_adds_up_again() -> None:
    """Ten of the twenty quarters come late, 150 Wh each: of the 3.8 kWh 2.3 are left for the other ten."""
    register = a_register()
    looked(register, 1000, day=10, now=APRIL_2)
    looked(register, 1021, day=12, now=APRIL_2)
    a_night()
    with seen_by(SYSTEM):
        take_in_intervals(
            register=register,
            intervals=steady(MARCH, amount=150).picked(np.array(NOON[:10])),
            now=APRIL_2 + timedelta(hours=1),
            reason="it came late",
        )

    night = a_night(now=APRIL_2 + timedelta(hours=2))

    now_held = held(register).picked(np.array(NOON))
    assert now_held.deltas.tolist() == [150] * 10 + [230] * 10
    assert now_held.flags.tolist() == [METERED] * 10 + [ESTIMATED] * 10
    assert (night.filled, night.renewed) == (0, 1)


def test_a_counter_that_is_read_by_hand_alone_waits_for_a_hand() -> None:
    register = a_register(without=range(31 * 96), meter_type=MeterType.GAS)
    looked(register, 100, day=3, now=APRIL_2)
    looked(register, 160, day=9, now=APRIL_2)

    night = a_night()

    assert (night.filled, night.renewed) == (0, 0)
    (made,) = estimates_of(register)  # the even spread between the two looks
    assert (made.method, made.total_millionths, made.advance_millionths) == ("even", 60_000_000, 60_000_000)


def test_a_night_that_is_killed_is_gone_on_with_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    registers = [a_register() for _ in range(4)]
    whole = nightly_estimates.estimate_register
    done: list[object] = []

    def killed(**work: object) -> nightly_estimates.Estimated:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(work)
        return whole(**work)  # type: ignore[arg-type]

    monkeypatch.setattr(journey, "estimate_register", killed)
    with pytest.raises(KeyboardInterrupt):
        a_night()
    filled = [len(estimates_of(register)) for register in registers]
    monkeypatch.setattr(journey, "estimate_register", whole)

    night = a_night(now=APRIL_2 + timedelta(hours=2))

    assert sum(filled) == 2
    assert [len(estimates_of(register)) for register in registers] == [1, 1, 1, 1]
    assert night.filled >= 2


def test_a_night_writes_into_so_many_registers_and_no_more() -> None:
    registers = [a_register() for _ in range(3)]

    nights = [a_night(now=APRIL_2 + timedelta(hours=hour), most=1).registers for hour in range(4)]

    assert nights == [1, 1, 1, 0]
    assert [len(estimates_of(register)) for register in registers] == [1, 1, 1]


def test_nothing_is_filled_of_a_meter_that_fell_silent_long_ago() -> None:
    register = a_register()

    a_night(now=datetime(2025, 7, 1, 1, 50, tzinfo=UTC))

    assert estimates_of(register) == []
