"""Reads the numbers of a file as exact integers: millionths of the unit."""

import re
from decimal import Decimal

from wattstead.kernel.energy import LARGEST_SCALE, scaled

_LONGEST_NUMBER = 40
_NUMBERS = {
    ",": re.compile(r"[+-]?[0-9]+(,[0-9]+)?"),
    ".": re.compile(r"[+-]?[0-9]+(\.[0-9]+)?"),
}


def millionths(text: str, *, decimal_sign: str) -> int:
    """Return the number in `text` as millionths; raises ValueError when it is none.

    Digits beyond the sixth are the noise of somebody's binary floats and are
    rounded away. Neither exponents nor NaN nor signs between thousands are numbers here.
    """
    whole, sign, digits = text.partition(decimal_sign)
    if text.isascii() and whole.isdigit() and len(text) < 18:
        if not sign:
            return int(whole) * 1_000_000
        if digits.isdigit() and len(digits) <= LARGEST_SCALE:
            return int(whole + digits.ljust(LARGEST_SCALE, "0"))
    if len(text) > _LONGEST_NUMBER or not _NUMBERS[decimal_sign].fullmatch(text):
        raise ValueError("not a number")
    return _slow(text, decimal_sign=decimal_sign)


def _slow(text: str, *, decimal_sign: str) -> int:
    number = Decimal(text.replace(decimal_sign, "."))
    if number.adjusted() > 12:
        raise ValueError("no meter has that many digits")
    return scaled(number, LARGEST_SCALE)
