"""Works out who may give which role, and whether a VAT number is one."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from itertools import cycle

from wattstead.domains.accounts.vocabulary import ALLOWED, MembershipRole

LONGEST_VAT_NUMBER = 20
# Where VAT numbers come from besides the countries whose check digit we know.
_OTHER_VAT_COUNTRIES = frozenset(
    [
        "BE",
        "BG",
        "CY",
        "CZ",
        "DK",
        "EE",
        "EL",
        "ES",
        "FI",
        "FR",
        "GB",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "XI",
    ]
)
_OTHER_VAT_NUMBER = re.compile(r"[A-Z]{2}[0-9A-Z+*]{2,12}")
_SWISS_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4)


def day_of_membership(moment: datetime) -> date:
    """Return the day that memberships mean by a moment: that of UTC, the same for everybody."""
    return moment.astimezone(UTC).date()


def may_grant(role: MembershipRole, *, granted_by: MembershipRole) -> bool:
    """Return whether somebody may give a role: nobody gives away more than they have."""
    return ALLOWED[role] <= ALLOWED[granted_by]


def normalised_vat_number(written: str) -> str | None:
    """Return a VAT number without spaces, dots and dashes, or None where it cannot be one.

    Those of Germany, Austria and Switzerland are held against their check digits,
    others against their form.
    """
    number = re.sub(r"[\s.\-/]", "", written).upper()
    for pattern, is_right in _CHECKED.items():
        if found := pattern.fullmatch(number):
            return number if is_right([int(digit) for digit in found[1]]) else None
    known = number[:2] in _OTHER_VAT_COUNTRIES and bool(_OTHER_VAT_NUMBER.fullmatch(number))
    return number if known else None


def _german_is_right(digits: list[int]) -> bool:
    """Return whether the ninth digit is the check digit of ISO 7064, MOD 11,10."""
    product = 10
    for digit in digits[:8]:
        product = 2 * ((digit + product) % 10 or 10) % 11
    return digits[8] == (11 - product) % 10


def _austrian_is_right(digits: list[int]) -> bool:
    """Return whether the eighth digit is right: every second one doubled, all digits summed, 4 added."""
    total = sum(sum(divmod(digit * weight, 10)) for digit, weight in zip(digits[:7], cycle((1, 2))))
    return digits[7] == -(total + 4) % 10


def _swiss_is_right(digits: list[int]) -> bool:
    """Return whether the ninth digit of a UID is its weighted sum, modulo 11."""
    total = sum(digit * weight for digit, weight in zip(digits[:8], _SWISS_WEIGHTS, strict=True))
    return digits[8] == -total % 11


_CHECKED: Mapping[re.Pattern[str], Callable[[list[int]], bool]] = {
    re.compile(r"DE([0-9]{9})"): _german_is_right,
    re.compile(r"ATU([0-9]{8})"): _austrian_is_right,
    re.compile(r"CHE([0-9]{9})(?:MWST|TVA|IVA)?"): _swiss_is_right,
}
