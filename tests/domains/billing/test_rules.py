"""Bills add up to the cent, each figure rounded at one place."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.billing import OCTOBER, a_use
from tests.factories.tariffs import fixed_terms
from wattstead.domains.billing.rules import (
    Bill,
    DraftLine,
    DraftTax,
    cost_of_use,
    estimated_share,
    missing_share,
    monthly_fee_lines,
    taxes_of,
    work_out_bill,
)
from wattstead.domains.billing.vocabulary import LineCategory, LineSubject, LineUnit
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import DayPeriod, month_of

FEE = fixed_terms(monthly_fee="9.90")


def days(first: str, before: str) -> DayPeriod:
    return DayPeriod(starts_on=date.fromisoformat(first), ends_before=date.fromisoformat(before))


def a_line(total: str, *, tax_rate: str = "0.19") -> DraftLine:
    return DraftLine(
        subject=LineSubject.ENERGY,
        category=LineCategory.CONSUMPTION,
        days=OCTOBER,
        quantity=Decimal(1),
        unit=LineUnit.KWH,
        unit_price=Decimal(total),
        total=Decimal(total),
        tax_rate=Decimal(tax_rate),
    )


def told(bill: Bill) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (
            line.subject.value,
            line.band,
            str(line.quantity),
            line.unit.value,
            f"{line.unit_price}/{line.price_per}",
            str(line.total),
        )
        for line in bill.lines
    ]


def test_a_bill_has_a_line_for_every_band_fee_and_credit() -> None:
    terms = fixed_terms(
        price="0.32", monthly_fee="9.90", grid_fee="0.0712", feed_in="0.0803", connection_fee="49.00"
    )

    bill = work_out_bill(
        terms=terms,
        days=OCTOBER,
        begins_on=date(2025, 10, 1),
        imported=(
            a_use("100.123", price="0.32"),
            a_use("55.5", price="0.24", band="Night", estimated_kwh="5.5", split_intervals=2),
        ),
        exported=(a_use("20.4", price="0.0803"),),
    )

    # 100.123 x 0.32   =  32.03936    -> 32.04
    #  55.5   x 0.24   =  13.32       -> 13.32
    # 155.623 x 0.0712 =  11.0803576  -> 11.08
    # a month                             9.90
    # connection                         49.00
    #  20.4   x 0.0803 =   1.63812    -> -1.64
    assert told(bill) == [
        ("energy", "", "100.123", "kWh", "0.32/1", "32.04"),
        ("energy", "Night", "55.5", "kWh", "0.24/1", "13.32"),
        ("grid_fee", "", "155.623", "kWh", "0.0712/1", "11.08"),
        ("monthly_fee", "", "1", "month", "9.90/1", "9.90"),
        ("connection_fee", "", "1", "piece", "49.00/1", "49.00"),
        ("feed_in", "", "-20.4", "kWh", "0.0803/1", "-1.64"),
    ]
    # 32.04 + 13.32 + 11.08 + 9.90 + 49.00 = 115.34; 19 % = 21.9146 -> 21.91. The credit bears no tax.
    assert bill.taxes == (
        DraftTax(rate=Decimal("0.19"), base=Decimal("115.34"), tax=Decimal("21.91")),
        DraftTax(rate=Decimal(0), base=Decimal("-1.64"), tax=Decimal("0.00")),
    )
    # 115.34 - 1.64 = 113.70; 113.70 + 21.91 = 135.61
    assert (bill.subtotal, bill.tax, bill.total) == (Decimal("113.70"), Decimal("21.91"), Decimal("135.61"))
    night = bill.lines[1]
    assert (night.intervals, night.split_intervals, night.estimated_kwh) == (96, 2, Decimal("5.5"))
    assert night.daily_kwh == (Decimal("55.5"),)


def test_the_connection_is_charged_with_the_first_day_only() -> None:
    terms = fixed_terms(connection_fee="49.00")

    bill = work_out_bill(terms=terms, days=OCTOBER, begins_on=date(2025, 9, 30), imported=())

    assert bill == Bill(currency="EUR", lines=(), taxes=())
    assert (bill.subtotal, bill.total) == (Decimal("0.00"), Decimal("0.00"))


def test_tax_is_worked_out_from_the_sum_of_the_lines_and_not_line_by_line() -> None:
    # EN 16931: 3.40 + 4.48 + 7.41 + 4.70 = 19.99; 7 % = 1.3993 -> 1.40.
    lines = [a_line(total, tax_rate="0.07") for total in ("3.40", "4.48", "7.41", "4.70")]

    assert taxes_of(lines) == (DraftTax(rate=Decimal("0.07"), base=Decimal("19.99"), tax=Decimal("1.40")),)
    # Four lines of 0.07 at 7 %: each alone 0.0049 -> 0.00, together 0.28 x 7 % = 0.0196 -> 0.02.
    assert taxes_of([a_line("0.07", tax_rate="0.07")] * 4) == (
        DraftTax(rate=Decimal("0.07"), base=Decimal("0.28"), tax=Decimal("0.02")),
    )


def test_each_rate_has_its_own_tax() -> None:
    lines = [a_line("26935.78", tax_rate="0.25"), a_line("6733.95"), a_line("-5.00", tax_rate="0")]

    assert taxes_of(lines) == (
        DraftTax(rate=Decimal("0.25"), base=Decimal("26935.78"), tax=Decimal("6733.95")),
        DraftTax(rate=Decimal("0.19"), base=Decimal("6733.95"), tax=Decimal("1279.45")),
        DraftTax(rate=Decimal(0), base=Decimal("-5.00"), tax=Decimal("0.00")),
    )


def test_a_contract_that_begins_mid_month_pays_for_its_days() -> None:
    # 19 of 31 days: charged for the whole month 9.90, for the 12 days before 9.90 x 12/31 = 3.832 -> 3.83.
    (line,) = monthly_fee_lines(terms=FEE, days=days("2025-10-13", "2025-11-01"))

    assert (line.quantity, line.unit, line.price_per, line.total) == (
        Decimal(19),
        LineUnit.DAY,
        31,
        Decimal("6.07"),
    )


def test_a_bill_of_two_months_tells_each_month() -> None:
    lines = monthly_fee_lines(terms=FEE, days=days("2025-01-31", "2025-03-01"))

    # One day of January: 9.90 - 9.90 x 30/31 (9.5806 -> 9.58) = 0.32; February is whole.
    assert [(line.days, str(line.total)) for line in lines] == [
        (days("2025-01-31", "2025-02-01"), "0.32"),
        (days("2025-02-01", "2025-03-01"), "9.90"),
    ]


def test_a_free_month_has_no_line() -> None:
    assert monthly_fee_lines(terms=fixed_terms(), days=OCTOBER) == ()


@given(
    fee=st.decimals(min_value="0.01", max_value="999.99", places=2),
    month=st.dates(min_value=date(2023, 1, 1), max_value=date(2028, 12, 31)).map(month_of),
    cuts=st.sets(st.integers(1, 27), max_size=6),
)
def test_the_parts_of_a_month_sum_to_the_whole_fee_however_it_is_cut(
    fee: Decimal, month: DayPeriod, cuts: set[int]
) -> None:
    terms = fixed_terms(monthly_fee=str(fee))
    edges = [month.starts_on, *(month.starts_on + timedelta(days=n) for n in sorted(cuts)), month.ends_before]

    parts = [
        line
        for first, before in pairwise(edges)
        for line in monthly_fee_lines(terms=terms, days=DayPeriod(starts_on=first, ends_before=before))
    ]

    assert sum(part.total for part in parts) == fee
    for part in parts:
        exact = part.quantity * part.unit_price / part.price_per
        assert abs(part.total - exact) <= Decimal("0.01")


@given(
    amounts=st.lists(st.decimals(min_value=-1000, max_value=1000, places=3), max_size=6),
    fee=st.decimals(min_value=0, max_value=50, places=2),
)
def test_every_bill_adds_up(amounts: list[Decimal], fee: Decimal) -> None:
    bill = work_out_bill(
        terms=fixed_terms(monthly_fee=str(fee), grid_fee="0.0712"),
        days=OCTOBER,
        begins_on=date(2025, 1, 1),
        imported=tuple(a_use(str(amount), price="0.312345", band=str(n)) for n, amount in enumerate(amounts)),
        exported=(a_use("12.345", price="0.0803"),),
    )

    assert bill.subtotal == sum(line.total for line in bill.lines)
    assert bill.total == sum(tax.base + tax.tax for tax in bill.taxes)
    assert all(line.total == line.total.quantize(Decimal("0.01")) for line in bill.lines)


@given(
    amounts=st.lists(st.decimals(min_value=-1000, max_value=1000, places=3), max_size=6),
    grid_fee=st.sampled_from([None, "0.0712"]),
)
def test_the_cost_of_use_is_to_the_cent_what_the_invoice_charges_for_it(
    amounts: list[Decimal], grid_fee: str | None
) -> None:
    terms = fixed_terms(monthly_fee="9.90", grid_fee=grid_fee, tax_rate="0.19")
    imported = tuple(a_use(str(amount), price="0.312345", band=str(n)) for n, amount in enumerate(amounts))

    cost = cost_of_use((billed.use for billed in imported), terms=terms)

    bill = work_out_bill(terms=terms, days=OCTOBER, begins_on=date(2025, 1, 1), imported=imported)
    of_use = {LineSubject.ENERGY, LineSubject.GRID_FEE}
    assert cost.net == sum(line.total for line in bill.lines if line.subject in of_use)
    assert cost.gross == cost.net + rounded(cost.net * Decimal("0.19"))


@pytest.mark.parametrize(
    ("covered_s", "expected_s", "share"),
    [(900, 900, "0"), (0, 900, "1"), (891, 900, "0.01"), (2, 3, "0.333333"), (1_000, 900, "0"), (0, 0, "1")],
)
def test_the_missing_share_is_that_of_the_time(covered_s: int, expected_s: int, share: str) -> None:
    assert missing_share(covered_s=covered_s, expected_s=expected_s) == Decimal(share)


def test_the_estimated_share_is_that_of_the_energy() -> None:
    assert estimated_share([a_use("3", estimated_kwh="1"), a_use("1")]) == Decimal("0.25")
    assert estimated_share([a_use("0")]) == Decimal(0)
    assert estimated_share([]) == Decimal(0)
