"""Works out a bill: lines, tax per rate and totals, each rounded at one declared place.

Every line is rounded to cents, net; the tax of a rate is worked out once from the
sum of its lines (EN 16931, BG-23). See docs/billing.md for the whole algorithm.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from wattstead.domains.billing.vocabulary import LineCategory, LineSubject, LineUnit
from wattstead.domains.rating.rules import BandUse
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.kernel.money import EXACT, rounded
from wattstead.kernel.periods import DayPeriod, month_of

DUE_AFTER = timedelta(days=14)
"""§ 40c (1) EnWG: a bill is due two weeks after the customer was asked to pay, at the earliest."""

MISSING_SHARE_ACCEPTED = Decimal("0.01")
"""The share of the period that may lack readings; more than that is estimated first, not given away."""

NO_TAX = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class BilledUse:
    """What was used in one band at one unit price, with its days: `daily_kwh` sums exactly to the use."""

    use: BandUse
    daily_kwh: tuple[Decimal, ...]


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One line: `total` is net, `quantity` times `unit_price` for each `price_per` units, rounded.

    What the supplier pays has a negative quantity: EN 16931 knows no negative prices (BR-27).
    The last fields are the facts of its explanation; empty where they mean nothing.
    """

    subject: LineSubject
    category: LineCategory
    days: DayPeriod
    quantity: Decimal
    unit: LineUnit
    unit_price: Decimal
    total: Decimal
    tax_rate: Decimal
    band: str = ""
    price_per: int = 1
    intervals: int | None = None
    split_intervals: int | None = None
    estimated_kwh: Decimal | None = None
    daily_kwh: tuple[Decimal, ...] = field(default=())


@dataclass(frozen=True, kw_only=True)
class DraftTax:
    """The tax of one rate: `base` is the sum of its lines."""

    rate: Decimal
    base: Decimal
    tax: Decimal


@dataclass(frozen=True, kw_only=True)
class Bill:
    """Lines, taxes and totals that add up to the cent."""

    currency: str
    lines: tuple[DraftLine, ...]
    taxes: tuple[DraftTax, ...]

    @property
    def subtotal(self) -> Decimal:
        """Return the sum of the lines."""
        return sum((line.total for line in self.lines), Decimal("0.00"))

    @property
    def tax(self) -> Decimal:
        """Return the sum of the taxes."""
        return sum((tax.tax for tax in self.taxes), Decimal("0.00"))

    @property
    def total(self) -> Decimal:
        """Return what is to be paid."""
        return self.subtotal + self.tax


@dataclass(frozen=True, kw_only=True)
class UseCost:
    """What the use of energy alone costs, in cents."""

    net: Decimal
    tax: Decimal

    @property
    def gross(self) -> Decimal:
        """Return the cost as a household is shown it."""
        return self.net + self.tax


def work_out_bill(
    *,
    terms: TariffTerms,
    days: DayPeriod,
    begins_on: date,
    imported: tuple[BilledUse, ...],
    exported: tuple[BilledUse, ...] = (),
) -> Bill:
    """Return the bill of one contract for `days`; `begins_on` is the first day of the contract."""
    lines = (
        *(_energy_line(billed, terms=terms, days=days) for billed in imported),
        *_grid_fee_lines(imported, terms=terms, days=days),
        *monthly_fee_lines(terms=terms, days=days),
        *_connection_fee_lines(terms=terms, days=days, begins_on=begins_on),
        *(_feed_in_line(billed, days=days) for billed in exported),
    )
    return Bill(currency=terms.currency, lines=lines, taxes=taxes_of(lines))


def cost_of_use(uses: Iterable[BandUse], *, terms: TariffTerms) -> UseCost:
    """Return what energy and grid fee come to without standing charges, rounded as the invoice rounds.

    Its net is to the cent the sum of the energy and grid fee lines of an invoice over the same days.
    """
    billed = tuple(uses)
    energy_kwh = sum((use.energy_kwh for use in billed), Decimal(0))
    energy = sum((rounded(use.amount) for use in billed), Decimal("0.00"))
    net = energy + rounded(EXACT.multiply(energy_kwh, terms.grid_fee_per_kwh or Decimal(0)))
    return UseCost(net=net, tax=rounded(EXACT.multiply(net, terms.tax_rate)))


def taxes_of(lines: Iterable[DraftLine]) -> tuple[DraftTax, ...]:
    """Return the tax of each rate, the highest first: lines are summed, then taxed, then rounded once."""
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        bases[line.tax_rate] = bases.get(line.tax_rate, Decimal("0.00")) + line.total
    return tuple(
        DraftTax(rate=rate, base=base, tax=rounded(EXACT.multiply(base, rate)))
        for rate, base in sorted(bases.items(), reverse=True)
    )


def monthly_fee_lines(*, terms: TariffTerms, days: DayPeriod) -> tuple[DraftLine, ...]:
    """Return one line for each calendar month of `days`; a part of a month is charged by its days.

    A day of a month costs the fee divided by the days of that month. What is
    charged up to a day is rounded, and a part costs the difference at its ends,
    so the parts of a month always sum to the whole fee, whoever cut it.
    """
    if not terms.monthly_fee:
        return ()
    return tuple(_monthly_fee_line(part, terms=terms) for part in days.split_by_months())


