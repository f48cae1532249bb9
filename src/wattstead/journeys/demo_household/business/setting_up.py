"""Sets the company up, or brings it up to date."""

from datetime import timedelta
from uuid import UUID

from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.bills import Customer
from wattstead.journeys.demo_household.business.branches import branches
from wattstead.journeys.demo_household.business.company import (
    FLAT,
    OFFERS,
    Company,
    company_named,
    found_company,
    is_founded,
)
from wattstead.journeys.demo_household.business.odd_meters import leave_odd_readings
from wattstead.journeys.demo_household.business.readings import read_company
from wattstead.journeys.demo_household.gas_areas import tell_gas_areas
from wattstead.journeys.demo_household.moving_in import offer_tariffs
from wattstead.journeys.demo_household.setting_up import (
    Demonstration,
    Moment,
    Progress,
    Tell,
    bill,
    years_before,
)
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.extent import known_days

YEARS = 3
PAYS_AFTER = timedelta(days=10)  # its accountants take their time


def set_up_company(*, moment: Moment, tell: Tell, sites: int | None = None) -> Demonstration:
    """Make the company with all its places (or the first few), or bring it up to date."""
    places = branches()[:sites]
    tariffs = offer_tariffs(OFFERS, today=moment.today)
    with seen_by(SYSTEM):
        tell_gas_areas(today=moment.today, now=moment.now)
    is_new = not is_founded()
    if is_new:
        past_from = years_before(moment.today, years=YEARS)
        for count in found_company(places, tariffs=tariffs, past_from=past_from, today=moment.today):
            tell(Progress(what="Founding branches", step=count, steps=len(places)))
    company = company_named(today=moment.today)
    readings = 0
    for read in read_company(company, branches=places, now=moment.now):
        readings += read.stored
        tell(Progress(what="Reading meters", step=read.number, steps=read.of))
    customers = _customers(company, yearly_tariff=tariffs[FLAT.code])
    invoices = bill(customers, moment=moment, tell=tell)
    leave_odd_readings(company, branches=places, today=moment.today, now=moment.now)
    new = len(places) if is_new else 0
    return Demonstration(
        user_id=company.user_id,
        new_sites=new,
        new_meters=new,
        new_readings=readings,
        new_invoices=invoices,
    )


def _customers(company: Company, *, yearly_tariff: UUID) -> list[Customer]:
    """Return the company as somebody to be billed, once something is known of what it used."""
    with seen_by(SYSTEM):
        first = registers_visible_to(company.viewer).first()
        known = known_days(series_of(first)) if first else None
    if known is None:
        return []
    return [
        Customer(
            viewer=company.viewer,
            known=known,
            yearly_tariffs=frozenset({yearly_tariff}),
            pays_after=PAYS_AFTER,
        )
    ]
