"""What a customer is told about the contracts of a site."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.factories.energy import counted, steady
from tests.factories.metering import a_gas_quality, a_meter, the_register
from tests.factories.tariffs import fixed_terms
from tests.journeys.explore_usage.homes import NIGHT_SAVER, Home, a_home, days, with_contract
from wattstead.domains.contracts.operations import terminate_contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.domains.tariffs.rules import PriceAt
from wattstead.domains.tariffs.vocabulary import TariffType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explain_contract import BandShare, SiteContracts, TypicalMonth, explain_contracts
from wattstead.kernel.money import Money
from wattstead.kernel.periods import week_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
TODAY = date(2026, 11, 23)
A_YEAR = days(date(2025, 11, 23), TODAY)


def told_of(home: Home, *, site_id: UUID | None = None, week_on: date | None = None) -> SiteContracts:
    with seen_by(home.viewer) as viewer:
        return explain_contracts(viewer=viewer, site_id=site_id or home.site_id, now=NOW, week_on=week_on)


def test_price_of_now_and_the_next_change_come_from_the_intervals_of_the_bill() -> None:
    home = with_contract(a_home(), terms=NIGHT_SAVER)

    running = told_of(home).running[0]

    assert running.now == PriceAt(
        band="Day",
        price_per_kwh=Decimal("0.300000"),
        until=datetime(2026, 11, 23, 22, 0, tzinfo=BERLIN),
        next_price_per_kwh=Decimal("0.200000"),
    )


def test_week_is_the_one_of_today_or_the_one_asked_for() -> None:
    home = with_contract(a_home(), terms=NIGHT_SAVER)

    this, other = told_of(home), told_of(home, week_on=date(2026, 10, 25))

    assert this.week == week_of(TODAY)
    assert other.running[0].week
    assert [day.day for day in other.running[0].week] == list(week_of(date(2026, 10, 25)))


def test_contracts_are_sorted_into_running_coming_and_over() -> None:
    home = a_home()
    with_contract(home, terms=fixed_terms(price="0.28"), ends_before=date(2026, 1, 1))
    with_contract(home, terms=NIGHT_SAVER, starts_on=date(2026, 1, 1), ends_before=date(2027, 1, 1))
    with_contract(home, terms=fixed_terms(price="0.31"), starts_on=date(2027, 1, 1))
    with_contract(home, terms=fixed_terms(price="0.09"), commodity=Commodity.GAS)

    told = told_of(home)

    assert [each.contract.commodity for each in told.running] == [Commodity.ELECTRICITY, Commodity.GAS]
    assert [each.starts_on for each in told.upcoming] == [date(2027, 1, 1)]
    assert [each.starts_on for each in told.earlier] == [date(2025, 1, 1)]


def test_notice_given_today_leads_to_an_end() -> None:
    home = with_contract(a_home(), terms=NIGHT_SAVER)

    # The day of the notice does not count: the 30th day after 23 November is the last one with supply.
    assert told_of(home).running[0].earliest_end_on == date(2026, 12, 23)


def test_contract_under_notice_has_its_end() -> None:
    home = with_contract(a_home(), terms=NIGHT_SAVER)
    contract_id = told_of(home).running[0].contract.contract_id
    with seen_by(SYSTEM):
        terminate_contract(
            contract_id=contract_id, noticed_on=date(2026, 11, 1), ends_before=date(2027, 1, 1)
        )

    running = told_of(home).running[0]

    assert (running.contract.supplied_before, running.contract.noticed_on, running.earliest_end_on) == (
        date(2027, 1, 1),
        date(2026, 11, 1),
        None,
    )


def test_usual_month_is_the_last_year_at_the_prices_of_the_contract() -> None:
    home = a_home(steady(A_YEAR, amount=250), exported=steady(A_YEAR, amount=100))
    with_contract(home, terms=NIGHT_SAVER)

    # 365 days of 8 hours at 0.20 and 16 at 0.30 with 0.10 each for the grid: 8.80 a day net, 10.472 gross;
    # times 365 / 12. Fed in are 9.6 kWh a day at 0.08.
    assert told_of(home).running[0].typical == TypicalMonth(
        days=365,
        used=Decimal("730.0"),
        unit="kWh",
        cost=Money(Decimal("318.52"), "EUR"),
        earnings=Money(Decimal("23.36"), "EUR"),
        shares=(
            BandShare(band="Night", share=Decimal("0.3333")),
            BandShare(band="Day", share=Decimal("0.6667")),
        ),
    )


def test_newcomer_is_told_no_usual_month_before_four_weeks() -> None:
    home = with_contract(a_home(steady(days(date(2026, 11, 1), TODAY), amount=250)), terms=NIGHT_SAVER)

    assert told_of(home).running[0].typical is None


def test_gas_costs_what_its_cubic_metres_are_worth_on_the_days_of_which_that_is_told() -> None:
    home = a_home()
    with seen_by(SYSTEM):
        meter = a_meter(site_id=home.site_id, meter_type=MeterType.GAS)
        counted(the_register(meter), steady(A_YEAR, amount=200, step_s=3600, boundary=time(6)))
        a_gas_quality(meter, ends_before=TODAY - timedelta(days=20))
    with_contract(home, terms=fixed_terms(price="0.09"), commodity=Commodity.GAS)

    typical = told_of(home).running[0].typical

    # 4.8 m³ a day x 0.95 x 11.2 are 51.072 kWh; at 0.09 with 19 % tax 5.4698, times 365 / 12.
    assert typical == TypicalMonth(
        days=365,
        used=Decimal("146.0"),
        unit="m³",
        cost=Money(Decimal("166.37"), "EUR"),
        earnings=None,
        shares=(),
    )


def test_gas_that_nobody_told_the_worth_of_has_cubic_metres_and_no_cost() -> None:
    home = a_home()
    with seen_by(SYSTEM):
        meter = a_meter(site_id=home.site_id, meter_type=MeterType.GAS)
        counted(the_register(meter), steady(A_YEAR, amount=200, step_s=3600, boundary=time(6)))
    with_contract(home, terms=fixed_terms(price="0.09"), commodity=Commodity.GAS)

    typical = told_of(home).running[0].typical

    assert typical == TypicalMonth(
        days=365, used=Decimal("146.0"), unit="m³", cost=None, earnings=None, shares=()
    )


def test_price_that_nobody_has_set_yet_is_unknown() -> None:
    home = a_home(steady(A_YEAR, amount=250))
    terms = fixed_terms(tariff_type=TariffType.VARIABLE, valid_before=date(2026, 1, 1))
    with_contract(home, terms=terms)

    running = told_of(home).running[0]

    assert running.typical
    assert (running.now, running.week, running.typical.cost) == (None, None, None)


def test_strangers_site_is_as_missing_as_one_that_never_was() -> None:
    mine, theirs = with_contract(a_home()), with_contract(a_home())

    for site_id in (theirs.site_id, new_key()):
        with pytest.raises(NotFound):
            told_of(mine, site_id=site_id)

    assert len(told_of(theirs).running) == 1
