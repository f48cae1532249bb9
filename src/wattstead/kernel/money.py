"""Holds amounts of money, exact, each in one currency, and the one way to round."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import total_ordering

from wattstead.kernel.refusals import Refusal, said

# Wide enough that neither a sum nor a product of two 64-bit integers is ever rounded by accident.
EXACT = Context(prec=80)


class NotAnAmount(Refusal):
    """An amount that is no finite decimal number, or a currency that is no ISO 4217 code."""

    code = "not_an_amount"
    kind = "unreadable"
    message = said("{amount} {currency} is not an amount of money.")


class MixedCurrencies(Refusal):
    """Amounts of different currencies are never added or compared."""

    code = "mixed_currencies"
    message = said("Amounts in {one} and in {other} cannot be put together.")


def rounded(amount: Decimal, places: int = 2) -> Decimal:
    """Return `amount` with so many decimal places, half away from zero: 0.125 -> 0.13, -0.125 -> -0.13.

    EN 16931 rounds half up; taking the sign aside first makes a credit the
    exact mirror of its invoice. Nothing else in the house rounds money.
    """
    if not amount.is_finite():
        raise NotAnAmount(amount=amount, currency="")
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=EXACT)


@total_ordering
@dataclass(frozen=True)
class Money:
    """An exact amount in one currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse floats, infinities and anything that is not a currency code."""
        is_code = len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite() or not is_code:
            raise NotAnAmount(amount=self.amount, currency=self.currency)

    def __add__(self, other: "Money") -> "Money":
        """Return the sum; raises MixedCurrencies."""
        return Money(EXACT.add(self.amount, self._like(other).amount), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Return the difference; raises MixedCurrencies."""
        return Money(EXACT.subtract(self.amount, self._like(other).amount), self.currency)

    def __neg__(self) -> "Money":
        """Return the amount owed the other way."""
        return Money(self.amount.copy_negate() if self.amount else self.amount, self.currency)

    def __lt__(self, other: "Money") -> bool:
        """Return whether this is less; raises MixedCurrencies."""
        return self.amount < self._like(other).amount

    def rounded(self, places: int = 2) -> "Money":
        """Return the amount at so many decimal places, rounded as `rounded` does."""
        return Money(rounded(self.amount, places), self.currency)

    def _like(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise MixedCurrencies(one=self.currency, other=other.currency)
        return other
