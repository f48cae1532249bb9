"""Invoices are numbered without gaps, never change once issued, and are seen by their customer alone."""

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories.billing import NOVEMBER_5, OCTOBER, a_draft, an_invoice, some_content
from tests.factories.contracts import a_contract, customer_of
from wattstead.domains.billing.operations import (
    InvoicedAlready,
    PeriodNotOver,
    ReadingsMissing,
    cancel_invoice,
    discard_draft,
    draft_invoice,
    issue_invoice,
)
from wattstead.domains.billing.queries import invoice_visible_to, invoices_visible_to
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, month_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.transitions import TransitionRefused
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

NOVEMBER = month_of(date(2025, 11, 1))
DECEMBER_5 = date(2025, 12, 5)


def test_an_issued_invoice_has_a_number_a_date_and_two_weeks_to_pay() -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()

    assert (invoice.invoice_number, invoice.status, invoice.issued_on, invoice.due_on) == (
        "INV-2025-000001",
        "issued",
        NOVEMBER_5,
        date(2025, 11, 19),
    )


def test_drafts_have_no_number_so_discarding_one_leaves_no_gap() -> None:
    with seen_by(SYSTEM):
        discard_draft(invoice_id=a_draft().pk)
        first, second = an_invoice(), an_invoice()

    assert [first.invoice_number, second.invoice_number] == ["INV-2025-000001", "INV-2025-000002"]


@pytest.mark.django_db(transaction=True)
def test_a_number_that_was_not_kept_is_given_again() -> None:
    with pytest.raises(ZeroDivisionError), seen_by(SYSTEM):
        an_invoice()
        raise ZeroDivisionError

    with seen_by(SYSTEM):
        assert an_invoice().invoice_number == "INV-2025-000001"


def test_the_customer_reads_the_whole_invoice() -> None:
    with seen_by(SYSTEM):
        contract = a_contract()
        content = some_content(contract)
        made = draft_invoice(content)
        issue_invoice(invoice_id=made.pk, issued_on=NOVEMBER_5)
    me = customer_of(contract)

    with seen_by(me):
        found = invoice_visible_to(me, invoice_id=made.pk, today=date(2025, 11, 20))

    assert (found.number, found.status, found.days) == ("INV-2025-000001", InvoiceStatus.OVERDUE, OCTOBER)
    assert (found.issued_on, found.due_on) == (NOVEMBER_5, date(2025, 11, 19))
    assert (found.contract_number, found.tariff_name) == (contract.contract_number, "Nightsaver")
    assert (found.billed_to.name, found.billed_to.address) == ("Ada Sommer", content.billed_to.address)
    assert (found.supplied_at.name, found.supplied_at.address) == ("Home", content.supplied_at.address)
    (line,) = found.lines
    assert (line.quantity, line.unit_price, line.total, line.tax_rate) == (
        Decimal(310),
        Money(Decimal("0.30"), "EUR"),
        Money(Decimal("93.00"), "EUR"),
        Decimal("0.19"),
    )
    assert (line.explanation.days, line.explanation.intervals) == (OCTOBER, 96 * 31)
    assert [(day.day, day.quantity_kwh, day.net) for day in line.by_day] == [
        (day, Decimal(10), Decimal(3)) for day in OCTOBER
    ]
    (tax,) = found.taxes
    assert (tax.rate, tax.base.amount, tax.tax.amount) == (
        Decimal("0.19"),
        Decimal("93.00"),
        Decimal("17.67"),
    )
    assert (found.subtotal.amount, found.tax.amount, found.total.amount) == (
        Decimal("93.00"),
        Decimal("17.67"),
        Decimal("110.67"),
    )
    assert [(each.meter_number, each.energy_kwh) for each in found.registers] == [
        ("1EMH0011223344", Decimal(310))
    ]


def test_the_list_shows_issued_invoices_the_latest_first() -> None:
    with seen_by(SYSTEM):
        contract = a_contract()
        october = an_invoice(contract)
        november = an_invoice(contract, days=NOVEMBER, issued_on=DECEMBER_5)
        a_draft(contract, days=month_of(date(2025, 12, 1)))
        an_invoice()
    me = customer_of(contract)

    with seen_by(me):
        rows = invoices_visible_to(me, today=DECEMBER_5)
        first_page = invoices_visible_to(me, today=DECEMBER_5, limit=1)
        second_page = invoices_visible_to(me, today=DECEMBER_5, limit=1, after=first_page[-1])

    assert [(row.invoice_id, row.status, row.days) for row in rows] == [
        (november.pk, InvoiceStatus.ISSUED, NOVEMBER),
        (october.pk, InvoiceStatus.OVERDUE, OCTOBER),
    ]
    assert first_page + second_page == rows
    assert rows[0].total == Money(Decimal("107.10"), "EUR")


