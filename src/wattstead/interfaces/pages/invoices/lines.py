"""Puts the lines of an invoice into words: what each charges, and how it came about."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from wattstead.domains.billing.queries import LineView
from wattstead.domains.billing.vocabulary import LineSubject, LineUnit
from wattstead.domains.metering.vocabulary import Direction
from wattstead.interfaces.pages import days, figures
from wattstead.kernel.money import EXACT, Money

LEAST_PLACES, MOST_PLACES = 3, 6
_SIDES = {LineSubject.ENERGY: Direction.IMPORT.value, LineSubject.FEED_IN: Direction.EXPORT.value}


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """What one day adds to a line."""

    day: str
    quantity: str
    net: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of an invoice, and in words how it came about; `side` is which readings it was metered by."""

    description: str
    explanation: str
    quantity: str
    unit_price: str
    net: str
    by_day: tuple[DayRow, ...]
    side: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Lines of one kind with their sum."""

    title: str
    lines: tuple[Line, ...]
    net: str


def groups_of(lines: tuple[LineView, ...]) -> tuple[Group, ...]:
    """Return the lines by kind, the kinds in the order in which they first occur."""
    kinds: dict[str, list[LineView]] = {}
    for line in lines:
        kinds.setdefault(_title(line), []).append(line)
    has_bands = any(line.band for line in lines)
    return tuple(
        Group(
            title=title,
            lines=tuple(_line_of(line, has_bands=has_bands) for line in of_kind),
            net=figures.money(_sum(of_kind)),
        )
        for title, of_kind in kinds.items()
    )


def kwh(amount: Decimal) -> str:
    """Return an amount of energy with all its decimals, at least three."""
    places = min(max(figures.places_of(amount), LEAST_PLACES), MOST_PLACES)
    return figures.energy(amount, unit="kWh", places=places)


def _line_of(line: LineView, *, has_bands: bool) -> Line:
    return Line(
        description=_description(line, has_bands=has_bands),
        explanation=" ".join(part for part in (_measured(line), _reckoned(line)) if part),
        quantity=_quantity(line),
        unit_price=_unit_price(line),
        net=figures.money(line.total),
        by_day=tuple(
            DayRow(
                day=days.weekday(each.day), quantity=kwh(each.quantity_kwh), net=_exact(each.net, like=line)
            )
            for each in line.by_day
        ),
        side=_SIDES.get(line.subject, "") if line.by_day else "",
    )


def _title(line: LineView) -> str:
    return {
        LineSubject.ENERGY: gettext("Energy"),
        LineSubject.GRID_FEE: gettext("Grid"),
        LineSubject.MONTHLY_FEE: gettext("Fees"),
        LineSubject.CONNECTION_FEE: gettext("Fees"),
        LineSubject.FEED_IN: gettext("Fed in"),
    }[line.subject]


def _description(line: LineView, *, has_bands: bool) -> str:
    if line.subject is LineSubject.ENERGY:
        if line.band:
            return gettext("Energy, {band}").format(band=line.band)
        return gettext("Energy, at all other times") if has_bands else gettext("Energy")
    if line.subject is LineSubject.MONTHLY_FEE:
        return gettext("Monthly fee, {month}").format(month=days.month(line.explanation.days.starts_on))
    if line.subject is LineSubject.FEED_IN:
        return gettext("Energy fed into the grid")
    return (
        gettext("Grid fee")
        if line.subject is LineSubject.GRID_FEE
        else gettext("Connection fee, charged once")
    )


def _quantity(line: LineView) -> str:
    if line.unit is LineUnit.KWH:
        return kwh(line.quantity)
    count = int(line.quantity)
    if line.unit is LineUnit.DAY:
        return ngettext("{count} day", "{count} days", count).format(count=count)
    if line.unit is LineUnit.MONTH:
        return ngettext("{count} month", "{count} months", count).format(count=count)
    return ngettext("once", "{count} times", count).format(count=count)


def _unit_price(line: LineView) -> str:
    if line.unit is LineUnit.KWH:
        return figures.unit_price(line.unit_price, unit="kWh")
    if line.explanation.price_per > 1:
        return ngettext(
            "{price} for {count} day", "{price} for {count} days", line.explanation.price_per
        ).format(price=figures.money(line.unit_price), count=line.explanation.price_per)
    return figures.money(line.unit_price)


def _measured(line: LineView) -> str:
    """Return what was measured for a line of energy."""
    facts = line.explanation
    if not facts.intervals:
        return ""
    period = days.days(facts.days)
    told = ngettext(
        "Sum of {count} interval of your meter, {period}.",
        "Sum of {count} intervals of your meter, {period}.",
        facts.intervals,
    ).format(count=figures.number(Decimal(facts.intervals), places=0), period=period)
    if facts.split_intervals:
        told += " " + ngettext(
            "{count} of them spans a change of price and is divided by time.",
            "{count} of them span a change of price and are divided by time.",
            facts.split_intervals,
        ).format(count=figures.number(Decimal(facts.split_intervals), places=0))
    if facts.estimated_kwh:
        told += " " + gettext("Of this, {energy} is estimated.").format(energy=kwh(facts.estimated_kwh))
    return told


def _reckoned(line: LineView) -> str:
    """Return the arithmetic of a line where rounding would hide it."""
    facts = line.explanation
    if line.unit is LineUnit.KWH:
        exact = EXACT.multiply(line.quantity, line.unit_price.amount)
        if exact == line.total.amount:
            return ""
        return gettext("{quantity} × {price} = {exact}, rounded to the cent.").format(
            quantity=kwh(line.quantity),
            price=_exact(line.unit_price.amount, like=line),
            exact=_exact(exact, like=line),
        )
    if line.unit is LineUnit.DAY and facts.price_per > 1:
        return gettext("{count} of the {whole} days of the month ({period}).").format(
            count=int(line.quantity), whole=facts.price_per, period=days.days(facts.days)
        )
    return ""


def _exact(amount: Decimal, *, like: LineView) -> str:
    return figures.exact_money(Money(amount, like.total.currency))


def _sum(lines: list[LineView]) -> Money:
    total = lines[0].total
    for line in lines[1:]:
        total = total + line.total
    return total
