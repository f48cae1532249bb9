"""Turns amounts of energy into exact integers at a scale, and back.

At scale 3 one kilowatt-hour is 1,000 (watt-hours), one cubic metre 1,000 (litres).
"""

from decimal import Decimal

from wattstead.kernel.money import EXACT, rounded
from wattstead.kernel.refusals import Refusal, said

SMALLEST_SCALE = 3
LARGEST_SCALE = 6
_LARGEST_INTEGER = 2**63 - 1


class NotEnergy(Refusal):
    """A quantity that is no finite number, or larger than any meter could show."""

    code = "not_energy"
    kind = "unreadable"
    message = said("{value} is not an amount of energy.")


class FinerThanScale(Refusal):
    """A quantity with more real digits than the scale can hold; the scale is widened first."""

    code = "finer_than_scale"
    message = said("{value} has more than {scale} decimal places.")


def scaled(value: Decimal, scale: int = SMALLEST_SCALE) -> int:
    """Return `value` as a whole number of 10**-scale units; raises NotEnergy and FinerThanScale.

    What lies below a millionth is the noise of somebody's binary floats and is rounded away.
    """
    clean = _clean(value)
    number = clean.scaleb(scale, context=EXACT)
    if number != number.to_integral_value():
        raise FinerThanScale(value=value, scale=scale)
    if abs(number) > _LARGEST_INTEGER:
        raise NotEnergy(value=value)
    return int(number)


def unscaled(number: int, scale: int = SMALLEST_SCALE) -> Decimal:
    """Return the quantity that `number` stands for at `scale`, with exactly `scale` decimal places."""
    return Decimal(number).scaleb(-scale, context=EXACT)


def _clean(value: Decimal) -> Decimal:
    # A hostile exponent (1e999999) must not become a number of a million digits.
    if not value.is_finite() or value.adjusted() > 19:
        raise NotEnergy(value=value)
    return rounded(value, LARGEST_SCALE)
