"""A solar system is registered, changed, looked after and taken away with its inverters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from pytest_django import DjangoAssertNumQueries

from tests.factories.accounts import a_viewer, an_account
from tests.factories.devices import (
    NOW,
    ON_THE_ROOF,
    TODAY,
    a_solar_system,
    an_inverter,
    an_inverter_plate,
)
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.devices.rules import (
    DeviceRetired,
    EndpointNotAllowed,
    FigureOutOfRange,
    InstallationDayUnlikely,
    SerialNumberTaken,
)
from wattstead.domains.devices.solar.models import Inverter, SolarSystem
from wattstead.domains.devices.solar.operations.inverters import (
    add_inverter,
    approve_inverter_endpoint,
    change_inverter,
    note_inverter,
    note_inverter_silent,
    retire_inverter,
)
from wattstead.domains.devices.solar.operations.systems import (
    SiteHasSolarSystem,
    change_solar_system,
    move_solar_system,
    register_solar_system,
    retire_solar_system,
)
from wattstead.domains.devices.solar.queries import (
    inverter_status,
    inverter_visible_to,
    solar_system_seen,
    solar_system_visible_to,
    solar_systems_at,
)
from wattstead.domains.devices.solar.rules import WarrantyEndsEarly
from wattstead.domains.devices.solar.vocabulary import InverterCondition, SolarStatus
from wattstead.domains.sites.models import Site
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound, Refusal
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
BREAKFAST, LUNCH = datetime(2026, 5, 4, 6, tzinfo=UTC), datetime(2026, 5, 4, 11, tzinfo=UTC)


def a_home(*, zone: str = "Europe/Vienna", is_primary: bool = True) -> Site:
    return a_site(account_id=an_account().pk, zone=zone, is_primary=is_primary)


def owner_of(site: Site) -> Viewer:
    return a_viewer(account_id=site.account_id)


def test_an_owner_registers_the_panels_on_the_roof() -> None:
    with seen_by(SYSTEM):
        site = a_home()
    with seen_by(owner_of(site)) as viewer:
        system = register_solar_system(site_id=site.pk, description=ON_THE_ROOF, today=TODAY)

        seen = solar_system_seen(viewer, system_id=system.pk)

    assert (seen.account_id, seen.site_id, seen.zone) == (site.account_id, site.pk, "Europe/Vienna")
    assert (seen.capacity_kw, seen.tilt_angle, seen.panel_count) == (Decimal("9.8"), Decimal(35), 24)
    assert (seen.orientation, seen.status, seen.inverters) == ("southwest", "active", ())
    assert (seen.installed_on, seen.warranty_until) == (date(2022, 6, 1), date(2042, 5, 31))


def test_every_system_has_a_number_of_its_own_in_the_store() -> None:
    with seen_by(SYSTEM):
        numbers = [a_solar_system(site_id=a_home().pk).series for _ in range(2)]

    assert numbers[1] > numbers[0] > 0


def test_a_site_has_one_solar_system() -> None:
    with pytest.raises(SiteHasSolarSystem), seen_by(SYSTEM):
        site = a_home()
        a_solar_system(site_id=site.pk)
        a_solar_system(site_id=site.pk)


def test_after_the_old_system_is_gone_a_site_has_another() -> None:
    with seen_by(SYSTEM):
        site = a_home()
        old = a_solar_system(site_id=site.pk)
        an_inverter(old, serial_number="OLD-1")
        retire_solar_system(system=old, now=NOW)
        new = a_solar_system(site_id=site.pk)

        assert [each.system_id for each in solar_systems_at(SYSTEM, site_id=site.pk)] == [new.pk]
        assert Inverter.objects.get(serial_number="OLD-1").retired_at == NOW
        assert solar_system_seen(SYSTEM, system_id=old.pk).status == "inactive"


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"capacity_kw": Decimal(0)}, FigureOutOfRange),
        ({"capacity_kw": Decimal("9.8001")}, FigureOutOfRange),
        ({"capacity_kw": Decimal("NaN")}, FigureOutOfRange),
        ({"tilt_angle": Decimal("90.1")}, FigureOutOfRange),
        ({"tilt_angle": Decimal(-1)}, FigureOutOfRange),
        ({"panel_count": 0}, FigureOutOfRange),
        ({"installed_on": date(2026, 5, 5)}, InstallationDayUnlikely),
        ({"installed_on": date(1902, 5, 5)}, InstallationDayUnlikely),
        ({"warranty_until": date(2022, 5, 31)}, WarrantyEndsEarly),
    ],
)
def test_what_no_solar_system_can_be_is_refused(told: dict[str, object], refusal: type[Refusal]) -> None:
    with seen_by(SYSTEM):
        site = a_home()

        with pytest.raises(refusal):
            a_solar_system(site_id=site.pk, description=replace(ON_THE_ROOF, **told))  # type: ignore[arg-type]


def test_a_changed_system_is_what_was_told_last() -> None:
    with seen_by(SYSTEM):
        system = a_solar_system(site_id=a_home().pk)

        change_solar_system(
            system=system, description=replace(ON_THE_ROOF, panel_count=30, warranty_until=None), today=TODAY
        )

        seen = solar_system_seen(SYSTEM, system_id=system.pk)
        assert (seen.panel_count, seen.warranty_until) == (30, None)


def test_a_system_in_maintenance_works_again_but_a_switched_off_one_needs_none() -> None:
    with seen_by(SYSTEM):
        system = a_solar_system(site_id=a_home().pk)
        for status in (SolarStatus.MAINTENANCE, SolarStatus.ACTIVE, SolarStatus.INACTIVE):
            move_solar_system(system=system, to=status)
            system.refresh_from_db()

        with pytest.raises(TransitionRefused):
            move_solar_system(system=system, to=SolarStatus.MAINTENANCE)


def test_what_was_taken_away_stays_as_it_was() -> None:
    with seen_by(SYSTEM):
        system = a_solar_system(site_id=a_home().pk)
        inverter = an_inverter(system)
        retire_solar_system(system=system, now=NOW)
        system.refresh_from_db()
        inverter.refresh_from_db()

        for change in (
            lambda: change_solar_system(system=system, description=ON_THE_ROOF, today=TODAY),
            lambda: move_solar_system(system=system, to=SolarStatus.ACTIVE),
            lambda: retire_solar_system(system=system, now=NOW),
            lambda: add_inverter(system=system, plate=an_inverter_plate()),
            lambda: change_inverter(inverter=inverter, plate=an_inverter_plate()),
        ):
            with pytest.raises(DeviceRetired):
                change()


def test_a_serial_number_is_used_once_whoever_has_it_and_however_it_is_written() -> None:
    with seen_by(SYSTEM):
        mine, strangers = a_solar_system(site_id=a_home().pk), a_solar_system(site_id=a_home().pk)
        an_inverter(strangers, serial_number="FR-2201-a")
    with pytest.raises(SerialNumberTaken) as refused, seen_by(a_viewer(account_id=mine.account_id)):
        an_inverter(mine, serial_number="fr-2201-A")

    assert refused.value.english == "The serial number fr-2201-A is in use already."


def test_an_inverter_that_was_taken_away_may_serve_somebody_else() -> None:
    with seen_by(SYSTEM):
        old = an_inverter(a_solar_system(site_id=a_home().pk), serial_number="FR-1")
        retire_inverter(inverter=old, now=NOW)

        new = an_inverter(a_solar_system(site_id=a_home().pk), serial_number="FR-1")

        assert inverter_visible_to(SYSTEM, inverter_id=new.pk).serial_number == "FR-1"


def test_what_an_inverter_says_last_counts_although_it_arrives_first() -> None:
    with seen_by(SYSTEM):
        inverter = an_inverter(a_solar_system(site_id=a_home().pk))
        never_seen = inverter_visible_to(SYSTEM, inverter_id=inverter.pk)
        note_inverter(inverter_id=inverter.pk, condition=InverterCondition.WARNING, seen_at=LUNCH)
        note_inverter(inverter_id=inverter.pk, condition=InverterCondition.FINE, seen_at=BREAKFAST)

        warned = inverter_visible_to(SYSTEM, inverter_id=inverter.pk)
        assert (inverter_status(never_seen), never_seen.last_seen_at) == ("offline", None)
        assert (inverter_status(warned), warned.last_seen_at) == ("warning", LUNCH)


def test_an_inverter_that_falls_silent_is_offline_whatever_it_said() -> None:
    with seen_by(SYSTEM):
        inverter = an_inverter(a_solar_system(site_id=a_home().pk))
        note_inverter(inverter_id=inverter.pk, condition=InverterCondition.FAULT, seen_at=LUNCH)

        note_inverter_silent(inverter=inverter_visible_to(SYSTEM, inverter_id=inverter.pk))

        silent = inverter_visible_to(SYSTEM, inverter_id=inverter.pk)
        assert inverter_status(silent) == "offline"
        with pytest.raises(TransitionRefused):
            note_inverter_silent(inverter=silent)


@pytest.mark.parametrize(
    "address",
    [
        "http://inverter.example",
        "https://me:secret@inverter.example",
        "https://",
        "https://inverter.example:8443/",
        "file:///etc/passwd",
        "https://[::1",
    ],
)
def test_an_address_we_would_not_fetch_is_refused(address: str) -> None:
    with seen_by(SYSTEM):
        inverter = an_inverter(a_solar_system(site_id=a_home().pk))

        with pytest.raises(EndpointNotAllowed):
            approve_inverter_endpoint(inverter=inverter, api_endpoint=address)


def test_staff_enter_where_an_inverter_answers() -> None:
    with seen_by(SYSTEM):
        inverter = an_inverter(a_solar_system(site_id=a_home().pk))

        approve_inverter_endpoint(inverter=inverter, api_endpoint="https://inverter.example/v1")

        kept = inverter_visible_to(SYSTEM, inverter_id=inverter.pk)
        assert kept.api_endpoint == "https://inverter.example/v1"


def test_a_strangers_system_is_as_missing_as_none() -> None:
    with seen_by(SYSTEM):
        site, strangers = a_home(), a_home()
        a_solar_system(site_id=site.pk)
        foreign = a_solar_system(site_id=strangers.pk)
        inverter = an_inverter(foreign)
    with seen_by(owner_of(site)) as viewer:
        assert solar_systems_at(viewer, site_id=strangers.pk) == ()
        with pytest.raises(NotFound):
            solar_system_visible_to(viewer, system_id=foreign.pk)
        with pytest.raises(NotFound):
            inverter_visible_to(viewer, inverter_id=inverter.pk)
        with pytest.raises(NotFound):
            register_solar_system(site_id=strangers.pk, description=ON_THE_ROOF, today=TODAY)


@pytest.mark.parametrize("role", [MembershipRole.BILLING, MembershipRole.VIEWER])
def test_who_only_looks_changes_no_device(role: MembershipRole) -> None:
    with seen_by(SYSTEM):
        system = a_solar_system(site_id=a_home().pk)
    with seen_by(a_viewer(account_id=system.account_id, role=role)), pytest.raises(RoleNotAllowed):
        retire_solar_system(system=system, now=NOW)


def test_ten_inverters_are_asked_for_as_often_as_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with seen_by(SYSTEM):
        site = a_home()
        system = a_solar_system(site_id=site.pk)
        for _ in range(10):
            an_inverter(system)

        with django_assert_num_queries(2):
            (seen,) = solar_systems_at(SYSTEM, site_id=site.pk)

    assert len(seen.inverters) == 10


def a_row(site: Site, **columns: object) -> SolarSystem:
    told: dict[str, object] = {
        "account_id": site.account_id,
        "site_id": site.pk,
        "zone": site.zone,
        "name": "Roof",
        "capacity_kw": 5,
        "installed_on": date(2020, 1, 1),
        "orientation": "south",
        "tilt_angle": 30,
        "panel_count": 12,
    }
    return SolarSystem.objects.create(**told | columns)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"capacity_kw": 0}, "solar_capacity_is_positive"),
        ({"tilt_angle": 91}, "solar_tilt_is_between_flat_and_upright"),
        ({"panel_count": 0}, "solar_system_has_panels"),
        ({"orientation": "up"}, "solar_orientation_is_known"),
        ({"status": "broken"}, "solar_status_is_known"),
        ({"in_warranty_before": date(2020, 1, 1)}, "solar_warranty_ends_after_installation"),
        ({"series": 2**48}, "solar_system_series_has_48_bits"),
    ],
)
def test_the_database_refuses_what_no_system_is(columns: dict[str, object], constraint: str) -> None:
    with pytest.raises(IntegrityError) as broken, seen_by(SYSTEM):
        a_row(a_home(), **columns)

    assert constraint_named_in(broken.value) == constraint


def an_inverter_row(system: SolarSystem, **columns: object) -> Inverter:
    told: dict[str, object] = {
        "account_id": system.account_id,
        "solar_system_id": system.pk,
        "manufacturer": "SMA",
        "model": "STP",
        "serial_number": "1",
        "max_power_kw": 5,
    }
    return Inverter.objects.create(**told | columns)


def strangers_account() -> UUID:
    return an_account().pk


@pytest.mark.parametrize(
    ("break_it", "constraint"),
    [
        (lambda: a_row(a_home(), account_id=strangers_account()),
         "solar_system_stands_on_a_site_of_its_account"),
        (lambda: a_row(a_home(), series=a_row(a_home()).series), "solar_system_series_is_unique"),
        (lambda: an_inverter_row(a_row(a_home()), account_id=strangers_account()),
         "inverter_serves_a_solar_system_of_its_account"),
        (lambda: an_inverter_row(a_row(a_home()), max_power_kw=0), "inverter_power_is_positive"),
        (lambda: an_inverter_row(a_row(a_home()), connection="gone"), "inverter_connection_is_known"),
        (lambda: an_inverter_row(a_row(a_home()), condition="odd"), "inverter_condition_is_known"),
        (lambda: [an_inverter_row(a_row(a_home()), serial_number=each) for each in ("a", "A")],
         "inverter_serial_number_is_unique"),
        (lambda: [a_row(site) for site in [a_home()] for _ in range(2)], "one_solar_system_per_site"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_belongs_elsewhere_or_exists(
    break_it: Callable[[], object], constraint: str
) -> None:
    with pytest.raises(IntegrityError) as broken, seen_by(SYSTEM):
        break_it()

    assert constraint_named_in(broken.value) == constraint


def test_rows_of_a_system_can_be_referred_to_with_their_account() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'u' AND conname LIKE '%of_its_account'"
        )
        unique = {name for (name,) in cursor.fetchall()}

    assert {
        "solar_system_of_its_account",
        "inverter_of_its_account",
        "battery_of_its_account",
        "ev_charger_of_its_account",
        "smart_plug_of_its_account",
    } <= unique
