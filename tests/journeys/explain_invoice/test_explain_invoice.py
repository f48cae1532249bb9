"""What a customer is told about an invoice: why it is higher, and what changed after it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import a_viewer, an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import fixed_terms
from wattstead.domains.billing.operations import cancel_invoice
from wattstead.domains.billing.rules import Difference
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explain_invoice import (
    ChangedDay,
    ExplainedInvoice,
    ReadingChanges,
    explain_invoice,
)
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, day_of, month_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db

TODAY = date(2026, 12, 24)
APRIL_BEFORE, MARCH, APRIL = (month_of(day) for day in (date(2025, 4, 1), date(2026, 3, 1), date(2026, 4, 1)))


@dataclass(frozen=True, kw_only=True)
class Home:
    """A customer with a meter and a contract at 0.30 a kWh without tax."""

    viewer: Viewer
    register: Register
    contract_id: UUID

    def used(self, days: DayPeriod, *, watt_hours: int) -> None:
        with seen_by(SYSTEM):
            counted(self.register, steady(days, amount=watt_hours))

    def billed(self, days: DayPeriod) -> UUID:
        with seen_by(SYSTEM):
            return issue_invoice(
                viewer=SYSTEM, contract_id=self.contract_id, period=days, issued_on=days.ends_before
            ).invoice_id

    def reads(self, invoice_id: UUID) -> ExplainedInvoice:
        with seen_by(self.viewer) as viewer:
            return explain_invoice(viewer=viewer, invoice_id=invoice_id, today=TODAY)


def a_home(*, monthly_fee: str = "0", feed_in: str | None = None) -> Home:
    directions = (Direction.IMPORT, Direction.EXPORT) if feed_in else (Direction.IMPORT,)
    with seen_by(SYSTEM):
        account_id = an_account().pk
        site_id = a_site(account_id=account_id).pk
        register = the_register(a_meter(site_id=site_id, directions=directions))
        contract = a_contract(
            account_id=account_id,
            site_id=site_id,
            terms=fixed_terms(price="0.30", tax_rate="0", monthly_fee=monthly_fee, feed_in=feed_in),
            starts_on=date(2025, 1, 1),
        )
    viewer = a_viewer(account_id=account_id)
    return Home(viewer=viewer, register=register, contract_id=contract.pk)


def billed_spring() -> tuple[Home, UUID]:
    """Bill 24 kWh a day for April 2025 and March 2026, and 48 kWh a day for April 2026."""
    home = a_home(monthly_fee="9.00")
    for days, watt_hours in ((APRIL_BEFORE, 250), (MARCH, 250), (APRIL, 500)):
        home.used(days, watt_hours=watt_hours)
    return home, [home.billed(days) for days in (APRIL_BEFORE, MARCH, APRIL)][-1]


def test_invoice_is_compared_with_the_one_before_and_with_last_years() -> None:
    home, invoice_id = billed_spring()

    told = home.reads(invoice_id)

    assert told.previous
    assert told.year_before
    assert (told.previous.before.days, told.year_before.before.days) == (MARCH, APRIL_BEFORE)
    # March has 743 hours of 1 kWh: over 30 days that were 719.03 kWh, 23.97 less. April has 720
    # hours of 2 kWh: 720.97 kWh more than those. Each at 0.30.
    assert told.previous.difference == Difference(
        days=Decimal("-7.19"), use=Decimal("216.29"), price=Decimal("0.00")
    )
    assert told.previous.difference.total == told.invoice.total.amount - told.previous.before.total.amount
    assert told.year_before.difference == Difference(
        days=Decimal("0.00"), use=Decimal("216.00"), price=Decimal("0.00")
    )


def test_first_invoice_is_compared_with_nothing() -> None:
    home = a_home()
    home.used(MARCH, watt_hours=250)

    told = home.reads(home.billed(MARCH))

    assert (told.previous, told.year_before, told.changes) == (None, None, None)


def test_cancelled_invoice_is_no_measure_for_others() -> None:
    home, invoice_id = billed_spring()
    previous = home.reads(invoice_id).previous
    assert previous
    with seen_by(SYSTEM):
        cancel_invoice(invoice_id=previous.before.invoice_id, cancelled_on=TODAY)

    told = home.reads(invoice_id).previous

    assert told
    assert told.before.days == APRIL_BEFORE


def test_reading_corrected_after_the_invoice_is_told_with_what_it_is_worth() -> None:
    home, invoice_id = billed_spring()
    fifth = date(2026, 4, 5)

    before = home.reads(invoice_id).changes
    home.used(day_of(fifth), watt_hours=600)
    after = home.reads(invoice_id).changes

    assert before is None
    # 96 quarter-hours of 0.1 kWh more, at 0.30.
    assert after == ReadingChanges(
        days=(
            ChangedDay(
                day=fifth,
                direction=Direction.IMPORT,
                billed_kwh=Decimal("48.000000"),
                known_kwh=Decimal("57.600"),
            ),
        ),
        used_more_kwh=Decimal("9.600"),
        fed_in_more_kwh=Decimal(0),
        worth=Money(Decimal("2.88"), "EUR"),
    )


def test_change_of_what_was_fed_in_is_told_too() -> None:
    home = a_home(feed_in="0.08")
    with seen_by(SYSTEM):
        export = Register.objects.select_related("meter").get(
            meter=home.register.meter, direction=Direction.EXPORT
        )
        counted(export, steady(MARCH, amount=100))
    home.used(MARCH, watt_hours=250)
    invoice_id = home.billed(MARCH)
    with seen_by(SYSTEM):
        counted(export, steady(day_of(date(2026, 3, 3)), amount=200))

    changes = home.reads(invoice_id).changes

    assert changes
    # 9.6 kWh more at 0.08 are for the customer.
    assert (changes.used_more_kwh, changes.fed_in_more_kwh, changes.worth) == (
        Decimal(0),
        Decimal("9.600"),
        Money(Decimal("-0.77"), "EUR"),
    )


def test_strangers_invoice_is_as_missing_as_one_that_never_was() -> None:
    home, invoice_id = billed_spring()
    stranger = a_home()

    for wanted in (invoice_id, new_key()):
        with pytest.raises(NotFound):
            stranger.reads(wanted)

    assert home.reads(invoice_id).invoice.invoice_id == invoice_id


def test_strangers_invoices_are_compared_with_nobodys() -> None:
    billed_spring()
    alone = a_home()
    alone.used(APRIL, watt_hours=250)

    told = alone.reads(alone.billed(APRIL))

    assert (told.previous, told.year_before) == (None, None)
