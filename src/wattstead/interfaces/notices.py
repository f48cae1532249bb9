"""Says what notifications tell, in the words of the reader, on pages and to programs alike."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext

from wattstead.domains.notifications.queries import Told
from wattstead.domains.notifications.rules import Energy, Fact, Share
from wattstead.interfaces.pages import days, figures
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod


def title_of(told: Told) -> str:
    """Return what has happened, in a line."""
    return gettext(told.sentences.title).format_map(_written(told.facts))


def message_of(told: Told) -> str:
    """Return what the reader should know of it."""
    return gettext(told.sentences.message).format_map(_written(told.facts))


def _written(facts: Mapping[str, Fact]) -> dict[str, str]:
    return {name: _fact(fact) for name, fact in facts.items()}


def _fact(fact: Fact) -> str:
    match fact:
        case Money():
            return figures.money(fact)
        case DayPeriod():
            return days.period_title(fact)
        case Energy():
            return figures.energy(fact, unit="kWh")
        case Share():
            return figures.share(fact / 100)
        case datetime():
            return f"{days.day(fact)}, {days.clock(fact)}"
        case date():
            return days.day(fact)
    return str(fact)
