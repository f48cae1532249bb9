"""Meters are described with what is known of them, in as many statements for three as for one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories.accounts import a_viewer, an_account
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.meter_views import Exchange, meter_seen, meters_at
from wattstead.domains.metering.operations.hand_readings import (
    DeviceExchange,
    exchange_device,
    record_reading,
)
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.queries import LastReading
from wattstead.domains.metering.reading_pages import EarlierValue, readings_until
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
TODAY = date(2025, 4, 1)
NOW = datetime(2025, 6, 1, tzinfo=UTC)
BOTH = (Direction.IMPORT, Direction.EXPORT)


def test_a_meter_tells_what_its_counters_showed_last_and_how_much_is_known() -> None:
    with seen_by(SYSTEM):
        meter = a_meter(site_id=a_site(account_id=an_account().pk).pk, directions=BOTH)
        register = the_register(meter)
        record_reading(
            register=register, value=Decimal(1000), read_at=datetime(2025, 2, 28, 23, tzinfo=UTC), now=NOW
        )
        counted(register, steady(MARCH, amount=100, without=range(30 * 96)))
        found = meter_seen(SYSTEM, meter_id=meter.pk, today=TODAY)

    used, fed_in = found.registers
    # All but the last 92 quarter-hours of 31 March were left out.
    assert used.last == LastReading(read_at=datetime(2025, 3, 31, 22, tzinfo=UTC), value=Decimal("1009.200"))
    assert used.counter == Decimal("1009.2")
    assert used.known_from == date(2025, 2, 28)
    assert used.recent_share == Decimal("0.0319")  # 92 / 96 of one day, of 30 days
    assert (fed_in.last, fed_in.counter, fed_in.recent_share) == (None, None, None)
    assert [register.direction for register in found.registers] == list(BOTH)


def test_an_exchange_is_told_in_the_digits_of_the_counters() -> None:
    with seen_by(SYSTEM):
        meter = a_meter(site_id=a_site(account_id=an_account().pk).pk)
        at = datetime(2025, 3, 5, 9, tzinfo=UTC)
        exchange_device(
            register=the_register(meter),
            exchange=DeviceExchange(
                exchanged_at=at,
                old_serial_number="A",
                new_serial_number="B",
                old_final_value=Decimal(9850),
                new_first_value=Decimal("12.5"),
            ),
            now=NOW,
        )
        found = meter_seen(SYSTEM, meter_id=meter.pk, today=TODAY)

    assert found.registers[0].exchanges == (
        Exchange(
            exchanged_at=at,
            old_serial_number="A",
            new_serial_number="B",
            old_final_value=Decimal(9850),
            new_first_value=Decimal("12.5"),
        ),
    )


def test_meters_in_use_come_first_and_electricity_before_gas() -> None:
    with seen_by(SYSTEM):
        site_id = a_site(account_id=an_account().pk).pk
        gas = a_meter(site_id=site_id, meter_type=MeterType.GAS)
        electricity = a_meter(site_id=site_id)
        removed = a_meter(site_id=site_id)
        deactivate_meter(meter=removed, in_use_before=date(2025, 1, 1))
        found = meters_at(SYSTEM, site_id=site_id, today=TODAY)

    assert [meter.meter_id for meter in found] == [electricity.pk, gas.pk, removed.pk]


def test_three_meters_are_asked_for_as_often_as_one() -> None:
    with seen_by(SYSTEM):
        one, three = (a_site(account_id=an_account().pk).pk for _ in range(2))
        for site_id, count in ((one, 1), (three, 3)):
            for _ in range(count):
                counted(the_register(a_meter(site_id=site_id, directions=BOTH)), steady(MARCH, amount=100))
        statements = []
        for site_id in (one, three):
            with watched_wire() as wire:
                meters_at(SYSTEM, site_id=site_id, today=TODAY)
            statements.append(wire.statements)

    assert statements[0] == statements[1] <= 6


def test_a_stranger_sees_neither_meter_nor_readings() -> None:
    with seen_by(SYSTEM):
        site_id = a_site(account_id=an_account().pk).pk
        meter = a_meter(site_id=site_id)
        register = the_register(meter)
        counted(register, steady(MARCH, amount=100))
        stranger = a_viewer(account_id=an_account().pk)

    with seen_by(stranger):
        assert meters_at(stranger, site_id=site_id, today=TODAY) == ()
        with pytest.raises(NotFound):
            meter_seen(stranger, meter_id=meter.pk, today=TODAY)
        assert readings_until(register=register, until=TODAY).lines == ()


def test_readings_come_latest_first_with_what_they_said_before() -> None:
    one_day = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 3, 2))
    with seen_by(SYSTEM):
        register = the_register(a_meter(site_id=a_site(account_id=an_account().pk).pk))
        counted(register, steady(MARCH, amount=100))
        counted(register, steady(one_day, amount=250, without=range(1, 96)))
        page = readings_until(register=register, until=date(2025, 3, 1))

    assert (page.days, page.earlier_until, page.later_until) == (one_day, None, date(2025, 3, 2))
    first = page.lines[-1]
    assert (len(page.lines), first.starts_at) == (96, datetime(2025, 2, 28, 23, tzinfo=UTC))
    assert (first.delta, first.source, first.quality) == (Decimal("0.250"), "smart_meter", "valid")
    assert [type(each) for each in first.earlier] == [EarlierValue]
    assert (first.earlier[0].delta, page.lines[0].earlier) == (Decimal("0.100"), ())


def test_a_register_without_readings_has_an_empty_page() -> None:
    with seen_by(SYSTEM):
        register = the_register(a_meter(site_id=a_site(account_id=an_account().pk).pk))
        page = readings_until(register=register, until=TODAY)

    assert (page.days, page.lines) == (None, ())
