"""Who looks after the bills hears of an invoice three days before it is due, and once it is overdue."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import a_member, a_person, an_account
from tests.factories.alerts import a_wish
from tests.factories.billing import an_invoice
from tests.factories.contracts import a_contract
from tests.factories.payments import a_completed_payment, a_payment
from tests.factories.sites import a_site
from tests.journeys.telling.told import told_to
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.rules import PaymentNews, Threshold, Wish, payment_news
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.domains.billing.models import Invoice
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.payments import tell_of_payments
from wattstead.kernel.money import Money
from wattstead.kernel.periods import month_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
DUE = date(2025, 11, 19)  # fourteen days after 5 November
OCTOBER = month_of(date(2025, 10, 1))


@dataclass(frozen=True, kw_only=True)
class Debtor:
    user_id: UUID
    account_id: UUID
    invoice: Invoice


def a_debtor() -> Debtor:
    """Make somebody who owes 110.67 euros for October."""
    person = a_person()
    site = a_site(account_id=an_account(owner=person).pk)
    invoice = an_invoice(a_contract(account_id=site.account_id, site_id=site.pk))
    return Debtor(user_id=person.pk, account_id=site.account_id, invoice=invoice)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 10, tzinfo=UTC)


def kinds_told(debtor: Debtor) -> list[Kind]:
    told = told_to(debtor.user_id, account_id=debtor.account_id)
    return [kind for each in told for kind, sentences in SENTENCES.items() if sentences == each.sentences]


@pytest.mark.parametrize(
    ("days", "news"),
    [
        (-4, None),
        (-3, PaymentNews.DUE),
        (0, PaymentNews.DUE),
        (1, PaymentNews.OVERDUE),
        (14, PaymentNews.OVERDUE),
        (15, None),
    ],
)
def test_invoice_is_news_shortly_before_and_after_it_is_due(days: int, news: PaymentNews | None) -> None:
    assert payment_news(DUE, today=DUE + timedelta(days=days)) is news


def test_debtor_is_told_what_is_open_and_until_when_and_nobody_else_is() -> None:
    with seen_by(SYSTEM):
        debtor, stranger = a_debtor(), a_person()

    written = tell_of_payments(SYSTEM, now=on(DUE - timedelta(days=3)))

    (told,) = told_to(debtor.user_id, account_id=debtor.account_id)
    assert written == 1
    assert told.sentences == SENTENCES[Kind.PAYMENT_DUE]
    assert told.facts == {
        "open": Money(Decimal("110.67"), "EUR"),
        "due_on": DUE,
        "number": "INV-2025-000001",
        "days": OCTOBER,
    }
    assert told.action_url == f"/invoices/{debtor.invoice.pk}/"
    assert told_to(stranger.pk, account_id=debtor.account_id) == []


def test_each_invoice_is_told_once_before_and_once_after_however_often_the_day_runs() -> None:
    with seen_by(SYSTEM):
        debtor = a_debtor()

    written = [
        tell_of_payments(SYSTEM, now=on(DUE + timedelta(days=days))) for days in (-9, -2, -2, 0, 1, 1, 5, 40)
    ]

    assert written == [0, 1, 0, 0, 1, 0, 0, 0]
    assert kinds_told(debtor) == [Kind.PAYMENT_OVERDUE, Kind.PAYMENT_DUE]


def test_what_is_paid_or_under_way_is_not_asked_for() -> None:
    with seen_by(SYSTEM):
        paid, announced, in_part = a_debtor(), a_debtor(), a_debtor()
        a_completed_payment(paid.invoice)
        a_payment(announced.invoice)
        a_payment(in_part.invoice, amount=Decimal("100.67"))

    written = tell_of_payments(SYSTEM, now=on(DUE))

    (told,) = told_to(in_part.user_id, account_id=in_part.account_id)
    assert (written, told.facts["open"]) == (1, Money(Decimal("10.00"), "EUR"))


@pytest.mark.parametrize(
    "wish",
    [
        a_wish(AlertType.PAYMENT_DUE, in_app=False),
        a_wish(AlertType.PAYMENT_DUE, is_active=False),
        a_wish(AlertType.PAYMENT_DUE, threshold=Threshold(value=Decimal(200), unit=ThresholdUnit.CURRENCY)),
    ],
    ids=["not in the portal", "not at all", "too small"],
)
def test_who_does_not_want_to_hear_of_it_is_not_told(wish: Wish) -> None:
    with seen_by(SYSTEM):
        debtor = a_debtor()
        keep_preference(SYSTEM, user_id=debtor.user_id, wish=wish)

    assert tell_of_payments(SYSTEM, now=on(DUE)) == 0


def test_bookkeeper_is_told_and_the_onlooker_is_not() -> None:
    with seen_by(SYSTEM):
        debtor = a_debtor()
        account = debtor.invoice.account
        told = [a_member(account, role=role).pk for role in (MembershipRole.BILLING, MembershipRole.VIEWER)]

    tell_of_payments(SYSTEM, now=on(DUE))

    assert [len(told_to(each, account_id=account.pk)) for each in told] == [1, 0]
