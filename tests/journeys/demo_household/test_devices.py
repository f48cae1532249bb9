"""A family is equipped with what it is simulated with, once, and its devices tell how they are."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from wattstead.domains.devices.batteries.queries import batteries_at
from wattstead.domains.devices.ev_chargers.queries import SessionView, ev_chargers_at, sessions_of
from wattstead.domains.devices.smart_plugs.queries import smart_plugs_at
from wattstead.domains.devices.solar.queries import solar_systems_at
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.devices import equip_home
from wattstead.journeys.demo_household.families import OFFERS, SUMMERS, WINTERS
from wattstead.journeys.demo_household.moving_in import (
    Resident,
    conclude_contracts,
    move_in,
    offer_tariffs,
)
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
PAST_FROM, TODAY = date(2023, 11, 22), date(2026, 11, 22)
MORNING = datetime(2026, 11, 22, 7, tzinfo=UTC)


def the_summers() -> Resident:
    resident = move_in(SUMMERS, past_from=PAST_FROM, today=TODAY)
    tariffs = offer_tariffs(OFFERS, today=TODAY)
    conclude_contracts(resident, tariffs=tariffs, past_from=PAST_FROM, today=TODAY)
    return resident


def sessions_at(resident: Resident) -> tuple[SessionView, ...]:
    with seen_by(SYSTEM):
        (charger,) = ev_chargers_at(SYSTEM, site_id=resident.site_id)
        return sessions_of(SYSTEM, charger_id=charger.charger_id, limit=100)


def test_a_family_owns_what_it_is_simulated_with() -> None:
    summers = the_summers()

    equip_home(summers, past_from=PAST_FROM, today=TODAY, now=MORNING)

    with seen_by(SYSTEM):
        (roof,) = solar_systems_at(SYSTEM, site_id=summers.site_id)
        (battery,) = batteries_at(SYSTEM, site_id=summers.site_id)
        (charger,) = ev_chargers_at(SYSTEM, site_id=summers.site_id)
        plugs = smart_plugs_at(SYSTEM, site_id=summers.site_id)
    assert (roof.capacity_kw, roof.panel_count, roof.inverters[0].status) == (Decimal(9), 20, "online")
    assert (battery.capacity_kwh, battery.usable_capacity_kwh) == (Decimal(8), Decimal("7.6"))
    assert battery.last_seen_at == charger.last_seen_at == MORNING
    assert charger.status == "available"
    assert [(plug.name, plug.status) for plug in plugs] == [("Fridge", "on"), ("Washing machine", "off")]


def test_every_charging_session_has_its_price_and_none_is_told_twice() -> None:
    summers = the_summers()
    equip_home(summers, past_from=PAST_FROM, today=TODAY, now=MORNING)
    first = sessions_at(summers)

    equip_home(summers, past_from=PAST_FROM, today=TODAY, now=MORNING)

    assert sessions_at(summers) == first
    assert 10 < len(first) < 60
    assert all(session.cost and session.cost.amount > 0 for session in first if session.energy_kwh > 1)


def test_who_owns_no_panels_has_no_devices() -> None:
    winters = move_in(WINTERS, past_from=PAST_FROM, today=TODAY)

    equip_home(winters, past_from=PAST_FROM, today=TODAY, now=MORNING)

    with seen_by(SYSTEM):
        assert solar_systems_at(SYSTEM, site_id=winters.site_id) == ()
        assert ev_chargers_at(SYSTEM, site_id=winters.site_id) == ()
