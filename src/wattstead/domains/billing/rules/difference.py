"""Explains why one bill is higher or lower than another: more days, other use, other prices.

The three parts always sum to the difference of the totals, to the cent. Each answers a
question with all else left as it was before: what would the *days* have changed at the same
use per day and the same prices; what did another *use* per day change at the prices before;
and what did other *prices* change for what was used now. What is charged once, and the cent
by which taxes round, count as prices.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from wattstead.domains.billing.vocabulary import LineSubject, LineUnit
from wattstead.kernel.money import EXACT, rounded

NOTHING = Decimal(0)
BY_ENERGY = frozenset({LineSubject.ENERGY, LineSubject.GRID_FEE, LineSubject.FEED_IN})


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What one part of a bill came to with tax, for so many kWh or months; exact and not rounded.

    What is paid to the customer has a negative quantity and amount.
    """

    subject: LineSubject
    band: str
    quantity: Decimal
    amount: Decimal

    def plus(self, other: "Charge") -> "Charge":
        """Return both as one."""
        return replace(
            self,
            quantity=EXACT.add(self.quantity, other.quantity),
            amount=EXACT.add(self.amount, other.amount),
        )


@dataclass(frozen=True, kw_only=True)
class BilledPeriod:
    """A bill as it is compared: how many days it covers, its charges, and its total in cents."""

    days: int
    charges: tuple[Charge, ...]
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class Difference:
    """By how much a bill is higher (above zero) or lower, in three parts of whole cents."""

    days: Decimal
    use: Decimal
    price: Decimal

    @property
    def total(self) -> Decimal:
        """Return the whole difference."""
        return self.days + self.use + self.price


def charge_of(
    *,
    subject: LineSubject,
    band: str,
    quantity: Decimal,
    unit: LineUnit,
    price_per: int,
    net: Decimal,
    tax_rate: Decimal,
) -> Charge:
    """Return a line of a bill as it is compared: with its tax, and days of a fee as parts of a month."""
    is_part = unit is LineUnit.DAY
    return Charge(
        subject=subject,
        band=band,
        quantity=EXACT.divide(quantity, Decimal(price_per)) if is_part else quantity,
        amount=EXACT.multiply(net, 1 + tax_rate),
    )


def explain_difference(*, before: BilledPeriod, after: BilledPeriod) -> Difference:
    """Return why `after` costs more or less than `before`."""
    longer = EXACT.divide(Decimal(after.days), Decimal(before.days))
    days = use = NOTHING
    for then, now in _side_by_side(before.charges, after.charges):
        by_days, by_use = _moved(then, now, longer=longer)
        days, use = EXACT.add(days, by_days), EXACT.add(use, by_use)
    whole = after.total - before.total
    return Difference(days=rounded(days), use=rounded(use), price=whole - rounded(days) - rounded(use))


def _moved(then: Charge, now: Charge, *, longer: Decimal) -> tuple[Decimal, Decimal]:
    """Return by how much days and use moved one charge, exact; what is left was moved by prices."""
    if then.subject in BY_ENERGY:
        price = _price_of(then) if then.quantity else _price_of(now)
        expected = EXACT.multiply(then.quantity, longer)
        by_days = EXACT.multiply(EXACT.subtract(expected, then.quantity), price)
        return by_days, EXACT.multiply(EXACT.subtract(now.quantity, expected), price)
    if then.subject is LineSubject.MONTHLY_FEE and then.quantity:
        return EXACT.multiply(EXACT.subtract(now.quantity, then.quantity), _price_of(then)), NOTHING
    return NOTHING, NOTHING


def _price_of(charge: Charge) -> Decimal:
    return EXACT.divide(charge.amount, charge.quantity) if charge.quantity else NOTHING


def _side_by_side(before: Iterable[Charge], after: Iterable[Charge]) -> list[tuple[Charge, Charge]]:
    """Return what was charged for the same thing in both bills; what one lacks is nothing there.

    Bands stand side by side where both bills have the same ones. Where the tariff
    has changed, all the energy of both is one thing.
    """
    then, now = _summed(before), _summed(after)
    for subject in {charge.subject for charge in (*then.values(), *now.values())}:
        if _bands(then, subject=subject) != _bands(now, subject=subject):
            then, now = _without_bands(then, subject=subject), _without_bands(now, subject=subject)
    return [
        (then.get(key) or _nothing_like(now[key]), now.get(key) or _nothing_like(then[key]))
        for key in dict.fromkeys((*then, *now))
    ]


Key = tuple[LineSubject, str]


def _summed(charges: Iterable[Charge]) -> dict[Key, Charge]:
    found: dict[Key, Charge] = {}
    for charge in charges:
        key = (charge.subject, charge.band)
        found[key] = found[key].plus(charge) if key in found else charge
    return found


def _bands(charges: dict[Key, Charge], *, subject: LineSubject) -> set[str]:
    return {band for each, band in charges if each is subject}


def _without_bands(charges: dict[Key, Charge], *, subject: LineSubject) -> dict[Key, Charge]:
    return _summed(
        replace(charge, band="") if charge.subject is subject else charge for charge in charges.values()
    )


def _nothing_like(charge: Charge) -> Charge:
    return replace(charge, quantity=NOTHING, amount=NOTHING)
