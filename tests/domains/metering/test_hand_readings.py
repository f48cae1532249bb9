"""People read counters: what is plausible is kept, and what lies between is estimated."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from tests.factories.accounts import an_account
from tests.factories.metering import a_meter, last_reading_of, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.hand_readings import (
    CounterCannotShow,
    CounterRanBackwards,
    DeviceExchange,
    UseBeyondBelief,
    exchange_device,
    record_reading,
)
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.operations.readings import (
    MeterNotInstalledYet,
    MeterOutOfUse,
    ReadingInFuture,
    take_in_intervals,
)
from wattstead.domains.metering.queries import LastReading, series_of
from wattstead.domains.metering.rules import spread_evenly
from wattstead.foundation.tenancy import NoUnitOfWork, seen_by
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.epochs import ExchangeKnownOtherwise
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.totals import day_totals

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2025, 6, 1, tzinfo=UTC)
EVER = Period(starts_at=datetime(2020, 1, 1, tzinfo=UTC), ends_before=NOW)


def on(day: int, *, month: int = 3, hour: int = 12) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=BERLIN)


def a_register(**changes: object) -> Register:
    register = the_register(a_meter(site_id=a_site(account_id=an_account().pk).pk))
    if changes:
        Register.objects.filter(pk=register.pk).update(**changes)
        register = the_register(register.meter)
    return register


def shown(register: Register, value: str, at: datetime) -> None:
    record_reading(register=register, value=Decimal(value), read_at=at, now=NOW)


def known(register: Register) -> Intervals:
    return read(series=series_of(register), period=EVER)


def test_the_use_between_two_readings_is_estimated_and_adds_up_over_a_change_of_clocks() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        shown(register, "1000", on(29, hour=0))

        shown(register, "1047", on(31, hour=0))

        days = DayPeriod(starts_on=date(2025, 3, 29), ends_before=date(2025, 3, 31))
        found, totals = known(register), day_totals(series=series_of(register), days=days)
    # 47 kWh in 24 + 23 hours
    assert totals.totals.tolist() == [24_000, 23_000]
    assert (set(found.flags.tolist()), unscaled(found.total)) == ({ESTIMATED}, Decimal("47.000"))


def test_a_reading_in_between_divides_the_estimate_anew() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        shown(register, "100", on(1))
        shown(register, "140", on(5))

        shown(register, "130", on(2))

        found = known(register)
        first = found.picked(found.ends_s <= int(on(2).timestamp()))
    assert (unscaled(first.total), unscaled(found.total)) == (Decimal("30.000"), Decimal("40.000"))


def test_measured_intervals_are_never_overwritten_by_an_estimate() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        measured = Intervals(
            starts_s=np.array([int(on(2).timestamp())]),
            length_s=np.array([900]),
            deltas=np.array([250]),
            flags=np.array([METERED], dtype=np.uint8),
        )
        take_in_intervals(register=register, intervals=measured, now=NOW, reason="smart meter")

        shown(register, "100", on(1))
        shown(register, "140", on(5))

        assert known(register) == measured


def test_the_last_reading_is_the_latest_that_anybody_or_the_meter_itself_took() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        nothing = last_reading_of(register)
        shown(register, "100", on(1))
        first = last_reading_of(register)
        shown(register, "140.5", on(5))
        second = last_reading_of(register)

    assert nothing is None
    assert first == LastReading(read_at=on(1).astimezone(UTC), value=Decimal(100))
    assert second == LastReading(read_at=on(5).astimezone(UTC), value=Decimal("140.5"))


def test_a_reading_is_multiplied_by_the_ratio_of_transformers_exactly_once() -> None:
    with seen_by(SYSTEM):
        register = a_register(multiplier=40)
        shown(register, "10", on(1))
        shown(register, "11.5", on(2))

        assert unscaled(known(register).total) == Decimal("60.000")


def test_a_counter_of_five_digits_rolls_over_where_that_is_plausible() -> None:
    with seen_by(SYSTEM):
        register = a_register(digits=5)
        shown(register, "99990", on(1))
        shown(register, "15", on(2))

        assert unscaled(known(register).total) == Decimal("25.000")


@pytest.mark.parametrize(
    ("value", "at", "refusal", "words"),
    [
        ("99", on(3), CounterRanBackwards, "The counter showed 100 at 2025-03-01"),
        ("141", on(4), CounterRanBackwards, "The counter showed 141 at 2025-03-04"),
        ("500", on(1, hour=13), UseBeyondBelief, "From 100 at 2025-03-01"),
        ("1000000", on(6), CounterCannotShow, "A counter of 6 digits cannot show 1000000."),
        ("-1", on(6), CounterCannotShow, "A counter of 6 digits cannot show -1."),
        ("NaN", on(6), CounterCannotShow, "A counter of 6 digits cannot show NaN."),
        ("150", datetime(2025, 6, 1, 0, 1, tzinfo=UTC), ReadingInFuture, "A reading of 2025-06-01"),
    ],
)
def test_what_a_counter_cannot_show_is_refused_and_nothing_is_kept(
    value: str, at: datetime, refusal: type[Refusal], words: str
) -> None:
    with seen_by(SYSTEM):
        register = a_register()
        shown(register, "100", on(1))
        shown(register, "140", on(5))
        before = known(register)

        with pytest.raises(refusal) as refused:
            shown(register, value, at)

        assert refused.value.english.startswith(words)
        assert known(register) == before


def test_the_use_across_an_exchange_is_that_of_both_devices() -> None:
    exchange = DeviceExchange(
        exchanged_at=on(5),
        old_serial_number="OLD",
        new_serial_number="NEW",
        old_final_value=Decimal(9850),
        new_first_value=Decimal(12),
    )
    with seen_by(SYSTEM):
        register = a_register()
        shown(register, "9800", on(1))

        exchange_device(register=register, exchange=exchange, now=NOW)
        exchange_device(register=register, exchange=exchange, now=NOW)
        shown(register, "40", on(9))

        # (9850 - 9800) + (40 - 12)
        assert unscaled(known(register).total) == Decimal("78.000")
        with pytest.raises(ExchangeKnownOtherwise):
            exchange_device(
                register=register,
                exchange=DeviceExchange(
                    exchanged_at=on(5),
                    old_serial_number="OLD",
                    new_serial_number="OTHER",
                    old_final_value=Decimal(9850),
                    new_first_value=Decimal(12),
                ),
                now=NOW,
            )


def test_nothing_is_read_off_a_meter_that_was_taken_away() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        deactivate_meter(meter=register.meter, in_use_before=date(2025, 3, 2))

        with pytest.raises(MeterOutOfUse):
            shown(register, "100", on(2))


def test_nothing_is_read_off_a_meter_before_the_day_it_was_installed() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk)
        register = the_register(a_meter(site_id=site.pk, installed_on=date(2025, 3, 2)))

        with pytest.raises(MeterNotInstalledYet) as refused:
            shown(register, "100", datetime(2025, 3, 1, 23, 59, 59, tzinfo=BERLIN))
        nothing = last_reading_of(register)
        shown(register, "100", on(2, hour=0))

        assert refused.value.field == "read_at"
        assert refused.value.english == (
            f"Meter {register.meter.meter_number} was installed on 2025-03-02; it shows nothing before."
        )
        assert nothing is None
        assert last_reading_of(register) == LastReading(
            read_at=on(2, hour=0).astimezone(UTC), value=Decimal(100)
        )


def test_a_meter_of_which_nobody_knows_since_when_it_hangs_takes_any_reading_of_the_past() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk)
        register = the_register(a_meter(site_id=site.pk, installed_on=None))

        shown(register, "100", datetime(2015, 3, 1, tzinfo=BERLIN))

        assert last_reading_of(register) == LastReading(
            read_at=datetime(2015, 3, 1, tzinfo=BERLIN).astimezone(UTC), value=Decimal(100)
        )


def test_a_reading_needs_a_unit_of_work() -> None:
    with seen_by(SYSTEM):
        register = a_register()

    with pytest.raises(NoUnitOfWork):
        shown(register, "100", on(1))


def test_parts_of_a_spread_add_up_to_the_whole() -> None:
    assert spread_evenly(100, edges_s=[0, 1, 2, 3]) == [33, 33, 34]
