"""A battery is registered, says how full it is, and is taken away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_viewer, an_account
from tests.factories.devices import IN_THE_CELLAR, NOW, TODAY, a_battery
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.devices.batteries.models import Battery
from wattstead.domains.devices.batteries.operations import (
    ChargeAboveCapacity,
    approve_battery_endpoint,
    change_battery,
    note_battery,
    note_battery_silent,
    register_battery,
    retire_battery,
)
from wattstead.domains.devices.batteries.queries import (
    BatteryView,
    batteries_at,
    battery_seen,
    battery_visible_to,
)
from wattstead.domains.devices.batteries.rules import MoreUsableThanThere
from wattstead.domains.devices.batteries.vocabulary import BatteryActivity, BatteryReport
from wattstead.domains.devices.rules import (
    DeviceRetired,
    EndpointNotAllowed,
    FigureOutOfRange,
    InstallationDayUnlikely,
)
from wattstead.domains.sites.models import Site
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
BREAKFAST, LUNCH = datetime(2026, 5, 4, 6, tzinfo=UTC), datetime(2026, 5, 4, 11, tzinfo=UTC)
HALF_FULL = BatteryReport(
    activity=BatteryActivity.CHARGING, charge_kwh=Decimal("5.5"), charge_percent=Decimal(50)
)


def a_home() -> Site:
    return a_site(account_id=an_account().pk, zone="Europe/Vienna")


def test_an_owner_registers_the_battery_in_the_cellar() -> None:
    with seen_by(SYSTEM):
        site = a_home()
    with seen_by(a_viewer(account_id=site.account_id)) as viewer:
        battery = register_battery(site_id=site.pk, description=IN_THE_CELLAR, today=TODAY)

        seen = battery_seen(viewer, battery_id=battery.pk)

    assert seen == BatteryView(
        battery_id=battery.pk,
        account_id=site.account_id,
        site_id=site.pk,
        name="Cellar battery",
        manufacturer="Sonnen",
        model="Eco 10",
        capacity_kwh=Decimal(11),
        usable_capacity_kwh=Decimal(10),
        installed_on=date(2022, 6, 1),
        status=seen.status,
        current_charge_kwh=None,
        current_charge_percent=None,
        last_seen_at=None,
        zone="Europe/Vienna",
        retired_at=None,
    )
    assert seen.status == "offline"


def test_every_battery_has_a_number_of_its_own_in_the_store() -> None:
    with seen_by(SYSTEM):
        site = a_home()
        numbers = [a_battery(site_id=site.pk).series for _ in range(2)]

    assert numbers[1] > numbers[0] > 0


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"capacity_kwh": Decimal(0)}, FigureOutOfRange),
        ({"usable_capacity_kwh": Decimal("11.001")}, MoreUsableThanThere),
        ({"usable_capacity_kwh": Decimal(0)}, FigureOutOfRange),
        ({"installed_on": date(2026, 5, 5)}, InstallationDayUnlikely),
    ],
)
def test_what_no_battery_can_be_is_refused(told: dict[str, object], refusal: type[Refusal]) -> None:
    with seen_by(SYSTEM):
        site = a_home()

        with pytest.raises(refusal):
            a_battery(site_id=site.pk, description=replace(IN_THE_CELLAR, **told))  # type: ignore[arg-type]


def test_a_battery_that_is_all_usable_is_fine() -> None:
    with seen_by(SYSTEM):
        battery = a_battery(
            site_id=a_home().pk, description=replace(IN_THE_CELLAR, usable_capacity_kwh=Decimal(11))
        )

    assert battery.usable_capacity_kwh == Decimal(11)


def test_how_full_a_battery_is_comes_from_its_last_report_although_it_arrives_first() -> None:
    with seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)
        note_battery(battery_id=battery.pk, report=HALF_FULL, seen_at=LUNCH)
        note_battery(
            battery_id=battery.pk, report=BatteryReport(activity=BatteryActivity.IDLE), seen_at=BREAKFAST
        )

        seen = battery_seen(SYSTEM, battery_id=battery.pk)

    assert (seen.status, seen.current_charge_kwh, seen.current_charge_percent, seen.last_seen_at) == (
        "charging",
        Decimal("5.5"),
        Decimal(50),
        LUNCH,
    )


@pytest.mark.parametrize(
    "report",
    [replace(HALF_FULL, charge_kwh=Decimal(12)), replace(HALF_FULL, charge_percent=Decimal(101))],
)
def test_a_battery_cannot_hold_more_than_it_can(report: BatteryReport) -> None:
    with pytest.raises(ChargeAboveCapacity), seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)
        note_battery(battery_id=battery.pk, report=report, seen_at=LUNCH)


def test_a_battery_is_not_told_to_be_smaller_than_what_it_holds() -> None:
    smaller = replace(IN_THE_CELLAR, capacity_kwh=Decimal(5), usable_capacity_kwh=Decimal(5))

    with pytest.raises(ChargeAboveCapacity), seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)
        note_battery(battery_id=battery.pk, report=HALF_FULL, seen_at=LUNCH)
        change_battery(battery=battery, description=smaller, today=TODAY)


def test_a_battery_that_falls_silent_is_offline_until_it_speaks() -> None:
    with seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)
        note_battery(battery_id=battery.pk, report=HALF_FULL, seen_at=BREAKFAST)
        note_battery_silent(battery=battery_visible_to(SYSTEM, battery_id=battery.pk))
        silent = battery_seen(SYSTEM, battery_id=battery.pk)
        note_battery(battery_id=battery.pk, report=HALF_FULL, seen_at=LUNCH)

        assert (silent.status, silent.last_seen_at) == ("offline", BREAKFAST)
        assert battery_seen(SYSTEM, battery_id=battery.pk).status == "charging"


def test_a_battery_known_to_be_silent_does_not_fall_silent_again() -> None:
    with seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)

        with pytest.raises(TransitionRefused):
            note_battery_silent(battery=battery)


def test_what_was_taken_away_stays_and_hears_nothing() -> None:
    with seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)
        retire_battery(battery=battery, now=NOW)
        battery.refresh_from_db()
        note_battery(battery_id=battery.pk, report=HALF_FULL, seen_at=LUNCH)

        assert battery_seen(SYSTEM, battery_id=battery.pk).last_seen_at is None
        assert batteries_at(SYSTEM, site_id=battery.site_id) == ()
        with pytest.raises(DeviceRetired):
            change_battery(battery=battery, description=IN_THE_CELLAR, today=TODAY)
        with pytest.raises(DeviceRetired):
            retire_battery(battery=battery, now=NOW)


def test_staff_enter_where_a_battery_answers_and_take_it_away_again() -> None:
    with seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)
        approve_battery_endpoint(battery=battery, api_endpoint="https://battery.example")
        entered = battery_visible_to(SYSTEM, battery_id=battery.pk).api_endpoint
        approve_battery_endpoint(battery=battery, api_endpoint="")

        assert entered == "https://battery.example"
        assert battery_visible_to(SYSTEM, battery_id=battery.pk).api_endpoint == ""
        with pytest.raises(EndpointNotAllowed):
            approve_battery_endpoint(battery=battery, api_endpoint="http://127.0.0.1/")


def test_nobody_but_the_supplier_says_where_a_battery_answers() -> None:
    with seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)

    with seen_by(a_viewer(account_id=battery.account_id)), pytest.raises(RoleNotAllowed):
        approve_battery_endpoint(battery=battery, api_endpoint="https://battery.example")


def test_a_strangers_battery_is_as_missing_as_none() -> None:
    with seen_by(SYSTEM):
        site, strangers = a_home(), a_home()
        a_battery(site_id=site.pk)
        foreign = a_battery(site_id=strangers.pk)
    with seen_by(a_viewer(account_id=site.account_id)) as viewer:
        assert batteries_at(viewer, site_id=strangers.pk) == ()
        with pytest.raises(NotFound):
            battery_visible_to(viewer, battery_id=foreign.pk)
        with pytest.raises(NotFound):
            register_battery(site_id=strangers.pk, description=IN_THE_CELLAR, today=TODAY)


def test_who_only_looks_removes_no_battery() -> None:
    with seen_by(SYSTEM):
        battery = a_battery(site_id=a_home().pk)
    with (
        seen_by(a_viewer(account_id=battery.account_id, role=MembershipRole.VIEWER)),
        pytest.raises(RoleNotAllowed),
    ):
        retire_battery(battery=battery, now=NOW)


def a_row(site: Site, **columns: object) -> Battery:
    told: dict[str, object] = {
        "account_id": site.account_id,
        "site_id": site.pk,
        "zone": site.zone,
        "name": "Cellar",
        "manufacturer": "Sonnen",
        "model": "Eco",
        "capacity_kwh": 10,
        "usable_capacity_kwh": 9,
        "installed_on": date(2020, 1, 1),
    }
    return Battery.objects.create(**told | columns)


@pytest.mark.parametrize(
    ("break_it", "constraint"),
    [
        (lambda: a_row(a_home(), usable_capacity_kwh=11), "battery_uses_no_more_than_it_holds"),
        (lambda: a_row(a_home(), current_charge_kwh=11), "battery_charge_fits_its_capacity"),
        (lambda: a_row(a_home(), current_charge_kwh=-1), "battery_charge_fits_its_capacity"),
        (lambda: a_row(a_home(), current_charge_percent=101), "battery_charge_is_a_percentage"),
        (lambda: a_row(a_home(), connection="gone"), "battery_connection_is_known"),
        (lambda: a_row(a_home(), activity="resting"), "battery_activity_is_known"),
        (lambda: a_row(a_home(), series=0), "battery_series_has_48_bits"),
        (lambda: a_row(a_home(), series=a_row(a_home()).series), "battery_series_is_unique"),
        (lambda: a_row(a_home(), account_id=an_account().pk), "battery_stands_on_a_site_of_its_account"),
    ],
)
def test_the_database_refuses_what_no_battery_is(break_it: Callable[[], object], constraint: str) -> None:
    with pytest.raises(IntegrityError) as broken, seen_by(SYSTEM):
        break_it()

    assert constraint_named_in(broken.value) == constraint
