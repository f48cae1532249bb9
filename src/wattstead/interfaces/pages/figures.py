"""Writes numbers, energy, money and shares the way the reader writes them."""

from decimal import Decimal
from functools import cache

from django.utils.formats import get_format
from django.utils.translation import get_language, gettext, pgettext

from wattstead.kernel.money import Money, rounded

NO_BREAK = "\N{NO-BREAK SPACE}"
SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"}
MINUS = "\N{MINUS SIGN}"
NO_FIGURE = "\N{EN DASH}"  # where nothing is known; zero is a figure
ABOUT_THE_SAME = Decimal("0.005")  # a change that small is none to people


def number(value: Decimal, *, places: int) -> str:
    """Return `value` with so many decimals, grouped and pointed as the reader expects."""
    exact = rounded(value, places)
    # Python writes 1,234.50; a page has hundreds of numbers, and Django's way takes ten times as long.
    text = f"{abs(exact):,.{places}f}".translate(_signs(get_language()))
    return f"{MINUS}{text}" if exact < 0 else text


@cache
def _signs(language: str | None) -> dict[int, str]:
    """Return what a language writes in place of the comma between thousands and of the decimal point."""
    thousands, point = (
        str(get_format(name, language, use_l10n=True)) for name in ("THOUSAND_SEPARATOR", "DECIMAL_SEPARATOR")
    )
    return {ord(","): thousands, ord("."): point}


def energy(value: Decimal, *, unit: str, places: int | None = None) -> str:
    """Return an amount of energy with its unit; without `places` as exact as its size deserves."""
    return f"{number(value, places=_places_for(value) if places is None else places)}{NO_BREAK}{unit}"


def money(amount: Money) -> str:
    """Return an amount of money to the cent: €1,234.50 or 1.234,50 €."""
    return _with_currency(amount, places=2)


def whole_money(amount: Money) -> str:
    """Return an amount of money without its cents, where there is little room: €1,235."""
    return _with_currency(amount, places=0)


def exact_money(amount: Money) -> str:
    """Return an amount of money with all its decimals, at least two."""
    return _with_currency(amount, places=max(2, places_of(amount.amount)))


def unit_price(price: Money, *, unit: str) -> str:
    """Return a price for one unit, with as many places as it needs, at least two."""
    return gettext("{price} per {unit}").format(price=exact_money(price), unit=unit)


def share(part: Decimal, *, places: int = 0) -> str:
    """Return a share of one as a percentage: 0.12 is 12% or 12 %."""
    return pgettext("a percentage", "{number}%").format(number=number(part * 100, places=places))


def _with_currency(amount: Money, *, places: int) -> str:
    symbol = SYMBOLS.get(amount.currency, amount.currency)
    figure = number(amount.amount, places=places)
    sign = MINUS if figure.startswith(MINUS) else ""
    pattern = pgettext("an amount of money", "{currency}{figure}")
    if len(symbol) > 1:
        pattern = pattern.replace("}{", "}" + NO_BREAK + "{")
    return sign + pattern.format(currency=symbol, figure=figure.removeprefix(MINUS))


def places_of(value: Decimal) -> int:
    """Return how many decimals a value has; zeros at the end are none."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _places_for(value: Decimal) -> int:
    """Return how many decimals help: two below ten, one below a thousand, none above."""
    size = abs(value)
    if size < 10:
        return 2
    return 1 if size < 1000 else 0


def with_sign(figure: str, *, of: Decimal) -> str:
    """Return a figure written elsewhere here with a plus before it when its value is above zero."""
    return f"+{figure}" if of > 0 else figure


def money_with_sign(amount: Decimal, *, currency: str) -> str:
    """Return a change of money: +€2.00 or −€2.00."""
    return with_sign(money(Money(amount, currency)), of=rounded(amount, 2))