def missing_share(*, covered_s: int, expected_s: int) -> Decimal:
    """Return the share of the expected time that no reading covers."""
    if expected_s <= 0:
        return Decimal(1)
    return rounded(Decimal(max(expected_s - covered_s, 0)) / Decimal(expected_s), 6)


def estimated_share(uses: Iterable[BilledUse]) -> Decimal:
    """Return the share of the energy that was estimated, between 0 and 1."""
    whole = estimated = Decimal(0)
    for billed in uses:
        whole += billed.use.absolute_kwh
        estimated += billed.use.estimated_kwh
    return rounded(estimated / whole, 6) if whole else Decimal(0)


def _energy_line(billed: BilledUse, *, terms: TariffTerms, days: DayPeriod) -> DraftLine:
    use = billed.use
    return DraftLine(
        subject=LineSubject.ENERGY,
        category=LineCategory.CONSUMPTION,
        days=days,
        band=use.band,
        quantity=use.energy_kwh,
        unit=LineUnit.KWH,
        unit_price=use.price_per_kwh,
        total=rounded(use.amount),
        tax_rate=terms.tax_rate,
        intervals=use.intervals,
        split_intervals=use.split_intervals,
        estimated_kwh=use.estimated_kwh,
        daily_kwh=billed.daily_kwh,
    )


def _grid_fee_lines(
    imported: tuple[BilledUse, ...], *, terms: TariffTerms, days: DayPeriod
) -> tuple[DraftLine, ...]:
    fee = terms.grid_fee_per_kwh
    if not fee or not imported:
        return ()
    quantity = sum((billed.use.energy_kwh for billed in imported), Decimal(0))
    return (
        DraftLine(
            subject=LineSubject.GRID_FEE,
            category=LineCategory.GRID_FEE,
            days=days,
            quantity=quantity,
            unit=LineUnit.KWH,
            unit_price=fee,
            total=rounded(EXACT.multiply(quantity, fee)),
            tax_rate=terms.tax_rate,
            daily_kwh=_summed(billed.daily_kwh for billed in imported),
        ),
    )


def _monthly_fee_line(part: DayPeriod, *, terms: TariffTerms) -> DraftLine:
    month = month_of(part.starts_on)
    is_whole = part == month
    return DraftLine(
        subject=LineSubject.MONTHLY_FEE,
        category=LineCategory.OTHER,
        days=part,
        quantity=Decimal(1) if is_whole else Decimal(len(part)),
        unit=LineUnit.MONTH if is_whole else LineUnit.DAY,
        unit_price=terms.monthly_fee,
        price_per=1 if is_whole else len(month),
        total=_fee_until(part.ends_before, month=month, fee=terms.monthly_fee)
        - _fee_until(part.starts_on, month=month, fee=terms.monthly_fee),
        tax_rate=terms.tax_rate,
    )


def _fee_until(day: date, *, month: DayPeriod, fee: Decimal) -> Decimal:
    """Return what has been charged for `month` when `day` begins, in cents."""
    elapsed = (day - month.starts_on).days
    return rounded(EXACT.divide(EXACT.multiply(fee, Decimal(elapsed)), Decimal(len(month))))


def _connection_fee_lines(*, terms: TariffTerms, days: DayPeriod, begins_on: date) -> tuple[DraftLine, ...]:
    """Return the fee that is charged once, with the first day of the contract."""
    if not terms.connection_fee or begins_on not in days:
        return ()
    return (
        DraftLine(
            subject=LineSubject.CONNECTION_FEE,
            category=LineCategory.OTHER,
            days=days,
            quantity=Decimal(1),
            unit=LineUnit.PIECE,
            unit_price=terms.connection_fee,
            total=rounded(terms.connection_fee),
            tax_rate=terms.tax_rate,
        ),
    )


def _feed_in_line(billed: BilledUse, *, days: DayPeriod) -> DraftLine:
    """Return what the supplier pays for exported energy, untaxed.

    The customer is the supplier of this energy; a small business charges no VAT
    (§ 19 UStG), and its sale never lowers the tax base of what was bought.
    """
    use = billed.use
    return DraftLine(
        subject=LineSubject.FEED_IN,
        category=LineCategory.FEED_IN,
        days=days,
        band=use.band,
        quantity=-use.energy_kwh,
        unit=LineUnit.KWH,
        unit_price=use.price_per_kwh,
        total=rounded(-use.amount),
        tax_rate=NO_TAX,
        intervals=use.intervals,
        split_intervals=use.split_intervals,
        estimated_kwh=use.estimated_kwh,
        daily_kwh=tuple(-day for day in billed.daily_kwh),
    )


def _summed(columns: Iterable[tuple[Decimal, ...]]) -> tuple[Decimal, ...]:
    return tuple(sum(day, Decimal(0)) for day in zip(*columns, strict=True))
