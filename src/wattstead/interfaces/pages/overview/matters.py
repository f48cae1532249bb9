"""Puts what needs attention into words, each with where to act."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wattstead.interfaces.pages import days, figures
from wattstead.journeys.overview import Matter


@dataclass(frozen=True, kw_only=True)
class Attention:
    """One thing to look at: what is the matter, how pressing, and where to act."""

    tone: str
    text: str
    address: str
    label: str


def attention_of(
    matters: tuple[Matter, ...], *, today: date, unconfirmed_email: str
) -> tuple[Attention, ...]:
    """Return what needs attention, in the order given; an address to confirm comes last."""
    told = tuple(_WORDS[matter.kind](matter, today) for matter in matters)
    return (*told, _unconfirmed(unconfirmed_email)) if unconfirmed_email else told


def _unconfirmed(email: str) -> Attention:
    text = gettext("Your e-mail address {email} is not confirmed yet.").format(email=email)
    return Attention(tone="warning", text=text, address=reverse("account_email"), label=gettext("Confirm it"))


def _overdue(matter: Matter, _today: date) -> Attention:
    amount = figures.money(matter.amount) if matter.amount else ""
    text = gettext("Invoice {number} over {amount} was due on {day}.").format(
        number=matter.name, amount=amount, day=_day(matter)
    )
    return Attention(
        tone="error", text=text, address=_thing("invoice", matter), label=gettext("Show the invoice")
    )


def _more_overdue(matter: Matter, _today: date) -> Attention:
    text = ngettext("{count} more bill is overdue.", "{count} more bills are overdue.", matter.count).format(
        count=matter.count
    )
    return Attention(
        tone="error", text=text, address=reverse("invoices") + "?status=overdue", label=gettext("Show them")
    )


def _new(matter: Matter, _today: date) -> Attention:
    amount = figures.money(matter.amount) if matter.amount else ""
    text = gettext("A new invoice over {amount} is due on {day}.").format(amount=amount, day=_day(matter))
    return Attention(
        tone="info", text=text, address=_thing("invoice", matter), label=gettext("Show the invoice")
    )


def _corrected(matter: Matter, _today: date) -> Attention:
    text = gettext("Readings of {day} were corrected after invoice {number} was issued.").format(
        day=_day(matter), number=matter.name
    )
    return Attention(
        tone="warning", text=text, address=_thing("invoice", matter), label=gettext("Show the invoice")
    )


def _ending(matter: Matter, today: date) -> Attention:
    left = 0 if matter.on is None else (matter.on - today).days
    text = ngettext(
        "Your contract {number} ends on {day}, in {count} day.",
        "Your contract {number} ends on {day}, in {count} days.",
        left,
    ).format(number=matter.name, day=_day(matter), count=left)
    return Attention(
        tone="warning", text=text, address=reverse("contract"), label=gettext("Show the contract")
    )


def _without_contract(_matter: Matter, _today: date) -> Attention:
    text = gettext("No contract supplies this site today, so no cost can be shown.")
    return Attention(tone="info", text=text, address=reverse("contract"), label=gettext("Show the contract"))


def _never_read(matter: Matter, _today: date) -> Attention:
    text = gettext("Meter {number} has no readings yet.").format(number=matter.name)
    return Attention(
        tone="warning", text=text, address=_thing("upload_file", matter), label=gettext("Upload a file")
    )


def _stopped(matter: Matter, _today: date) -> Attention:
    text = gettext("Meter {number} has sent nothing since {day}.").format(
        number=matter.name, day=_day(matter)
    )
    return Attention(
        tone="warning", text=text, address=_thing("meter", matter), label=gettext("Show the meter")
    )


def _gaps(matter: Matter, _today: date) -> Attention:
    text = ngettext(
        "Readings are missing on {count} day of the last month, last on {day}.",
        "Readings are missing on {count} days of the last month, last on {day}.",
        matter.days,
    ).format(count=matter.days, day=_day(matter))
    return Attention(
        tone="warning", text=text, address=_thing("meter", matter), label=gettext("Show the meter")
    )


def _estimates(matter: Matter, _today: date) -> Attention:
    text = ngettext(
        "Readings were estimated on {count} day of the last month, last on {day}.",
        "Readings were estimated on {count} days of the last month, last on {day}.",
        matter.days,
    ).format(count=matter.days, day=_day(matter))
    return Attention(tone="info", text=text, address=_thing("meter", matter), label=gettext("Show the meter"))


def _day(matter: Matter) -> str:
    return "" if matter.on is None else days.day(matter.on)


def _thing(name: str, matter: Matter) -> str:
    return reverse(name, args=[matter.thing_id])


_WORDS = {
    "invoice_overdue": _overdue,
    "more_overdue": _more_overdue,
    "invoice_new": _new,
    "corrected_after_invoice": _corrected,
    "contract_ending": _ending,
    "no_contract": _without_contract,
    "never_read": _never_read,
    "readings_stopped": _stopped,
    "gaps": _gaps,
    "estimates": _estimates,
}
