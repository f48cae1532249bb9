"""Prepares the view of a household with panels: what it took from the grid beside what it fed in."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Stat
from wattstead.interfaces.pages.usage.addresses import Place
from wattstead.interfaces.pages.usage.bars import (
    FEW_BARS,
    PLACES,
    axis_label,
    finer_address,
    tick,
    when,
)
from wattstead.interfaces.pages.usage.ways import Head, Way, head_of, step, to_today
from wattstead.journeys.explore_usage import Bar, Usage
from wattstead.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class BothRow:
    """One hour, day or month in the table."""

    at: int
    when: str
    address: str
    used: str
    fed_in: str


@dataclass(frozen=True, kw_only=True)
class BothCard:
    """The page with both directions."""

    title: str
    page_title: str
    sentence: SafeString
    place: Place
    head: Head
    previous: Way | None
    next: Way | None
    today: Way
    latest: Way | None
    first_on: str
    last_on: str
    stats: tuple[Stat, ...]
    notes: tuple[str, ...]
    rows: tuple[BothRow, ...]
    total: str
    fed_in_total: str
    picture: str
    has_numbers: bool
    has_meter: bool


def card_of(used: Usage, *, fed_in: Usage, place: Place, today: date) -> BothCard:
    """Return the page that shows both directions of one meter over the same period."""
    title = days.period_title(used.period)
    exported = {bar.starts_at: bar for bar in fed_in.bars}
    pairs = [(bar, exported.get(bar.starts_at)) for bar in used.bars]
    rows = tuple(
        _row_of(at, bar=bar, fed_in=other, usage=used, place=place) for at, (bar, other) in enumerate(pairs)
    )
    has_numbers = used.total is not None or fed_in.total is not None
    return BothCard(
        title=title,
        page_title=gettext("Usage, {period}").format(period=title),
        sentence=_sentence(used, fed_in=fed_in, is_over=used.period.ends_before <= today),
        place=place,
        head=head_of(place, meters=used.meters, meter=used.meter, direction="import"),
        previous=step(used.previous_on, place=place, key="previous", label=gettext("Earlier")),
        next=step(used.next_on, place=place, key="next", label=gettext("Later")),
        today=to_today(place, period=used.period, today=today),
        latest=step(used.last_on, place=place, key="latest", label=gettext("Show the latest readings")),
        first_on=used.first_on.isoformat() if used.first_on else "",
        last_on=used.last_on.isoformat() if used.last_on else "",
        stats=_stats(used, fed_in=fed_in),
        notes=_notes(used, fed_in=fed_in),
        rows=rows,
        total=_energy(used.total, usage=used),
        fed_in_total=_energy(fed_in.total, usage=used),
        picture=_picture(used, pairs=pairs, rows=rows) if has_numbers else "",
        has_numbers=has_numbers,
        has_meter=used.meter is not None,
    )


def _row_of(at: int, *, bar: Bar, fed_in: Bar | None, usage: Usage, place: Place) -> BothRow:
    zone = ZoneInfo(usage.zone)
    return BothRow(
        at=at,
        when=when(bar, span=usage.span, zone=zone),
        address=finer_address(bar, place=place, zone=zone),
        used=_energy(bar.energy, usage=usage),
        fed_in=_energy(fed_in.energy if fed_in else None, usage=usage),
    )


def _energy(energy: Decimal | None, *, usage: Usage) -> str:
    if energy is None or usage.meter is None:
        return figures.NO_FIGURE
    return figures.energy(energy, unit=usage.meter.unit, places=PLACES)


def _sentence(used: Usage, *, fed_in: Usage, is_over: bool) -> SafeString:
    told = days.during(used.period)
    if not is_over:
        told = gettext("{when} so far").format(when=told)
    if used.total is None and fed_in.total is None:
        return mark_safe(gettext("There are no readings {when}.").format(when=told))  # noqa: S308 our own words
    unit = used.meter.unit if used.meter else ""
    amounts = [figures.energy(usage.total or Decimal(0), unit=unit) for usage in (used, fed_in)]
    return format_html(
        gettext("You took {used} from the grid {when}, and fed in {fed_in}."),
        used=format_html("<strong>{}</strong>", amounts[0]),
        when=told,
        fed_in=format_html("<strong>{}</strong>", amounts[1]),
    )


def _stats(used: Usage, *, fed_in: Usage) -> tuple[Stat, ...]:
    """Return the balance in energy and in money."""
    told = []
    unit = used.meter.unit if used.meter else ""
    if used.total is not None and fed_in.total is not None:
        balance = used.total - fed_in.total
        label = gettext("More from the grid") if balance >= 0 else gettext("More fed in")
        told.append(Stat(label=label, figure=figures.energy(abs(balance), unit=unit)))
    if used.cost is not None:
        told.append(Stat(label=gettext("Cost with tax"), figure=figures.money(used.cost)))
    if fed_in.cost is not None:
        told.append(Stat(label=gettext("Earnings"), figure=figures.money(fed_in.cost)))
    if used.cost is not None and fed_in.cost is not None and used.cost.currency == fed_in.cost.currency:
        left = Money(used.cost.amount - fed_in.cost.amount, used.cost.currency)
        told.append(Stat(label=gettext("Left to pay"), figure=figures.money(left)))
    return tuple(told)


def _notes(used: Usage, *, fed_in: Usage) -> tuple[str, ...]:
    has_cost = used.cost is not None or fed_in.cost is not None
    return (gettext("Costs include tax and leave out the standing charge."),) if has_cost else ()


def _picture(used: Usage, *, pairs: list[tuple[Bar, Bar | None]], rows: tuple[BothRow, ...]) -> str:
    zone = ZoneInfo(used.zone)
    names = (gettext("From the grid"), gettext("Fed in"))
    few = len(pairs) <= FEW_BARS
    return json.dumps(
        {
            "kind": "comparison",
            "unit": used.meter.unit if used.meter else "",
            "language": translation.get_language(),
            "series": [
                {"name": names[0], "shape": "bars", "colour": "bar"},
                {"name": names[1], "shape": "bars", "colour": "export"},
            ],
            "points": [
                {
                    "label": axis_label(bar, span=used.span, zone=zone),
                    "tick": tick(bar, span=used.span, zone=zone, few=few),
                    "values": [_height(bar), _height(other)],
                    "told": f"{row.when}\n{names[0]}: {row.used}\n{names[1]}: {row.fed_in}",
                    "href": row.address,
                }
                for (bar, other), row in zip(pairs, rows, strict=True)
            ],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _height(bar: Bar | None) -> float | None:
    return None if bar is None or bar.energy is None else float(bar.energy)
