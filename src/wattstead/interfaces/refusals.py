"""Says how every edge answers a refusal: with which status, and in the reader's words."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.kernel.refusals import Refusal, Wording

STATUS_OF_KIND = {"missing": 404, "forbidden": 403, "refused": 409, "unreadable": 422}


def told(refusal: Refusal) -> str:
    """Return the words of a refusal in the language of the reader, its facts written their way."""
    facts = {name: _fact(value) for name, value in refusal.facts.items()}
    return gettext(refusal.message).format_map(facts)


def _fact(value: object) -> object:
    if isinstance(value, Wording):
        return gettext(value)
    if isinstance(value, datetime):
        return f"{days.day(value)}, {days.clock(value)}"
    if isinstance(value, Decimal) and value.is_finite():
        exponent = value.as_tuple().exponent
        return figures.number(value, places=max(0, -exponent if isinstance(exponent, int) else 0))
    return days.day(value) if isinstance(value, date) else value
