"""A household burns gas through a month in which the clocks change, and its bill shows every factor.

It uses two cubic metres each gas day, from six in the morning to six. March 2025 has 31 of them, one
of 23 hours: 62.000 m³. The grid operator tells the state number 0.95 and, for the first half of the
month, a calorific value of 11.2 kWh/m³, then 10.9.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from tests.domains.billing.test_permanence import refused_by
from tests.factories.accounts import a_person, an_account
from tests.factories.contracts import a_contract, customer_of
from tests.factories.energy import LATER, counted, gas_days, steady
from tests.factories.metering import a_gas_quality, a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff, fixed_terms
from tests.interfaces.pages.households import signed_in
from tests.interfaces.pages.meters.people import words_of
from wattstead.domains.billing.models import InvoiceConversion
from wattstead.domains.billing.queries import InvoiceView, invoice_visible_to
from wattstead.domains.contracts.models import Contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explain_invoice import explain_invoice
from wattstead.journeys.explain_invoice.changes import ReadingChanges
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.journeys.work_out_invoice import GasNotConverted
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
HALF = date(2025, 3, 16)
ONE_DAY = DayPeriod(starts_on=date(2025, 3, 10), ends_before=date(2025, 3, 11))


def a_home_with_gas(*, values: Sequence[tuple[date, date | None, str]]) -> tuple[Contract, Meter, UUID]:
    """Keep a home with electricity and gas, supplied with gas at 0.10 a kWh and 8.00 a month, without tax."""
    with seen_by(SYSTEM):
        person = a_person()
        site = a_site(account_id=an_account(owner=person).pk)
        counted(the_register(a_meter(site_id=site.pk)), steady(MARCH, amount=100))
        meter = a_meter(site_id=site.pk, meter_number="7GAS0011223344", meter_type=MeterType.GAS)
        # A day before and after, so that only the days of the bill are counted.
        around = DayPeriod(starts_on=date(2025, 2, 28), ends_before=date(2025, 4, 2))
        counted(the_register(meter), gas_days(around, litres=2_000))
        for starts_on, ends_before, calorific_value in values:
            a_gas_quality(
                meter, starts_on=starts_on, ends_before=ends_before, calorific_value=calorific_value
            )
        contract = a_contract(
            account_id=site.account_id,
            site_id=site.pk,
            tariff_id=a_tariff(fixed_terms(price="0.10", monthly_fee="8.00", tax_rate="0")).pk,
            commodity=Commodity.GAS,
        )
    return contract, meter, person.pk


TWO_HALVES = ((date(2025, 1, 1), HALF, "11.2"), (HALF, None, "10.9"))


def billed(contract: Contract) -> InvoiceView:
    with seen_by(SYSTEM):
        issued = issue_invoice(
            viewer=SYSTEM, contract_id=contract.pk, period=MARCH, issued_on=date(2025, 5, 1)
        )
    with seen_by(customer_of(contract)) as viewer:
        return invoice_visible_to(viewer, invoice_id=issued.invoice_id, today=date(2025, 5, 1))


def test_the_bill_shows_volume_state_number_and_calorific_value_of_each_stretch() -> None:
    """15 days: 30 m³ x 0.95 x 11.2 = 319.200 kWh; 16 days: 32 m³ x 0.95 x 10.9 = 331.360 kWh.

    650.560 kWh x 0.10 = 65.06 (65.056), and 8.00 for the month: 73.06.
    """
    contract, _, _ = a_home_with_gas(values=TWO_HALVES)

    invoice = billed(contract)

    first, second = invoice.conversions
    assert (first.days, first.volume_m3, first.state_number, first.calorific_value, first.energy_kwh) == (
        DayPeriod(starts_on=MARCH.starts_on, ends_before=HALF),
        Decimal("30.000"),
        Decimal("0.95"),
        Decimal("11.2"),
        Decimal("319.200"),
    )
    assert (second.volume_m3, second.calorific_value, second.energy_kwh) == (
        Decimal("32.000"),
        Decimal("10.9"),
        Decimal("331.360"),
    )
    assert invoice.import_kwh == Decimal("650.560")
    assert (invoice.lines[0].quantity, invoice.lines[0].total) == (
        Decimal("650.560"),
        Money(Decimal("65.06"), "EUR"),
    )
    assert [day.quantity_kwh for day in invoice.lines[0].by_day] == [Decimal("21.28")] * 15 + [
        Decimal("20.71")
    ] * 16
    assert invoice.total == Money(Decimal("73.06"), "EUR")
    assert invoice.missing_share == 0


def test_a_hundred_cubic_metres_are_1064_kilowatt_hours() -> None:
    """100 m³ x 0.95 x 11.2 = 1,064.0 kWh: the 62 of the household and 38 burnt on the 10th."""
    contract, meter, _ = a_home_with_gas(values=((date(2025, 1, 1), None, "11.2"),))
    with seen_by(SYSTEM):
        counted(the_register(meter), gas_days(ONE_DAY, litres=40_000))

    assert billed(contract).import_kwh == Decimal("1064.000")


def test_without_values_for_a_day_the_bill_waits_and_says_for_which() -> None:
    contract, _, _ = a_home_with_gas(values=((date(2025, 1, 1), HALF, "11.2"),))

    with pytest.raises(GasNotConverted) as refused:
        billed(contract)

    assert refused.value.facts["day"] == HALF


def test_the_page_of_the_invoice_shows_the_arithmetic() -> None:
    contract, _, person_id = a_home_with_gas(values=TWO_HALVES)
    invoice = billed(contract)

    page = words_of(signed_in(person_id).get(f"/invoices/{invoice.invoice_id}/"))

    assert "You used 650.6 kWh of gas" in page
    for figure in ("30.000 m³", "× 0.9500", "× 11.200 kWh/m³", "= 319.200 kWh", "= 331.360 kWh"):
        assert figure in page
    assert "7GAS0011223344" in page


def test_a_reading_that_is_corrected_later_is_told_in_kilowatt_hours() -> None:
    """One cubic metre more on 10 March: 10.64 kWh, worth 1.06 at 0.10 a kWh."""
    contract, meter, _ = a_home_with_gas(values=TWO_HALVES)
    invoice = billed(contract)
    unchanged = explained(contract, invoice)

    with seen_by(SYSTEM):
        take_in_intervals(
            register=the_register(meter),
            intervals=gas_days(ONE_DAY, litres=3_000),
            now=LATER,
            reason="corrected",
        )

    changed = explained(contract, invoice)
    assert unchanged is None
    assert changed is not None
    assert (changed.used_more_kwh, changed.worth) == (Decimal("10.640"), Money(Decimal("1.06"), "EUR"))


def explained(contract: Contract, invoice: InvoiceView) -> ReadingChanges | None:
    with seen_by(customer_of(contract)) as viewer:
        return explain_invoice(viewer=viewer, invoice_id=invoice.invoice_id, today=date(2025, 5, 2)).changes


def test_how_gas_was_converted_never_changes_once_the_invoice_is_issued() -> None:
    contract, _, _ = a_home_with_gas(values=TWO_HALVES)
    invoice = billed(contract)

    refused = refused_by(
        lambda: InvoiceConversion.objects.filter(invoice_id=invoice.invoice_id).update(state_number=1)
    )

    assert refused == "issued_invoice_never_changes"
