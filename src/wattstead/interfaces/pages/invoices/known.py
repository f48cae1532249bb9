"""Puts into words what was known of a billed period when its invoice was made, and what is known now."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from wattstead.domains.billing.queries import InvoiceView
from wattstead.domains.metering.vocabulary import Direction
from wattstead.interfaces.pages import days, figures
from wattstead.journeys.explain_invoice.known_then import (
    NOTHING,
    Amount,
    DayKnownThen,
    DayThen,
    KnownThen,
    SideThen,
)

PLACES = 3


@dataclass(frozen=True, kw_only=True)
class KnownRow:
    """A day or an interval, as known then and now; `note` says what became surer."""

    label: str
    address: str
    then: str
    now: str
    change: str
    note: str


@dataclass(frozen=True, kw_only=True)
class KnownSide:
    """What was used or fed in: both sums, and the days."""

    key: str
    title: str
    sentence: str
    then: str
    now: str
    change: str
    proof: str
    is_proved: bool
    rows: tuple[KnownRow, ...]
    all_days: str
    changed_days: str


@dataclass(frozen=True, kw_only=True)
class KnownCard:
    """All of an invoice; `when` is the day it was made."""

    number: str
    address: str
    period: str
    when: str
    sides: tuple[KnownSide, ...]


@dataclass(frozen=True, kw_only=True)
class KnownDayCard:
    """One day, interval by interval."""

    title: str
    back: str
    sentence: str
    when: str
    rows: tuple[KnownRow, ...]


def known_card(known: KnownThen, *, with_all: bool) -> KnownCard:
    """Return the days that changed, or every day where that is asked for."""
    invoice = known.invoice
    return KnownCard(
        number=invoice.number,
        address=reverse("invoice", args=[invoice.invoice_id]),
        period=days.days(invoice.days),
        when=days.day(invoice.issued_on),
        sides=tuple(_side(side, invoice=invoice, with_all=with_all) for side in known.sides),
    )


def known_day_card(known: DayKnownThen) -> KnownDayCard:
    """Return every interval of a day by the clock of its site."""
    zone = ZoneInfo(known.zone)
    changed = sum(stretch.is_other for stretch in known.stretches)
    count = len(known.stretches)
    return KnownDayCard(
        title=f"{_title(known.direction, unit=known.unit)}, {days.weekday(known.day)}",
        back=reverse("invoice_known", args=[known.invoice.invoice_id]),
        sentence=ngettext(
            "{changed} of {count} interval is known otherwise now.",
            "{changed} of {count} intervals are known otherwise now.",
            count,
        ).format(changed=changed, count=count)
        if changed
        else gettext("Every interval is known as it was then."),
        when=days.day(known.invoice.issued_on),
        rows=tuple(
            _row(
                f"{days.clock(stretch.starts_at.astimezone(zone))}"
                f"–{days.clock(stretch.ends_at.astimezone(zone))}",
                then=stretch.then,
                now=stretch.now,
                unit=known.unit,
            )
            for stretch in known.stretches
        ),
    )


def _side(side: SideThen, *, invoice: InvoiceView, with_all: bool) -> KnownSide:
    changed = [each for each in side.days if each.is_other]
    shown = side.days if with_all else tuple(changed)
    here = reverse("invoice_known", args=[invoice.invoice_id])
    return KnownSide(
        key=side.direction.value,
        title=_title(side.direction, unit=side.unit),
        sentence=_sentence(len(changed), side=side),
        then=_told(side.then, unit=side.unit),
        now=_told(side.now, unit=side.unit),
        change=_change(side.now - side.then, unit=side.unit),
        proof=_proof(side),
        is_proved=side.is_proved,
        rows=tuple(_day_row(each, side=side, invoice_id=invoice.invoice_id) for each in shown),
        all_days="" if with_all else f"{here}?show=all",
        changed_days=here if with_all else "",
    )


def _title(direction: Direction, *, unit: str) -> str:
    if direction is Direction.EXPORT:
        return gettext("Fed in")
    return gettext("Gas used") if unit == "m³" else gettext("Used from the grid")


def _sentence(changed: int, *, side: SideThen) -> str:
    if not changed:
        return gettext("All is known now as it was when this bill was made.")
    told = ngettext(
        "{count} day is known otherwise now than when this bill was made.",
        "{count} days are known otherwise now than when this bill was made.",
        changed,
    ).format(count=changed)
    if side.now == side.then:
        return gettext("{told} The sum is the same.").format(told=told)
    return told


def _proof(side: SideThen) -> str:
    if side.is_proved:
        return gettext("The readings we knew then add up exactly to what this invoice billed.")
    return gettext(
        "Not every single reading of that time is kept any more: what was billed is on the invoice itself,"
        " day by day."
    )


def _day_row(each: DayThen, *, side: SideThen, invoice_id: UUID) -> KnownRow:
    address = reverse("invoice_known_day", args=[invoice_id, side.direction.value, each.day.isoformat()])
    label = f"{days.short_weekday(each.day)}, {days.short_day(each.day)}"
    return _row(label, then=each.then, now=each.now, unit=side.unit, address=address)


def _row(label: str, *, then: Amount, now: Amount, unit: str, address: str = "") -> KnownRow:
    difference = (now.amount or NOTHING) - (then.amount or NOTHING)
    return KnownRow(
        label=label,
        address=address,
        then=_known(then, unit=unit),
        now=_known(now, unit=unit),
        change=_change(difference, unit=unit) if difference else "",
        note=_note(then, now),
    )


def _note(then: Amount, now: Amount) -> str:
    """Return what is surer now, or less so."""
    if then.amount is None and now.amount is not None:
        return gettext("came later")
    if now.amount is None and then.amount is not None:
        return gettext("withdrawn since")
    if then.estimated and not now.estimated:
        return gettext("estimated then, measured now")
    if now.estimated and not then.estimated:
        return gettext("measured then, estimated now")
    return gettext("estimated in part") if now.estimated else ""


def _known(amount: Amount, *, unit: str) -> str:
    return figures.NO_FIGURE if amount.amount is None else _told(amount.amount, unit=unit)


def _told(amount: Decimal, *, unit: str) -> str:
    return figures.energy(amount, unit=unit, places=max(figures.places_of(amount), PLACES))


def _change(difference: Decimal, *, unit: str) -> str:
    return figures.with_sign(_told(difference, unit=unit), of=difference)
