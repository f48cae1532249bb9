"""A contract is billed from its readings, once, and as a whole or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import a_person, an_account
from tests.factories.contracts import a_contract, customer_of
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_band, banded_terms, fixed_terms
from tests.journeys.billed_homes import ISSUED_ON, JUNE, TERMS, a_home
from wattstead.domains.accounts.models import Account
from wattstead.domains.billing.models import Invoice
from wattstead.domains.billing.operations import InvoicedAlready, PeriodNotOver, ReadingsMissing
from wattstead.domains.billing.queries import invoice_visible_to, invoices_visible_to
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.tariffs.rules import DynamicPricesMissing
from wattstead.domains.tariffs.vocabulary import FeedInType, TariffType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage import UsageQuestion, explore_usage
from wattstead.journeys.issue_invoice import IssuedInvoice, issue_invoice, issue_invoices_together
from wattstead.journeys.issue_invoices import issue_invoices
from wattstead.journeys.work_out_invoice import (
    GasNotConverted,
    NothingSupplied,
    work_out_invoice,
)
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db


def issue(contract: Contract, *, period: DayPeriod = JUNE, viewer: Viewer = SYSTEM) -> IssuedInvoice:
    with seen_by(viewer):
        return issue_invoice(viewer=viewer, contract_id=contract.pk, period=period, issued_on=ISSUED_ON)


def test_a_month_of_readings_becomes_an_invoice() -> None:
    with seen_by(SYSTEM):
        contract = a_home()

    issued = issue(contract)

    # 30 x 96 = 2,880 quarter-hours, 288 kWh x 0.30 = 86.40; 19 % = 16.416 -> 16.42; together 102.82.
    assert (issued.number, issued.total) == ("INV-2025-000001", Money(Decimal("102.82"), "EUR"))
    me = customer_of(contract)
    with seen_by(me):
        found = invoice_visible_to(me, invoice_id=issued.invoice_id, today=ISSUED_ON)
    assert found.billed_to.name == "Ada Sommer"
    assert found.supplied_at.name == "Home"
    assert (found.import_kwh, found.export_kwh, found.consumption_kwh) == (Decimal(288), None, Decimal(288))
    assert [(register.obis_code, register.energy_kwh) for register in found.registers] == [
        ("1-1:1.8.0", Decimal(288))
    ]


def test_an_invoice_keeps_where_bills_went_and_the_vat_number_when_the_account_changes_them() -> None:
    with seen_by(SYSTEM):
        contract = a_home()
        Account.objects.filter(pk=contract.account_id).update(
            billing_email="bills@example.org", tax_id="DE136695976"
        )
    issued = issue(contract)
    with seen_by(SYSTEM):
        Account.objects.filter(pk=contract.account_id).update(billing_email="new@example.org", tax_id="")

    me = customer_of(contract)
    with seen_by(me):
        found = invoice_visible_to(me, invoice_id=issued.invoice_id, today=ISSUED_ON)

    assert (found.billed_to.email, found.billed_to.tax_id) == ("bills@example.org", "DE136695976")
    assert (found.supplied_at.email, found.supplied_at.tax_id) == ("", "")


@pytest.mark.parametrize("without", [range(29), range(2880)])
def test_a_month_with_too_many_gaps_is_not_billed(without: range) -> None:
    with seen_by(SYSTEM):
        contract = a_home(without=without)

    with pytest.raises(ReadingsMissing):
        issue(contract)


def test_a_home_without_readings_is_not_billed() -> None:
    with seen_by(SYSTEM):
        contract = a_home(days=None)

    with pytest.raises(ReadingsMissing) as refused:
        issue(contract)
    assert str(refused.value) == "Readings are missing for 100.0 percent of the period."


def test_a_month_is_billed_once_and_after_it_is_over() -> None:
    with seen_by(SYSTEM):
        contract = a_home()
    issue(contract)

    with pytest.raises(InvoicedAlready):
        issue(contract)
    with pytest.raises(PeriodNotOver), seen_by(SYSTEM):
        issue_invoice(
            viewer=SYSTEM,
            contract_id=a_home().pk,
            period=JUNE,
            issued_on=date(2025, 6, 30),
        )


def test_nothing_is_billed_where_nothing_is_supplied() -> None:
    with seen_by(SYSTEM):
        contract = a_home(starts_on=date(2025, 7, 1))

    with pytest.raises(NothingSupplied):
        issue(contract)


def test_gas_waits_for_its_conversion() -> None:
    with seen_by(SYSTEM):
        contract = a_home(commodity=Commodity.GAS)

    with pytest.raises(GasNotConverted):
        issue(contract)


def test_a_dynamic_tariff_waits_for_its_prices() -> None:
    dynamic = fixed_terms(tariff_type=TariffType.DYNAMIC)
    dynamic_feed_in = fixed_terms(feed_in="0.08", feed_in_type=FeedInType.DYNAMIC)
    with seen_by(SYSTEM):
        contracts = [a_home(terms=dynamic), a_home(terms=dynamic_feed_in)]

    for contract in contracts:
        with pytest.raises(DynamicPricesMissing):
            issue(contract)


def test_a_stranger_can_neither_bill_nor_learn_that_a_contract_exists() -> None:
    with seen_by(SYSTEM):
        mine, strangers = a_home(), a_home()
    me = customer_of(mine)

    with pytest.raises(NotFound):
        issue(strangers, viewer=me)
    with seen_by(me), pytest.raises(NotFound):
        work_out_invoice(viewer=me, contract_id=new_key(), period=JUNE)


def test_three_contracts_of_an_account_take_as_many_queries_as_one() -> None:
    with seen_by(SYSTEM):
        account_id = an_account(owner=a_person()).pk
        contracts = []
        for name in ("First", "Second", "Third"):
            site = a_site(account_id=account_id, name=name, is_primary=name == "First")
            counted(the_register(a_meter(site_id=site.pk)), steady(JUNE, amount=100))
            contracts.append(
                a_contract(account_id=account_id, site_id=site.pk, terms=TERMS, starts_on=JUNE.starts_on)
            )
        queries = []

        for some in (contracts[:1], contracts):
            with CaptureQueriesContext(connection) as captured:
                run = issue_invoices_together(
                    viewer=SYSTEM,
                    contract_ids=[contract.pk for contract in some],
                    period=JUNE,
                    issued_on=ISSUED_ON,
                )
            queries.append((len(run), len(captured)))
            Invoice.objects.all().update(status="cancelled", cancelled_on=ISSUED_ON)

    assert queries[0][1] == queries[1][1]
    assert [count for count, _ in queries] == [1, 3]


@pytest.mark.django_db(transaction=True)
def test_a_contract_that_was_billed_already_keeps_no_other_from_being_billed() -> None:
    with seen_by(SYSTEM):
        billed, waiting, also_waiting = a_home(), a_home(), a_home()
    issue(billed)

    run = issue_invoices(
        contract_ids=[waiting.pk, billed.pk, also_waiting.pk], period=JUNE, issued_on=ISSUED_ON
    )

    assert [issued.number for issued in run.issued] == ["INV-2025-000002", "INV-2025-000003"]
    assert [refused.refusal.english for refused in run.refused] == [
        f"Contract {billed.contract_number} has an invoice for some of these days already."
    ]


@pytest.mark.django_db(transaction=True)
def test_a_run_bills_each_contract_on_its_own() -> None:
    with seen_by(SYSTEM):
        fine, gas, empty, also_fine = (
            a_home(),
            a_home(commodity=Commodity.GAS),
            a_home(days=None),
            a_home(),
        )

    run = issue_invoices(
        contract_ids=[fine.pk, gas.pk, empty.pk, also_fine.pk], period=JUNE, issued_on=ISSUED_ON
    )

    # What was refused used up no number.
    assert [issued.number for issued in run.issued] == ["INV-2025-000001", "INV-2025-000002"]
    assert [(refused.contract_id, refused.refusal.code) for refused in run.refused] == [
        (gas.pk, "gas_not_converted"),
        (empty.pk, "readings_missing"),
    ]


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_repeated_bills_nobody_twice() -> None:
    with seen_by(SYSTEM):
        contracts = [a_home(), a_home()]
    ids = [contract.pk for contract in contracts]
    issue_invoices(contract_ids=ids[:1], period=JUNE, issued_on=ISSUED_ON)

    again = issue_invoices(contract_ids=ids, period=JUNE, issued_on=ISSUED_ON)

    assert [issued.number for issued in again.issued] == ["INV-2025-000002"]
    assert [refused.refusal.code for refused in again.refused] == ["invoiced_already"]
    with seen_by(SYSTEM):
        assert len(invoices_visible_to(SYSTEM, today=ISSUED_ON)) == 2


def test_the_page_and_the_invoice_of_a_month_agree_to_the_cent() -> None:
    # 192 x 0.320025 = 61.4448 -> 61.44; 96 x 0.24005 = 23.0448 -> 23.04; 288 x 0.07123 = 20.51424 -> 20.51.
    # Together 104.99, tax 19.9481 -> 19.95, gross 124.94. Rounded once at the end it would be 124.95.
    terms = banded_terms(a_band("Night", price="0.240050"), price="0.320025", grid_fee="0.071230")
    with seen_by(SYSTEM):
        contract = a_home(terms=terms)
    issued = issue(contract)
    me = customer_of(contract)

    with seen_by(me):
        usage = explore_usage(
            viewer=me, ask=UsageQuestion(span="month", on=date(2025, 6, 15)), today=ISSUED_ON
        )

    assert issued.total == Money(Decimal("124.94"), "EUR")
    assert usage.cost == issued.total
