"""A site was entered with the wrong clock; afterwards its days are those of the clock on its wall.

Everything counts 100 Wh in every quarter of an hour, so a day of 24 hours holds 9.6 kWh, the
day in March on which the clocks go forward 92 quarters or 9.2 kWh, the one in October 100
quarters or 10 kWh.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import numpy as np
import pytest
from django.db import connection

from tests.factories.accounts import a_viewer, an_account
from tests.factories.devices import a_battery, a_smart_plug, a_solar_system
from tests.factories.energy import counted
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.devices.solar.operations.systems import retire_solar_system
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import series_of
from wattstead.domains.sites.models import Site
from wattstead.domains.sites.operations import ZoneUnknown
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.change_zone_of_site import Followed, change_zone_of_site
from wattstead.journeys.device_readings.devices import (
    MeasuringDevice,
    battery_measuring,
    smart_plug_measuring,
    solar_system_measuring,
)
from wattstead.journeys.device_readings.finding import measuring_devices_at
from wattstead.kernel.periods import DayPeriod, Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.measured import Measured, read_measured, take_in_measured
from wattstead.timeseries.series import Series
from wattstead.timeseries.shaping import IntervalCrossesDay
from wattstead.timeseries.tables import READINGS, BlockTable
from wattstead.timeseries.totals import day_totals

pytestmark = pytest.mark.django_db
THEN = datetime(2025, 11, 1, tzinfo=UTC)
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
IN_MARCH = Period(starts_at=datetime(2025, 3, 29, tzinfo=UTC), ends_before=datetime(2025, 4, 1, tzinfo=UTC))
IN_OCTOBER = Period(
    starts_at=datetime(2025, 10, 25, tzinfo=UTC), ends_before=datetime(2025, 10, 28, tzinfo=UTC)
)
CHANGES = (
    DayPeriod(starts_on=date(2025, 3, 30), ends_before=date(2025, 3, 31)),
    DayPeriod(starts_on=date(2025, 10, 26), ends_before=date(2025, 10, 27)),
)
TABLES = ("reading_block", "production_block", "battery_block", "smart_plug_block")


def quarters(*, amount: int) -> Intervals:
    """Return that amount for every quarter of an hour of the two long weekends."""
    starts_s = np.concatenate(
        [
            np.arange(int(each.starts_at.timestamp()), int(each.ends_before.timestamp()), 900, dtype=np.int64)
            for each in (IN_MARCH, IN_OCTOBER)
        ]
    )
    return Intervals(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), 900, dtype=np.int64),
        deltas=np.full(len(starts_s), amount, dtype=np.int64),
        flags=np.zeros(len(starts_s), dtype=np.uint8),
    )


def measures(device: MeasuringDevice) -> None:
    """Let a device tell each of its quantities for every quarter of an hour."""
    each = quarters(amount=100)
    measured = Measured(
        starts_s=each.starts_s,
        length_s=each.length_s,
        flags=each.flags,
        amounts={quantity.name: each.deltas for quantity in device.series.kind.quantities},
    )
    take_in_measured(device.series, measured, known_at=THEN, actor_id=None, reason="made for a test")


def a_wrong_clock() -> Site:
    """Make a site in Freiburg, by the clock of Greenwich, with a meter and a device of each kind."""
    site = a_site(account_id=an_account().pk, zone="UTC")
    counted(the_register(a_meter(site_id=site.pk)), quarters(amount=100))
    measures(solar_system_measuring(SYSTEM, device_id=a_solar_system(site_id=site.pk).pk))
    measures(battery_measuring(SYSTEM, device_id=a_battery(site_id=site.pk).pk))
    measures(smart_plug_measuring(SYSTEM, device_id=a_smart_plug(site_id=site.pk).pk))
    return site


def devices_of(site: Site) -> tuple[MeasuringDevice, ...]:
    """Return the devices of a site as they are known now."""
    return measuring_devices_at(SYSTEM, site_id=site.pk)


def every_series(site: Site) -> list[tuple[Series, BlockTable]]:
    """Return all that counts at a site, quantity by quantity."""
    registers = [(series_of(each), READINGS) for each in Register.objects.filter(meter__site_id=site.pk)]
    return registers + [
        (series, device.series.kind.table)
        for device in devices_of(site)
        for series in device.series.registers
    ]


def days_of_change(site: Site) -> set[tuple[tuple[int, int], ...]]:
    """Return, as a set over all series of a site, the total and the readings of both days."""
    return {
        tuple(
            (int(found.totals[0]) * 10 ** (3 - found.scale), int(found.present[0]))
            for days in CHANGES
            for found in [day_totals(series, days, table=table)]
        )
        for series, table in every_series(site)
    }


def blocks_of(account_id: UUID) -> list[tuple[object, ...]]:
    """Return every column of every block of an account."""
    with connection.cursor() as cursor:
        rows: list[tuple[object, ...]] = []
        for table in TABLES:
            cursor.execute(
                f"SELECT * FROM {table} WHERE account_id = %s ORDER BY register, day", [account_id]
            )
            rows.extend(cursor.fetchall())
    return rows


def test_days_on_which_the_clocks_change_are_right_for_meters_and_devices() -> None:
    with seen_by(SYSTEM):
        site = a_wrong_clock()
        before = days_of_change(site)

        followed = change_zone_of_site(site_id=site.pk, zone="Europe/Berlin", now=NOW)

        after = days_of_change(site)

    # One register and three devices, of 13 series in all; 92 and 100 quarters of 100 Wh.
    assert followed == Followed(registers=1, devices=3)
    assert before == {((9_600, 96), (9_600, 96))}
    assert after == {((9_200, 92), (10_000, 100))}


def test_every_reading_of_a_device_stays() -> None:
    with seen_by(SYSTEM):
        site = a_wrong_clock()
        change_zone_of_site(site_id=site.pk, zone="Europe/Berlin", now=NOW)
        found = {
            (device.series.zone, name, int(column.sum()), len(column))
            for device in devices_of(site)
            for name, column in read_measured(device.series, IN_MARCH).measured.amounts.items()
        }

    assert {(zone, total, count) for zone, _, total, count in found} == {("Europe/Berlin", 28_800, 288)}


def test_strangers_site_keeps_its_days_to_the_byte() -> None:
    with seen_by(SYSTEM):
        mine, theirs = a_wrong_clock(), a_wrong_clock()
        before = blocks_of(theirs.account_id)

        with_rights = a_viewer(account_id=mine.account_id)
    with seen_by(with_rights):
        change_zone_of_site(site_id=mine.pk, zone="Europe/Berlin", now=NOW)
    with seen_by(SYSTEM):
        after = blocks_of(theirs.account_id)
        zones = set(Site.objects.order_by("pk").values_list("pk", "zone"))

    assert len(before) == 13 * 6
    assert after == before
    assert zones == {(mine.pk, "Europe/Berlin"), (theirs.pk, "UTC")}


def test_device_that_was_taken_away_follows_too() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="UTC")
        system = a_solar_system(site_id=site.pk)
        device = solar_system_measuring(SYSTEM, device_id=system.pk)
        measures(device)
        retire_solar_system(system=system, now=THEN)

        followed = change_zone_of_site(site_id=site.pk, zone="Europe/Berlin", now=NOW)
        series = replace(device.series, zone="Europe/Berlin").first
        found = day_totals(series, CHANGES[0], table=device.series.kind.table)

    assert followed == Followed(registers=0, devices=1)
    assert found.totals.tolist() == [9_200]


def test_reading_of_a_whole_day_keeps_the_clock_as_it_is() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="UTC")
        device = solar_system_measuring(SYSTEM, device_id=a_solar_system(site_id=site.pk).pk)
        start_s = int(IN_MARCH.starts_at.timestamp())
        whole_day = Measured(
            starts_s=np.array([start_s], dtype=np.int64),
            length_s=np.array([86_400], dtype=np.int64),
            flags=np.zeros(1, dtype=np.uint8),
            amounts={"delta_kwh": np.array([9_600], dtype=np.int64)},
        )
        take_in_measured(device.series, whole_day, known_at=THEN, actor_id=None, reason="made for a test")

    with pytest.raises(IntervalCrossesDay), seen_by(SYSTEM):
        change_zone_of_site(site_id=site.pk, zone="Europe/Berlin", now=NOW)

    with seen_by(SYSTEM):
        assert Site.objects.get(pk=site.pk).zone == "UTC"
        assert [each.series.zone for each in devices_of(site)] == ["UTC"]


def test_unknown_zone_missing_site_and_a_role_that_only_looks_are_refused() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk)
        stranger = a_viewer(account_id=an_account().pk)
    looking = a_viewer(account_id=site.account_id, role=MembershipRole.VIEWER)

    with pytest.raises(ZoneUnknown), seen_by(SYSTEM):
        change_zone_of_site(site_id=site.pk, zone="Mars/Olympus", now=NOW)
    with pytest.raises(NotFound), seen_by(SYSTEM):
        change_zone_of_site(site_id=uuid4(), zone="Europe/Vienna", now=NOW)
    with pytest.raises(NotFound), seen_by(stranger):
        change_zone_of_site(site_id=site.pk, zone="Europe/Vienna", now=NOW)
    with pytest.raises(RoleNotAllowed), seen_by(looking):
        change_zone_of_site(site_id=site.pk, zone="Europe/Vienna", now=NOW)
