"""A smart plug is registered by its MAC address, says what flows through it, and is taken away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_viewer, an_account
from tests.factories.devices import NOW, a_plug_description, a_smart_plug
from tests.factories.sites import a_site
from wattstead.domains.accounts.queries import RoleNotAllowed
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.devices.rules import DeviceRetired
from wattstead.domains.devices.smart_plugs.models import SmartPlug
from wattstead.domains.devices.smart_plugs.operations import (
    MacAddressTaken,
    change_smart_plug,
    note_smart_plug,
    note_smart_plug_silent,
    register_smart_plug,
    retire_smart_plug,
)
from wattstead.domains.devices.smart_plugs.queries import (
    smart_plug_seen,
    smart_plug_visible_to,
    smart_plugs_at,
)
from wattstead.domains.devices.smart_plugs.rules import MacAddressUnreadable, checked_mac_address
from wattstead.domains.devices.smart_plugs.vocabulary import PlugActivity
from wattstead.domains.sites.models import Site
from wattstead.foundation.integrity import constraint_named_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
BREAKFAST, LUNCH = datetime(2026, 5, 4, 6, tzinfo=UTC), datetime(2026, 5, 4, 11, tzinfo=UTC)
MAC = "A8:03:2A:5B:11:C4"


def a_home() -> Site:
    return a_site(account_id=an_account().pk, zone="Europe/Vienna")


@pytest.mark.parametrize(
    "written", [MAC, "a8-03-2a-5b-11-c4", "a803.2a5b.11c4", "A8032A5B11C4", "  a8:03:2a:5b:11:c4 "]
)
def test_a_mac_address_is_the_same_however_it_is_written(written: str) -> None:
    assert checked_mac_address(written) == MAC


@pytest.mark.parametrize(
    "written",
    ["", "A8:03:2A:5B:11", "A8:03:2A:5B:11:CG", "A8:03-2A5B:11:C4", "00:00:00:00:00:00", "01:00:5E:00:00:FB",
     "FF:FF:FF:FF:FF:FF", "A8:03:2A:5B:11:C4\n00", "Ａ8032A5B11C4"],
)  # fmt: skip
def test_what_names_no_device_is_no_mac_address(written: str) -> None:
    with pytest.raises(MacAddressUnreadable):
        checked_mac_address(written)


def test_an_owner_registers_the_plug_of_the_washing_machine() -> None:
    with seen_by(SYSTEM):
        site = a_home()
    with seen_by(a_viewer(account_id=site.account_id)) as viewer:
        plug = register_smart_plug(
            site_id=site.pk, description=a_plug_description(mac_address="a8032a5b11c4")
        )

        seen = smart_plug_seen(viewer, plug_id=plug.pk)

    assert (seen.name, seen.location, seen.mac_address, seen.zone) == (
        "Washing machine",
        "Bathroom",
        MAC,
        "Europe/Vienna",
    )
    assert (seen.status, seen.current_power_w, seen.last_seen_at) == ("offline", None, None)


def test_every_plug_has_a_number_of_its_own_in_the_store() -> None:
    with seen_by(SYSTEM):
        site = a_home()
        numbers = [a_smart_plug(site_id=site.pk).series for _ in range(2)]

    assert numbers[1] > numbers[0] > 0


def test_a_mac_address_is_used_once_and_nobody_learns_by_whom() -> None:
    with seen_by(SYSTEM):
        site, strangers = a_home(), a_home()
        a_smart_plug(site_id=strangers.pk, mac_address=MAC, name="Secret sauna")
    with pytest.raises(MacAddressTaken) as refused, seen_by(a_viewer(account_id=site.account_id)):
        a_smart_plug(site_id=site.pk, mac_address="a803.2a5b.11c4")

    assert refused.value.english == f"The MAC address {MAC} is in use already."


def test_a_plug_that_was_given_away_is_registered_by_its_new_owner() -> None:
    with seen_by(SYSTEM):
        old = a_smart_plug(site_id=a_home().pk, mac_address=MAC)
        retire_smart_plug(plug=old, now=NOW)
        new = a_smart_plug(site_id=a_home().pk, mac_address=MAC)

        assert smart_plug_seen(SYSTEM, plug_id=new.pk).mac_address == MAC
        assert smart_plugs_at(SYSTEM, site_id=old.site_id) == ()


def test_a_changed_plug_keeps_what_it_measured() -> None:
    with seen_by(SYSTEM):
        plug = a_smart_plug(site_id=a_home().pk, mac_address=MAC)
        dryer = replace(a_plug_description(mac_address=MAC), name="Dryer", location="")

        change_smart_plug(plug=plug, description=dryer)

        kept = smart_plug_visible_to(SYSTEM, plug_id=plug.pk)
        assert (kept.name, kept.location, kept.series) == ("Dryer", "", plug.series)


def test_what_a_plug_says_last_counts_although_it_arrives_first() -> None:
    with seen_by(SYSTEM):
        plug = a_smart_plug(site_id=a_home().pk)
        note_smart_plug(plug_id=plug.pk, activity=PlugActivity.ON, power_w=Decimal("1850.5"), seen_at=LUNCH)
        note_smart_plug(plug_id=plug.pk, activity=PlugActivity.OFF, power_w=Decimal(0), seen_at=BREAKFAST)

        seen = smart_plug_seen(SYSTEM, plug_id=plug.pk)

    assert (seen.status, seen.current_power_w, seen.last_seen_at) == ("on", Decimal("1850.5"), LUNCH)


def test_through_a_silent_plug_nobody_knows_what_flows() -> None:
    with seen_by(SYSTEM):
        plug = a_smart_plug(site_id=a_home().pk)
        note_smart_plug(plug_id=plug.pk, activity=PlugActivity.ON, power_w=Decimal(7), seen_at=LUNCH)
        note_smart_plug_silent(plug=smart_plug_visible_to(SYSTEM, plug_id=plug.pk))

        seen = smart_plug_seen(SYSTEM, plug_id=plug.pk)
        assert (seen.status, seen.current_power_w, seen.last_seen_at) == ("offline", None, LUNCH)
        with pytest.raises(TransitionRefused):
            note_smart_plug_silent(plug=smart_plug_visible_to(SYSTEM, plug_id=plug.pk))


def test_what_was_taken_away_stays_as_it_was() -> None:
    with seen_by(SYSTEM):
        plug = a_smart_plug(site_id=a_home().pk)
        retire_smart_plug(plug=plug, now=NOW)
        plug.refresh_from_db()

        with pytest.raises(DeviceRetired):
            change_smart_plug(plug=plug, description=a_plug_description())
        with pytest.raises(DeviceRetired):
            retire_smart_plug(plug=plug, now=NOW)


def test_a_strangers_plug_is_as_missing_as_none() -> None:
    with seen_by(SYSTEM):
        site, strangers = a_home(), a_home()
        a_smart_plug(site_id=site.pk)
        foreign = a_smart_plug(site_id=strangers.pk)
    with seen_by(a_viewer(account_id=site.account_id)) as viewer:
        assert smart_plugs_at(viewer, site_id=strangers.pk) == ()
        with pytest.raises(NotFound):
            smart_plug_visible_to(viewer, plug_id=foreign.pk)
        with pytest.raises(NotFound):
            register_smart_plug(site_id=strangers.pk, description=a_plug_description())


def test_who_only_looks_adds_no_plug() -> None:
    with seen_by(SYSTEM):
        site = a_home()
    with (
        seen_by(a_viewer(account_id=site.account_id, role=MembershipRole.BILLING)),
        pytest.raises(RoleNotAllowed),
    ):
        register_smart_plug(site_id=site.pk, description=a_plug_description())


def a_row(site: Site, **columns: object) -> SmartPlug:
    told: dict[str, object] = {
        "account_id": site.account_id,
        "site_id": site.pk,
        "zone": site.zone,
        "name": "Fridge",
        "manufacturer": "Shelly",
        "model": "S",
        "mac_address": MAC,
    }
    return SmartPlug.objects.create(**told | columns)


@pytest.mark.parametrize(
    ("break_it", "constraint"),
    [
        (lambda: a_row(a_home(), mac_address="a8032a5b11c4"), "smart_plug_mac_address_has_its_form"),
        (lambda: [a_row(a_home()), a_row(a_home())], "smart_plug_mac_address_is_unique"),
        (lambda: a_row(a_home(), connection="gone"), "smart_plug_connection_is_known"),
        (lambda: a_row(a_home(), activity="dim"), "smart_plug_activity_is_known"),
        (lambda: a_row(a_home(), series=0), "smart_plug_series_has_48_bits"),
        (
            lambda: a_row(a_home(), series=a_row(a_home(), mac_address=MAC[:-1] + "0").series),
            "smart_plug_series_is_unique",
        ),
        (lambda: a_row(a_home(), account_id=an_account().pk), "smart_plug_stands_on_a_site_of_its_account"),
    ],
)
def test_the_database_refuses_what_no_plug_is(break_it: Callable[[], object], constraint: str) -> None:
    with pytest.raises(IntegrityError) as broken, seen_by(SYSTEM):
        break_it()

    assert constraint_named_in(broken.value) == constraint
