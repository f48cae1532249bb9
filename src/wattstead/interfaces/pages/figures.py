"""Writes numbers, energy, money and shares the way the reader writes them."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext

from wattstead.kernel.money import Money, rounded

NARROW_SPACE = "\N{NO-BREAK SPACE}"
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"}
MINUS = "\N{MINUS SIGN}"


def number(value: Decimal, *, places: int) -> str:
    """Return `value` with so many decimals, grouped and pointed as the reader expects."""
    text = number_format(abs(rounded(value, places)), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if rounded(value, places) < 0 else text


def energy(value: Decimal, *, unit: str, places: int | None = None) -> str:
    """Return an amount of energy with its unit; without `places` as exact as its size deserves."""
    return f"{number(value, places=_places_for(value) if places is None else places)}{NARROW_SPACE}{unit}"


def money(amount: Money) -> str:
    """Return an amount of money to the cent: €1,234.50 or 1.234,50 €."""
    return _with_currency(number(abs(amount.amount), places=2), amount=amount)


def unit_price(price: Money, *, unit: str) -> str:
    """Return a price for one unit, with as many places as it needs, at least two."""
    exponent = price.amount.normalize().as_tuple().exponent
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    figure = _with_currency(number(abs(price.amount), places=places), amount=price)
    return gettext("{price} per {unit}").format(price=figure, unit=unit)


def share(part: Decimal, *, places: int = 0) -> str:
    """Return a share of one as a percentage: 0.12 is 12% or 12 %."""
    return pgettext("a percentage", "{number}%").format(number=number(part * 100, places=places))


def _with_currency(figure: str, *, amount: Money) -> str:
    symbol = SYMBOLS.get(amount.currency, amount.currency)
    sign = MINUS if rounded(amount.amount, 8) < 0 else ""
    pattern = pgettext("an amount of money", "{currency}{figure}")
    if len(symbol) > 1:
        pattern = pattern.replace("}{", "}" + NARROW_SPACE + "{")
    return sign + pattern.format(currency=symbol, figure=figure)


def _places_for(value: Decimal) -> int:
    """Return how many decimals help: two below ten, one below a thousand, none above."""
    size = abs(value)
    if size < 10:
        return 2
    return 1 if size < 1000 else 0
