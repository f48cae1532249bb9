"""A household on a time-of-use tariff is billed for the months in which the clocks change.

It uses a steady 0.1 kWh every quarter of an hour, so that the bill can be
checked with a pencil: only the number of quarter-hours in each band matters.
Night is 22:00 to 06:00, wrapping midnight, at 0.24 a kWh; all other time costs
0.32. The grid costs 0.0712 a kWh, the contract 9.90 a month, tax is 19 %.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import an_account
from tests.factories.contracts import a_contract, customer_of
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_band, a_tariff, banded_terms, fixed_terms
from wattstead.domains.billing.queries import InvoiceView, LineView, invoice_visible_to
from wattstead.domains.contracts.models import Contract
from wattstead.domains.metering.vocabulary import Direction
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.issue_invoice import issue_invoice
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, month_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

NIGHT_SAVER = banded_terms(
    a_band("Night", hours="22:00-06:00", price="0.24"), price="0.32", grid_fee="0.0712", monthly_fee="9.90"
)


def a_supplied_home(
    terms: TariffTerms, *, days: DayPeriod, starts_on: date = date(2025, 1, 1), exports: bool = False
) -> Contract:
    """Make a home that uses 100 Wh (and exports 40 Wh) in every quarter of an hour of `days`."""
    site = a_site(account_id=an_account().pk)
    directions = (Direction.IMPORT, Direction.EXPORT) if exports else (Direction.IMPORT,)
    meter = a_meter(site_id=site.pk, directions=directions)
    counted(the_register(meter), steady(days, amount=100))
    if exports:
        counted(the_register(meter, direction=Direction.EXPORT), steady(days, amount=40))
    return a_contract(
        account_id=site.account_id, site_id=site.pk, tariff_id=a_tariff(terms).pk, starts_on=starts_on
    )


def billed(contract: Contract, *, period: DayPeriod) -> InvoiceView:
    """Issue the invoice and return it as the customer sees it."""
    with seen_by(SYSTEM) as viewer:
        issued: UUID = issue_invoice(
            viewer=viewer, contract_id=contract.pk, period=period, issued_on=date(2025, 12, 1)
        ).invoice_id
    with seen_by(customer_of(contract)) as viewer:
        return invoice_visible_to(viewer, invoice_id=issued, today=date(2025, 12, 2))


def told(lines: Sequence[LineView]) -> list[tuple[str, str, str, str]]:
    return [
        (line.subject.value, line.band, str(line.quantity.normalize()), str(line.total.amount))
        for line in lines
    ]


def euro(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_october_has_an_hour_more_and_it_is_a_cheap_one() -> None:
    october = month_of(date(2025, 10, 1))
    with seen_by(SYSTEM):
        contract = a_supplied_home(NIGHT_SAVER, days=october)

    invoice = billed(contract, period=october)

    # Quarter-hours: 31 days x 96 = 2,976, and 4 more on the 26th, when 02:00-03:00 came twice: 2,980.
    # Night: 31 x 32 = 992, and those 4: 996 -> 99.6 kWh. Day: 31 x 64 = 1,984 -> 198.4 kWh.
    # 198.4 x 0.32   = 63.488  -> 63.49
    #  99.6 x 0.24   = 23.904  -> 23.90
    # 298.0 x 0.0712 = 21.2176 -> 21.22
    assert told(invoice.lines) == [
        ("energy", "", "198.4", "63.49"),
        ("energy", "Night", "99.6", "23.90"),
        ("grid_fee", "", "298", "21.22"),
        ("monthly_fee", "", "1", "9.90"),
    ]
    # 63.49 + 23.90 + 21.22 + 9.90 = 118.51; 19 % = 22.5169 -> 22.52; together 141.03.
    assert (invoice.subtotal, invoice.tax, invoice.total) == (euro("118.51"), euro("22.52"), euro("141.03"))
    assert (invoice.estimated_share, invoice.missing_share) == (Decimal(0), Decimal(0))
    # The night line opens to its days: 32 quarter-hours each, but 36 on the 26th.
    assert [(day.day.day, day.quantity_kwh) for day in invoice.lines[1].by_day] == [
        (number, Decimal("3.6") if number == 26 else Decimal("3.2")) for number in range(1, 32)
    ]


def test_march_has_an_hour_less_and_it_is_a_cheap_one() -> None:
    march = month_of(date(2025, 3, 1))
    with seen_by(SYSTEM):
        contract = a_supplied_home(NIGHT_SAVER, days=march)

    invoice = billed(contract, period=march)

    # Quarter-hours: 31 x 96 = 2,976, less the 4 that the clocks jumped over on the 30th: 2,972.
    # Night: 992 - 4 = 988 -> 98.8 kWh. Day: 1,984 -> 198.4 kWh.
    # 198.4 x 0.32   = 63.488   -> 63.49
    #  98.8 x 0.24   = 23.712   -> 23.71
    # 297.2 x 0.0712 = 21.16064 -> 21.16
    assert told(invoice.lines) == [
        ("energy", "", "198.4", "63.49"),
        ("energy", "Night", "98.8", "23.71"),
        ("grid_fee", "", "297.2", "21.16"),
        ("monthly_fee", "", "1", "9.90"),
    ]
    # 63.49 + 23.71 + 21.16 + 9.90 = 118.26; 19 % = 22.4694 -> 22.47; together 140.73.
    assert (invoice.subtotal, invoice.tax, invoice.total) == (euro("118.26"), euro("22.47"), euro("140.73"))
    assert invoice.lines[1].by_day[29].quantity_kwh == Decimal("2.8")


def test_a_band_that_runs_into_sunday_belongs_to_the_saturday_on_which_it_began() -> None:
    # Weekend nights only: bands begin on Friday and Saturday at 22:00 and end at 06:00.
    weekend = frozenset({4, 5})
    terms = banded_terms(a_band("Weekend night", weekdays=weekend, price="0.20"), price="0.32")
    days = DayPeriod(starts_on=date(2025, 10, 24), ends_before=date(2025, 10, 28))
    with seen_by(SYSTEM):
        contract = a_supplied_home(terms, days=days)

    invoice = billed(contract, period=days)

    # Friday 24 to Monday 27 October: 3 x 96 + 100 = 388 quarter-hours, 38.8 kWh.
    # Friday 22-24: 8; Saturday 00-06 and 22-24: 24 + 8; Sunday 00-06 with the hour twice: 28. Together 68.
    # Sunday 22-24 and Monday 00-06 are no weekend night. 388 - 68 = 320.
    #  6.8 x 0.20 =  1.36
    # 32.0 x 0.32 = 10.24
    assert told(invoice.lines) == [
        ("energy", "", "32", "10.24"),
        ("energy", "Weekend night", "6.8", "1.36"),
    ]
    assert [str(day.quantity_kwh.normalize()) for day in invoice.lines[1].by_day] == [
        "0.8",
        "3.2",
        "2.8",
        "0",
    ]


def test_who_moves_in_mid_month_pays_from_that_day_on() -> None:
    october = month_of(date(2025, 10, 1))
    terms = fixed_terms(price="0.30", monthly_fee="9.90", connection_fee="25.00")
    with seen_by(SYSTEM):
        contract = a_supplied_home(terms, days=october, starts_on=date(2025, 10, 13))

    invoice = billed(contract, period=october)

    # 13 to 31 October: 19 days x 96 + 4 on the 26th = 1,828 quarter-hours, 182.8 kWh; what was used
    # before the 13th is somebody else's.
    # 182.8 x 0.30 = 54.84
    # 9.90 for the month, of which 12 of 31 days are not charged: 9.90 - 3.83 = 6.07 (19 days).
    # The connection is charged once: 25.00.
    assert told(invoice.lines) == [
        ("energy", "", "182.8", "54.84"),
        ("monthly_fee", "", "19", "6.07"),
        ("connection_fee", "", "1", "25.00"),
    ]
    # 54.84 + 6.07 + 25.00 = 85.91; 19 % = 16.3229 -> 16.32; together 102.23.
    assert (invoice.subtotal, invoice.tax, invoice.total) == (euro("85.91"), euro("16.32"), euro("102.23"))
    assert invoice.days == DayPeriod(starts_on=date(2025, 10, 13), ends_before=date(2025, 11, 1))


def test_a_roof_earns_for_what_it_gives_to_the_grid() -> None:
    october = month_of(date(2025, 10, 1))
    with seen_by(SYSTEM):
        contract = a_supplied_home(fixed_terms(price="0.30", feed_in="0.0803"), days=october, exports=True)

    invoice = billed(contract, period=october)

    # 2,980 quarter-hours: 298 kWh taken at 0.30 = 89.40; 119.2 kWh given at 0.0803 = 9.57176 -> 9.57.
    assert told(invoice.lines) == [
        ("energy", "", "298", "89.40"),
        ("feed_in", "", "-119.2", "-9.57"),
    ]
    # Tax on what was bought only: 89.40 x 19 % = 16.986 -> 16.99. 89.40 - 9.57 + 16.99 = 96.82.
    assert [(str(tax.rate.normalize()), tax.base, tax.tax) for tax in invoice.taxes] == [
        ("0.19", euro("89.40"), euro("16.99")),
        ("0", euro("-9.57"), euro("0.00")),
    ]
    assert invoice.total == euro("96.82")
    assert (invoice.import_kwh, invoice.export_kwh) == (Decimal(298), Decimal("119.2"))