def test_a_strangers_invoice_a_draft_and_a_missing_one_are_told_alike() -> None:
    with seen_by(SYSTEM):
        contract = a_contract()
        draft, strangers = a_draft(contract), an_invoice()
    me = customer_of(contract)

    with seen_by(me):
        for unseen in (strangers.pk, draft.pk, new_key()):
            with pytest.raises(NotFound) as refused:
                invoice_visible_to(me, invoice_id=unseen, today=NOVEMBER_5)
            assert refused.value.facts == {}


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_invoices_takes_one_query(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with seen_by(SYSTEM):
        for _ in range(count):
            an_invoice()

        with django_assert_num_queries(1):
            rows = invoices_visible_to(SYSTEM, today=NOVEMBER_5)

    assert len(rows) == count


def test_one_invoice_takes_five_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with seen_by(SYSTEM):
        invoice = an_invoice()

        with django_assert_num_queries(5):
            invoice_visible_to(SYSTEM, invoice_id=invoice.pk, today=NOVEMBER_5)


def test_a_day_is_billed_once() -> None:
    with seen_by(SYSTEM):
        contract = a_contract()
        an_invoice(contract)

    overlapping = DayPeriod(starts_on=date(2025, 10, 31), ends_before=date(2025, 11, 2))
    with pytest.raises(InvoicedAlready), seen_by(SYSTEM):
        draft_invoice(some_content(contract, days=overlapping))


def test_a_cancelled_invoice_keeps_its_number_and_frees_its_days() -> None:
    with seen_by(SYSTEM):
        contract = a_contract()
        wrong = an_invoice(contract)

        cancel_invoice(invoice_id=wrong.pk, cancelled_on=DECEMBER_5)
        right = an_invoice(contract, issued_on=DECEMBER_5)

        wrong.refresh_from_db()
        assert (wrong.status, wrong.invoice_number, wrong.cancelled_on) == (
            "cancelled",
            "INV-2025-000001",
            DECEMBER_5,
        )
        assert right.invoice_number == "INV-2025-000002"


def test_an_invoice_is_issued_once_and_cancelled_once() -> None:
    with seen_by(SYSTEM):
        issued, draft = an_invoice(), a_draft()

        with pytest.raises(TransitionRefused) as refused:
            issue_invoice(invoice_id=issued.pk, issued_on=DECEMBER_5)
        assert (
            str(refused.value)
            == "What is “issued” cannot become “issued”. From here it can become: cancelled, paid."
        )
        with pytest.raises(TransitionRefused):
            cancel_invoice(invoice_id=draft.pk, cancelled_on=DECEMBER_5)
        with pytest.raises(TransitionRefused):
            discard_draft(invoice_id=issued.pk)
        cancel_invoice(invoice_id=issued.pk, cancelled_on=DECEMBER_5)
        with pytest.raises(TransitionRefused):
            cancel_invoice(invoice_id=issued.pk, cancelled_on=DECEMBER_5)
        for missing in (
            lambda: issue_invoice(invoice_id=new_key(), issued_on=DECEMBER_5),
            lambda: cancel_invoice(invoice_id=new_key(), cancelled_on=DECEMBER_5),
        ):
            with pytest.raises(NotFound):
                missing()


def test_a_month_is_billed_after_its_last_day() -> None:
    with seen_by(SYSTEM), pytest.raises(PeriodNotOver):
        an_invoice(issued_on=date(2025, 10, 31))


def test_a_bill_does_not_give_missing_readings_away() -> None:
    with seen_by(SYSTEM):
        contract = a_contract()

        with pytest.raises(ReadingsMissing) as refused:
            draft_invoice(some_content(contract, missing_share="0.012"))
        assert str(refused.value) == "Readings are missing for 1.2 percent of the period."

        assert draft_invoice(some_content(contract, missing_share="0.01")).missing_share == Decimal("0.01")


def test_nobody_bills_the_contract_of_another_account() -> None:
    with seen_by(SYSTEM):
        content = some_content(a_contract())
        mine = a_contract()
    foreign = type(content)(**(vars(content) | {"account_id": mine.account_id}))

    with pytest.raises(NotFound), seen_by(SYSTEM):
        draft_invoice(foreign)
