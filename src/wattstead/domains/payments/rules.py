"""Checks bank accounts by their digits, and works out when a card expires."""

from datetime import date

from wattstead.domains.payments.vocabulary import MethodStatus

LONGEST_WRITTEN = 60
# The list of the world's banks takes a fifth of a second to load: only who enters a number waits for it.


def read_iban(written: str) -> str | None:
    """Return an IBAN without its blanks, or None where country, length or check digits are wrong."""
    if len(written) > LONGEST_WRITTEN:
        return None
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        return IBAN(written).compact
    except SchwiftyException:
        return None


def read_bic(written: str) -> str | None:
    """Return a BIC in capitals, or None where it is none."""
    if len(written) > LONGEST_WRITTEN:
        return None
    from schwifty import BIC
    from schwifty.exceptions import SchwiftyException

    try:
        return BIC(written.strip()).compact
    except SchwiftyException:
        return None


def bic_known_of(iban: str) -> str:
    """Return the BIC that the list of banks has for a usable IBAN, or nothing."""
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        bic = IBAN(iban).bic
    except SchwiftyException:
        return ""
    return "" if bic is None else bic.compact


def first_day_after_card(*, year: int, month: int) -> date:
    """Return the first day on which a card cannot be used: a card is good to the end of its month."""
    return date(year + month // 12, month % 12 + 1, 1)


def status_on(day: date, *, stored: MethodStatus, card_ends_before: date | None) -> MethodStatus:
    """Return the status to show on `day`; what a bank refused stays failed."""
    if stored is MethodStatus.ACTIVE and card_ends_before is not None and day >= card_ends_before:
        return MethodStatus.EXPIRED
    return stored
