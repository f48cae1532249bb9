"""Who looks after the bills of an account is told of a new invoice, unless they do not want to hear of it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import resolve

from tests.factories.accounts import a_member, a_person, a_viewer, an_account
from tests.factories.alerts import a_wish
from tests.factories.contracts import a_contract
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff, fixed_terms
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.rules import Threshold, Wish
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.domains.contracts.models import Contract
from wattstead.domains.identity.models import User
from wattstead.domains.notifications.queries import Told, notifications_visible_to, told_by
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.issue_invoice import IssuedInvoice, issue_invoice
from wattstead.kernel.money import Money
from wattstead.kernel.periods import month_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

JUNE = month_of(date(2025, 6, 1))
ISSUED_ON = date(2025, 8, 4)
BILL = AlertType.BILL_AVAILABLE


def a_home(owner: User) -> Contract:
    """Make a home that uses 100 Wh in every quarter of an hour of June."""
    site = a_site(account_id=an_account(owner=owner).pk)
    counted(the_register(a_meter(site_id=site.pk)), steady(JUNE, amount=100))
    terms = fixed_terms(price="0.30")
    return a_contract(account_id=site.account_id, site_id=site.pk, tariff_id=a_tariff(terms).pk)


def billed(contract: Contract) -> IssuedInvoice:
    with seen_by(SYSTEM):
        return issue_invoice(viewer=SYSTEM, contract_id=contract.pk, period=JUNE, issued_on=ISSUED_ON)


def told_to(person: User, *, contract: Contract) -> list[Told]:
    with seen_by(a_viewer(user_id=person.pk, account_id=contract.account_id)) as viewer:
        return [told_by(row) for row in notifications_visible_to(viewer)]


def wishing(person: User, wish: Wish) -> None:
    with seen_by(SYSTEM):
        keep_preference(SYSTEM, user_id=person.pk, wish=wish)


def test_the_owner_is_told_what_to_pay_and_until_when() -> None:
    with seen_by(SYSTEM):
        owner, stranger = a_person(), a_person()
        contract = a_home(owner)

    issued = billed(contract)

    (told,) = told_to(owner, contract=contract)
    # 2,880 x 0.1 kWh x 0.30 = 86.40, with 19 % tax 102.82; due 14 days after 4 August.
    assert told.sentences == SENTENCES[Kind.INVOICE_ISSUED]
    assert told.facts == {
        "number": "INV-2025-000001",
        "days": JUNE,
        "total": Money(Decimal("102.82"), "EUR"),
        "due_on": date(2025, 8, 18),
    }
    assert told.action_url == f"/invoices/{issued.invoice_id}/"
    assert told.written_at == datetime(2025, 8, 4, 6, tzinfo=UTC)
    assert told_to(stranger, contract=contract) == []


def test_a_notification_leads_to_the_page_of_the_invoice() -> None:
    with seen_by(SYSTEM):
        owner = a_person()
        contract = a_home(owner)
    billed(contract)

    (told,) = told_to(owner, contract=contract)

    assert resolve(told.action_url).url_name == "invoice"
    assert Client().get(told.action_url).status_code == 302


def test_the_bookkeeper_is_told_and_the_onlooker_is_not() -> None:
    with seen_by(SYSTEM):
        contract = a_home(a_person())
        account = contract.account
        bookkeeper = a_member(account, role=MembershipRole.BILLING)
        onlooker = a_member(account, role=MembershipRole.VIEWER)

    billed(contract)

    assert [len(told_to(each, contract=contract)) for each in (bookkeeper, onlooker)] == [1, 0]


@pytest.mark.parametrize(
    "wish",
    [
        a_wish(BILL, in_app=False),
        a_wish(BILL, is_active=False),
        a_wish(BILL, threshold=Threshold(value=Decimal(200), unit=ThresholdUnit.CURRENCY)),
    ],
    ids=["not in the portal", "not at all", "too small"],
)
def test_who_does_not_want_to_hear_of_it_is_not_told(wish: Wish) -> None:
    with seen_by(SYSTEM):
        owner = a_person()
        contract = a_home(owner)
    wishing(owner, wish)

    billed(contract)

    assert told_to(owner, contract=contract) == []


def test_what_is_wanted_for_the_site_goes_before_what_is_wanted_everywhere() -> None:
    with seen_by(SYSTEM):
        owner = a_person()
        contract = a_home(owner)
    wishing(owner, a_wish(BILL, in_app=False))
    wishing(owner, a_wish(BILL, site_id=contract.site_id))

    billed(contract)

    assert len(told_to(owner, contract=contract)) == 1
