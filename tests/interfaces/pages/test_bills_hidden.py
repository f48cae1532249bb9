"""Who only looks sees energy and contracts of an account, and nothing of its money."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from tests.factories.accounts import a_member
from tests.factories.billing import a_draft
from tests.factories.payments import a_payment, a_transfer
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.billing.models import Invoice
from wattstead.domains.billing.operations import issue_invoice
from wattstead.domains.contracts.models import Contract
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = ("/overview/", "/contract/", "/account/", "/account/alerts/")
TABS = r'class="tab-item" href="([^"]*)"'


def a_billed_household() -> tuple[Household, Invoice]:
    """Return a household whose last month was billed today and is to be paid."""
    today = timezone.localdate()
    month = DayPeriod(starts_on=today - timedelta(days=30), ends_before=today)
    household = a_household(days=month)
    with seen_by(SYSTEM):
        contract = Contract.objects.get(account_id=household.account_id)
        draft = a_draft(contract, days=month)
        issue_invoice(invoice_id=draft.pk, issued_on=today)
        invoice = Invoice.objects.get(pk=draft.pk)
        a_payment(invoice, method=a_transfer(account_id=household.account_id))
    return household, invoice


def somebody(household: Household, *, role: MembershipRole) -> UUID:
    with seen_by(SYSTEM):
        return a_member(Account.objects.get(pk=household.account_id), role=role).pk


def links_in(page: str) -> set[str]:
    return set(re.findall(r'href="([^"]*)"', page))


@pytest.mark.parametrize(
    ("role", "status"),
    [(MembershipRole.OWNER, 200), (MembershipRole.BILLING, 200), (MembershipRole.VIEWER, 404)],
)
def test_pages_of_money_are_there_for_those_who_see_bills(role: MembershipRole, status: int) -> None:
    household, invoice = a_billed_household()
    client = signed_in(somebody(household, role=role))

    statuses = [
        client.get(address).status_code
        for address in ("/invoices/", f"/invoices/{invoice.pk}/", "/account/payment-methods/")
    ]

    assert statuses == [status] * 3


def test_nothing_leads_to_money_where_it_is_not_shown() -> None:
    household, invoice = a_billed_household()
    client = signed_in(somebody(household, role=MembershipRole.VIEWER))

    pages = [client.get(address).content.decode() for address in PLACES]

    assert [str(invoice.invoice_number) in page for page in pages] == [False] * 4
    assert [
        {link for link in links_in(page) if link.startswith(("/invoices", "/account/payment"))}
        for page in pages
    ] == [set()] * 4


def test_owner_is_led_to_the_new_invoice_and_who_looks_sees_the_cost_so_far() -> None:
    household, invoice = a_billed_household()
    looker = somebody(household, role=MembershipRole.VIEWER)

    shown, hidden = (
        signed_in(person).get("/overview/").content.decode() for person in (household.user_id, looker)
    )

    assert f"/invoices/{invoice.pk}/" in links_in(shown)
    assert "A new invoice over" not in hidden
    assert ("with fees and tax" in shown, "with fees and tax" in hidden) == (True, True)


def test_a_phone_has_four_places_for_everybody() -> None:
    household = a_household()
    looker = somebody(household, role=MembershipRole.VIEWER)

    tabs = re.findall(TABS, signed_in(looker).get("/account/").content.decode())

    assert tabs == ["/overview/", "/usage/", "/contract/", "/meters/"]


def test_whoever_owns_one_account_and_looks_at_another_sees_the_bills_of_the_first() -> None:
    (mine, own), (theirs, hidden) = a_billed_household(), a_billed_household()
    with seen_by(SYSTEM):
        grant_membership(
            user_id=mine.user_id,
            account_id=theirs.account_id,
            role=MembershipRole.VIEWER,
            valid_from=date(2020, 1, 1),
        )

    page = signed_in(mine.user_id).get("/invoices/").content.decode()

    assert (f"/invoices/{own.pk}/" in page, f"/invoices/{hidden.pk}/" in page) == (True, False)


def test_alerts_about_bills_are_offered_to_those_who_see_them() -> None:
    household = a_household()
    looker = somebody(household, role=MembershipRole.VIEWER)

    pages = [
        signed_in(person).get("/account/alerts/").content.decode() for person in (household.user_id, looker)
    ]

    assert ["bill_available" in page for page in pages] == [True, False]
    assert ["contract_expiring" in page for page in pages] == [True, True]
