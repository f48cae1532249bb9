"""The overview and the list of sites ask for no more when more years, invoices or sites are there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.factories.accounts import a_person, an_account
from tests.factories.billing import a_draft
from tests.factories.contracts import a_contract
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff
from tests.interfaces.pages.households import a_household, signed_in
from tests.journeys.explore_usage.homes import NIGHT_SAVER
from wattstead.domains.billing.operations import issue_invoice
from wattstead.domains.contracts.models import Contract
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import Wire, watched_wire
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
A_MONTH_AND_ITS_YEAR_BEFORE = DayPeriod(starts_on=TODAY - timedelta(days=410), ends_before=TODAY)
MOST_STATEMENTS = 30


def someone_since(days_ago: int) -> Client:
    """Return the browser of somebody with readings and invoices of so many days until now."""
    first_day = TODAY - timedelta(days=days_ago)
    household = a_household(days=DayPeriod(starts_on=first_day, ends_before=TODAY + timedelta(days=1)))
    with seen_by(SYSTEM):
        contract = Contract.objects.get(account_id=household.account_id)
        Contract.objects.filter(pk=contract.pk).update(starts_on=first_day)
        contract.refresh_from_db()
        over = DayPeriod(starts_on=first_day, ends_before=TODAY.replace(day=1))
        for month in over.split_by_months():
            issue_invoice(invoice_id=a_draft(contract, days=month).pk, issued_on=TODAY)
    return signed_in(household.user_id)


def a_company(*, sites: int) -> Client:
    """Return the browser of a company with so many sites, each read for more than a year."""
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        tariff = a_tariff(NIGHT_SAVER)
        energy = steady(A_MONTH_AND_ITS_YEAR_BEFORE, amount=100)
        for number in range(sites):
            site = a_site(account_id=account.pk, name=f"Site {number}", is_primary=number == 0)
            counted(the_register(a_meter(site_id=site.pk)), energy)
            a_contract(account_id=account.pk, site_id=site.pk, tariff_id=tariff.pk, auto_renew=True)
    return signed_in(person.pk)


def fetched(client: Client, page: str) -> Wire:
    client.get(page)  # the first request fills caches of the process
    with watched_wire() as wire:
        answer = client.get(page)
    assert answer.status_code == 200, page
    return wire


def test_overview_fetches_a_bounded_amount_whatever_is_stored() -> None:
    little, much = someone_since(430), someone_since(1_095)

    of_little, of_much = fetched(little, "/overview/"), fetched(much, "/overview/")

    assert of_much.statements == of_little.statements
    assert of_much.statements <= MOST_STATEMENTS
    assert of_much.rows <= 250
    assert of_much.answered_bytes <= 100_000


@pytest.mark.parametrize("page", ["/sites/", "/sites/?sort=cost"])
def test_list_of_sites_asks_once_for_all_of_them(page: str) -> None:
    few, many = a_company(sites=2), a_company(sites=12)

    of_few, of_many = fetched(few, page), fetched(many, page)

    assert of_many.statements == of_few.statements
    assert of_many.statements <= MOST_STATEMENTS
    assert of_many.rows <= 90 * 12
