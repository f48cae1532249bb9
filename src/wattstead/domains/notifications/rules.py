"""Says which addresses a notification may lead to, and how its facts are kept and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from urllib.parse import urlsplit

from wattstead.domains.notifications.vocabulary import Sentences
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod

LONGEST_ADDRESS = 200


class Energy(Decimal):
    """A fact that is an amount of energy, in kilowatt-hours."""

    __slots__ = ()


class Share(Decimal):
    """A fact that is a share, in percent."""

    __slots__ = ()


Fact = str | int | date | datetime | DayPeriod | Money | Energy | Share
# What JSON can hold of a fact: what it is, and its parts as text.
KeptFact = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Channels:
    """How somebody hears of something: in the portal, by mail or text message from a moment on."""

    in_app: bool
    mail_at: datetime | None = None
    text_at: datetime | None = None


IN_THE_PORTAL = Channels(in_app=True)


def is_path_of_ours(address: str) -> bool:
    """Return whether an address is a path of this portal, which no browser takes for another site.

    Browsers read two slashes, of either kind, as the address of another host, and drop tabs and line ends.
    """
    if not address.startswith("/") or address.startswith("//") or len(address) > LONGEST_ADDRESS:
        return False
    if "\\" in address or " " in address or not address.isascii() or not address.isprintable():
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def names_in(sentences: Sentences) -> frozenset[str]:
    """Return the names of the facts that sentences need."""
    texts = (sentences.title, sentences.message)
    return frozenset(name for text in texts for _, name, _, _ in Formatter().parse(text) if name)


def kept_fact(fact: Fact) -> KeptFact:
    """Return a fact as it is kept: what it is, so that the edge can write it the reader's way."""
    match fact:
        case Money():
            return {"is": "money", "amount": str(fact.amount), "currency": fact.currency}
        case DayPeriod():
            ends = fact.ends_before.isoformat()
            return {"is": "days", "starts_on": fact.starts_on.isoformat(), "ends_before": ends}
        case Energy():
            return {"is": "energy", "kwh": str(fact)}
        case Share():
            return {"is": "share", "percent": str(fact)}
        case datetime():
            return {"is": "moment", "at": fact.isoformat()}
        case date():
            return {"is": "day", "on": fact.isoformat()}
        case int():
            return {"is": "count", "number": str(fact)}
    return {"is": "text", "text": fact}


def facts_read(kept: Mapping[str, KeptFact]) -> dict[str, Fact]:
    """Return the facts that were kept, as values."""
    return {name: _read(fact) for name, fact in kept.items()}


def _read(kept: KeptFact) -> Fact:
    match kept["is"]:
        case "money":
            return Money(Decimal(kept["amount"]), kept["currency"])
        case "days":
            return DayPeriod(
                starts_on=date.fromisoformat(kept["starts_on"]),
                ends_before=date.fromisoformat(kept["ends_before"]),
            )
        case "energy":
            return Energy(kept["kwh"])
        case "share":
            return Share(kept["percent"])
        case "moment":
            return datetime.fromisoformat(kept["at"])
        case "day":
            return date.fromisoformat(kept["on"])
        case "count":
            return int(kept["number"])
    return kept["text"]
