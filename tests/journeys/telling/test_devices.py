"""People hear of a device that has not been heard of for a day, once for each time it falls silent."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import a_person, an_account
from tests.factories.alerts import a_wish
from tests.factories.devices import a_battery, a_smart_plug, a_solar_system, an_ev_charger, an_inverter
from tests.factories.sites import a_site
from tests.journeys.telling.told import MORNING, told_to
from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.rules import is_silent
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.devices.batteries.models import Battery
from wattstead.domains.devices.ev_chargers.models import EVCharger
from wattstead.domains.devices.smart_plugs.models import SmartPlug
from wattstead.domains.devices.smart_plugs.operations import note_smart_plug, retire_smart_plug
from wattstead.domains.devices.smart_plugs.vocabulary import PlugActivity
from wattstead.domains.devices.solar.models import Inverter
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.notices import message_of
from wattstead.journeys.telling.devices import tell_of_silent_devices
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
YESTERDAY = MORNING - timedelta(days=1)


def a_home() -> tuple[UUID, Site]:
    person = a_person()
    return person.pk, a_site(account_id=an_account(owner=person).pk)


def a_plug_heard_of(site: Site, *, seconds_ago: int, name: str = "Washing machine") -> SmartPlug:
    plug = a_smart_plug(site_id=site.pk, name=name)
    hear(plug, seconds_ago=seconds_ago)
    return plug


def hear(plug: SmartPlug, *, seconds_ago: int) -> None:
    note_smart_plug(
        plug_id=plug.pk,
        activity=PlugActivity.ON,
        power_w=Decimal(10),
        seen_at=MORNING - timedelta(seconds=seconds_ago),
    )


DAY_S = 24 * 3600


@pytest.mark.parametrize(
    ("seconds", "silent"), [(DAY_S - 1, False), (DAY_S, True), (14 * DAY_S, True), (14 * DAY_S + 1, False)]
)
def test_silence_is_news_after_a_day_and_for_two_weeks(*, seconds: int, silent: bool) -> None:
    assert is_silent(MORNING - timedelta(seconds=seconds), now=MORNING) is silent


def test_people_of_the_site_hear_of_the_device_once_and_a_stranger_never() -> None:
    with seen_by(SYSTEM):
        user_id, site = a_home()
        stranger, their_site = a_home()
        plug = a_plug_heard_of(site, seconds_ago=DAY_S)
        a_plug_heard_of(their_site, seconds_ago=60)

    written = [tell_of_silent_devices(SYSTEM, now=MORNING + timedelta(hours=hours)) for hours in (0, 12)]

    (told,) = told_to(user_id, account_id=site.account_id)
    assert written == [1, 0]
    assert told.sentences == SENTENCES[Kind.DEVICE_OFFLINE]
    assert told.facts == {"device": "Washing machine", "since": YESTERDAY}
    assert told.action_url == f"/devices/plugs/{plug.pk}/"
    assert told_to(stranger, account_id=their_site.account_id) == []


def test_device_that_came_back_and_fell_silent_again_is_told_again() -> None:
    with seen_by(SYSTEM):
        _, site = a_home()
        plug = a_plug_heard_of(site, seconds_ago=2 * DAY_S)
    first = tell_of_silent_devices(SYSTEM, now=MORNING)
    with seen_by(SYSTEM):
        hear(plug, seconds_ago=0)

    later = [tell_of_silent_devices(SYSTEM, now=MORNING + timedelta(hours=hours)) for hours in (12, 24)]

    assert (first, later) == (1, [0, 1])


def test_devices_of_every_kind_are_watched() -> None:
    with seen_by(SYSTEM):
        user_id, site = a_home()
        battery, charger = a_battery(site_id=site.pk), an_ev_charger(site_id=site.pk)
        system = a_solar_system(site_id=site.pk)
        inverter = an_inverter(system)
        for kind, device in ((Battery, battery), (EVCharger, charger), (Inverter, inverter)):
            kind.objects.filter(pk=device.pk).update(last_seen_at=YESTERDAY)

    tell_of_silent_devices(SYSTEM, now=MORNING)

    told = told_to(user_id, account_id=site.account_id)
    assert all(message_of(each).endswith("since 19 November 2025, 07:10.") for each in told), (
        "the site's clock"
    )
    assert {(str(each.facts["device"]), each.action_url) for each in told} == {
        ("Cellar battery", f"/devices/batteries/{battery.pk}/"),
        ("Carport", f"/devices/chargers/{charger.pk}/"),
        ("Fronius Symo 10.0", f"/devices/solar/{system.pk}/"),
    }


def test_what_never_spoke_or_was_taken_away_or_is_unwatched_is_no_news() -> None:
    with seen_by(SYSTEM):
        _, site = a_home()
        a_smart_plug(site_id=site.pk)
        gone = a_plug_heard_of(site, seconds_ago=DAY_S)
        retire_smart_plug(plug=gone, now=MORNING)
        unwatching, their_site = a_home()
        a_plug_heard_of(their_site, seconds_ago=DAY_S)
        wish = a_wish(AlertType.DEVICE_OFFLINE, is_active=False)
        keep_preference(SYSTEM, user_id=unwatching, wish=wish)

    assert tell_of_silent_devices(SYSTEM, now=MORNING) == 0
