"""Shows that a page asks for no more when a household has more years of readings."""

from datetime import date

import pytest
from django.test import Client

from tests.factories.accounts import a_viewer
from tests.factories.billing import a_draft
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.billing.operations import issue_invoice
from wattstead.domains.billing.queries import invoices_visible_to
from wattstead.domains.contracts.models import Contract
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import Wire, watched_wire
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

MOST_STATEMENTS = 30
MOST_ROWS = 1_100
MOST_BYTES = 600_000
LAST_DAY = date(2025, 6, 30)
PAGES = [
    "/usage/?span=day&on=2025-06-15",
    "/usage/?span=week&on=2025-06-15",
    "/usage/?span=month&on=2025-06-15",
    "/usage/?span=year&on=2025-06-15",
    "/usage/?span=year&on=2025-06-15&show=cost",
    "/usage/?direction=both&span=year&on=2025-06-15",
    "/usage/heat-map/?on=2025-06-15",
    "/usage/comparison/?span=month&on=2025-06-15",
    "/usage/comparison/?span=year&on=2025-06-15",
    "/contract/",
    "/invoices/",
    "/invoices/?status=overdue",
    "/invoices/INVOICE/",
]


@pytest.fixture
def eighteen_months() -> Household:
    return a_household_since(date(2024, 1, 1))


@pytest.fixture
def three_years() -> Household:
    return a_household_since(date(2022, 7, 1))


def a_household_since(first_day: date) -> Household:
    """Keep a household with readings of every quarter-hour and an invoice for every month."""
    household = a_household(days=DayPeriod(starts_on=first_day, ends_before=date(2025, 7, 1)))
    with seen_by(SYSTEM):
        contract = Contract.objects.get(account_id=household.account_id)
        Contract.objects.filter(pk=contract.pk).update(starts_on=first_day)
        contract.refresh_from_db()
        for month in DayPeriod(starts_on=first_day, ends_before=LAST_DAY).split_by_months():
            issue_invoice(invoice_id=a_draft(contract, days=month).pk, issued_on=date(2025, 7, 3))
    return household


def fetched(client: Client, page: str) -> Wire:
    client.get(page)  # the first request fills caches of the process
    with watched_wire() as wire:
        answer = client.get(page)
    assert answer.status_code == 200, page
    return wire


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fetches_a_bounded_amount_whatever_is_stored(
    page: str, eighteen_months: Household, three_years: Household
) -> None:
    little = fetched(signed_in(eighteen_months.user_id), page_for(eighteen_months, page))
    much = fetched(signed_in(three_years.user_id), page_for(three_years, page))

    assert much.statements == little.statements
    assert much.statements <= MOST_STATEMENTS
    assert much.rows <= MOST_ROWS
    assert much.answered_bytes <= MOST_BYTES


def page_for(household: Household, page: str) -> str:
    mine = a_viewer(user_id=household.user_id, account_id=household.account_id)
    with seen_by(mine):
        latest = invoices_visible_to(mine, today=LAST_DAY)[0]
    return page.replace("INVOICE", str(latest.invoice_id))
