"""What customers with many invoices are listed: page by page, by site and status, summed by year."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import an_account
from tests.factories.billing import an_invoice
from tests.factories.contracts import a_contract, customer_of
from tests.factories.sites import a_site
from wattstead.domains.billing.listing import (
    AfterInvoice,
    InvoicePage,
    InvoicesWanted,
    YearOfInvoices,
    invoice_page,
    years_of_invoices,
)
from wattstead.domains.billing.operations import cancel_invoice, settle_invoice
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.contracts.models import Contract
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, month_of
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db

TODAY = date(2025, 12, 24)
EVERYTHING = InvoicesWanted()


def billed(contract: Contract, *, month: int, year: int = 2025) -> UUID:
    """Issue an invoice over a month on the fifth day after it."""
    days = month_of(date(year, month, 1))
    issued_on = days.ends_before.replace(day=5)
    return an_invoice(contract, days=days, issued_on=issued_on).pk


def with_invoices(*months: int) -> Contract:
    with seen_by(SYSTEM):
        contract = a_contract()
        for month in months:
            billed(contract, month=month)
    return contract


def listed(viewer: Viewer, **parts: object) -> InvoicePage:
    with seen_by(viewer):
        return invoice_page(viewer, **({"today": TODAY, "wanted": EVERYTHING} | parts))  # type: ignore[arg-type]


def months_in(page: InvoicePage) -> list[int]:
    return [row.days.starts_on.month for row in page.rows]


def test_list_goes_on_where_a_page_ends_until_nothing_is_left() -> None:
    me = customer_of(with_invoices(1, 2, 3, 4, 5))

    first = listed(me, limit=2)
    second = listed(me, limit=2, after=first.goes_on)
    third = listed(me, limit=2, after=second.goes_on)

    assert [months_in(page) for page in (first, second, third)] == [[5, 4], [3, 2], [1]]
    assert third.goes_on is None


def test_page_that_holds_all_leads_no_further() -> None:
    me = customer_of(with_invoices(1, 2))

    assert listed(me, limit=2).goes_on is None


def test_list_can_begin_behind_an_invoice_that_is_gone() -> None:
    me = customer_of(with_invoices(1, 2, 3))

    page = listed(me, after=AfterInvoice(starts_on=date(2025, 2, 15), number="INV-2025-999999"))

    assert months_in(page) == [2, 1]


def test_site_alone_is_listed_when_it_is_asked_for() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        home = a_contract(account_id=account_id)
        shop = a_contract(
            account_id=account_id,
            site_id=a_site(account_id=account_id, name="Shop", is_primary=False).pk,
        )
        billed(home, month=1)
        billed(shop, month=2)

    page = listed(customer_of(home), wanted=InvoicesWanted(site_id=shop.site_id))

    assert [(row.site_name, row.site_id) for row in page.rows] == [("Shop", shop.site_id)]
    assert len(listed(customer_of(home)).rows) == 2


def test_statuses_are_those_of_the_day() -> None:
    contract = with_invoices(11)
    with seen_by(SYSTEM):
        billed(contract, month=10)  # due on 19 November
        paid, cancelled = billed(contract, month=9), billed(contract, month=8)
        settle_invoice(invoice_id=paid, paid_at=datetime(2025, 10, 7, tzinfo=UTC))
        cancel_invoice(invoice_id=cancelled, cancelled_on=date(2025, 9, 9))
    me = customer_of(contract)

    found = {
        status: months_in(listed(me, wanted=InvoicesWanted(status=status), today=date(2025, 12, 10)))
        for status in InvoiceStatus
        if status is not InvoiceStatus.DRAFT
    }

    assert found == {
        InvoiceStatus.ISSUED: [11],
        InvoiceStatus.OVERDUE: [10],
        InvoiceStatus.PAID: [9],
        InvoiceStatus.CANCELLED: [8],
    }


def test_years_are_summed_without_what_was_cancelled() -> None:
    contract = with_invoices(9, 10)
    with seen_by(SYSTEM):
        cancel_invoice(invoice_id=billed(contract, month=8), cancelled_on=date(2025, 9, 9))
        billed(contract, month=1, year=2026)
    me = customer_of(contract)

    with seen_by(me):
        years = years_of_invoices(me, wanted=EVERYTHING)

    # 30 and 31 days of 10 kWh at 0.30 and 19%: 107.10 and 110.67.
    assert years == (
        YearOfInvoices(year=2025, total=Money(Decimal("217.77"), "EUR"), count=2),
        YearOfInvoices(year=2026, total=Money(Decimal("110.67"), "EUR"), count=1),
    )


def test_stranger_finds_neither_invoices_nor_years() -> None:
    theirs = with_invoices(9)
    with seen_by(SYSTEM):
        me = customer_of(a_contract())

    found = listed(me, wanted=InvoicesWanted(site_id=theirs.site_id))
    with seen_by(me):
        years = years_of_invoices(me, wanted=EVERYTHING)

    assert (found.rows, years) == ((), ())
    assert len(listed(customer_of(theirs)).rows) == 1


def test_long_list_asks_as_often_as_a_short_one() -> None:
    one, three = customer_of(with_invoices(1)), customer_of(with_invoices(1, 2, 3))

    asked = []
    for viewer in (one, three):
        with CaptureQueriesContext(connection) as queries:
            listed(viewer)
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_days_of_the_list_are_those_of_the_invoice() -> None:
    me = customer_of(with_invoices(2))

    assert listed(me).rows[0].days == DayPeriod(starts_on=date(2025, 2, 1), ends_before=date(2025, 3, 1))
