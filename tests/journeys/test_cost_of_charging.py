"""What a charging session costs, by the tariff of the site and the engine of the invoice."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories.accounts import an_account
from tests.factories.contracts import a_contract
from tests.factories.devices import NOW, a_charging_session, an_ev_charger
from tests.factories.sites import a_site
from tests.factories.tariffs import a_band, banded_terms, fixed_terms
from wattstead.domains.devices.ev_chargers.records import ChargingSessionRecord, charging_session_held
from wattstead.domains.devices.ev_chargers.vocabulary import SessionDescription
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.cost_of_charging import cost_of_charging
from wattstead.journeys.record_charging import correct_charging, record_charging
from wattstead.kernel.money import Money
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
# 20:00 to 24:00 in Berlin on a summer evening: two hours before the night band begins, two in it.
EVENING = SessionDescription(
    started_at=datetime(2025, 7, 1, 18, tzinfo=UTC),
    ended_at=datetime(2025, 7, 1, 22, tzinfo=UTC),
    energy_kwh=Decimal(20),
)


def a_home() -> Site:
    return a_site(account_id=an_account().pk)


def charged_at(site: Site, *, description: SessionDescription = EVENING) -> ChargingSessionRecord:
    charger = an_ev_charger(site_id=site.pk)
    return record_charging(viewer=SYSTEM, charger=charger, description=description, now=NOW)


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def cost_kept(session: ChargingSessionRecord) -> Money | None:
    return None if session.cost is None else Money(session.cost, session.currency)


def test_a_session_costs_energy_grid_fee_and_tax_at_a_fixed_price() -> None:
    with seen_by(SYSTEM):
        site = a_home()
        a_contract(account_id=site.account_id, site_id=site.pk, terms=fixed_terms(price="0.30"))

        session = charged_at(site)

        # 20 kWh at 0.30 are 6.00 net; 19 % tax on them 1.14.
        assert cost_kept(session) == eur("7.14")


def test_a_session_that_runs_into_the_night_costs_less_from_then_on() -> None:
    terms = banded_terms(a_band("Night", hours="22:00-06:00", price="0.20"), price="0.30")
    with seen_by(SYSTEM):
        site = a_home()
        a_contract(account_id=site.account_id, site_id=site.pk, terms=terms)

        session = charged_at(site)

        # Half of 20 kWh at 0.30, half at 0.20: 3.00 and 2.00 net, with 19 % tax 5.95.
        assert cost_kept(session) == eur("5.95")


def test_over_a_change_of_contract_each_day_costs_what_its_contract_says() -> None:
    past_midnight = replace(EVENING, ended_at=datetime(2025, 7, 2, 2, tzinfo=UTC))
    with seen_by(SYSTEM):
        site = a_home()
        a_contract(
            account_id=site.account_id,
            site_id=site.pk,
            terms=fixed_terms(price="0.30"),
            ends_before=date(2025, 7, 2),
        )
        a_contract(
            account_id=site.account_id,
            site_id=site.pk,
            terms=fixed_terms(price="0.20"),
            starts_on=date(2025, 7, 2),
        )

        session = charged_at(site, description=past_midnight)

        # 10 kWh before midnight: 3.00 net, 3.57 gross. 10 kWh after it: 2.00 net, 2.38 gross.
        assert cost_kept(session) == eur("5.95")


def test_where_nobody_supplied_the_site_the_cost_stays_unknown() -> None:
    with seen_by(SYSTEM):
        without, later = a_home(), a_home()
        a_contract(account_id=later.account_id, site_id=later.pk, starts_on=date(2025, 7, 2))

        assert [cost_kept(charged_at(site)) for site in (without, later)] == [None, None]


def test_a_session_costs_nothing_known_until_it_has_ended_and_follows_its_correction() -> None:
    with seen_by(SYSTEM):
        site = a_home()
        a_contract(account_id=site.account_id, site_id=site.pk, terms=fixed_terms(price="0.30"))
        going_on = replace(EVENING, started_at=NOW.replace(hour=10), ended_at=None, energy_kwh=Decimal(1))
        session = charged_at(site, description=going_on)
        ended = correct_charging(
            viewer=SYSTEM,
            session=charging_session_held(SYSTEM, session_id=session.pk),
            description=replace(going_on, ended_at=NOW, energy_kwh=Decimal(10)),
            now=NOW,
        )
        corrected = correct_charging(
            viewer=SYSTEM,
            session=charging_session_held(SYSTEM, session_id=session.pk),
            description=replace(going_on, ended_at=NOW, energy_kwh=Decimal(20)),
            now=NOW,
        )

        assert [cost_kept(each) for each in (session, ended, corrected)] == [None, eur("3.57"), eur("7.14")]


def test_the_cost_that_is_kept_is_the_cost_that_is_worked_out_anew() -> None:
    with seen_by(SYSTEM):
        site = a_home()
        a_contract(account_id=site.account_id, site_id=site.pk, terms=fixed_terms(price="0.30"))

        session = charged_at(site)

        assert cost_of_charging(viewer=SYSTEM, session=session) == cost_kept(session)


def test_a_session_that_was_only_recorded_costs_nothing_known() -> None:
    with seen_by(SYSTEM):
        session = a_charging_session(an_ev_charger(site_id=a_home().pk))

        assert (session.cost, session.currency) == (None, "")
