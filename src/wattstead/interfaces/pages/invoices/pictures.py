"""Draws the energy of a bill day by day, the bands of the tariff stacked in their colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from wattstead.domains.billing.queries import InvoiceView, LineView
from wattstead.domains.billing.vocabulary import LineSubject
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Mark
from wattstead.interfaces.pages.usage.bands import BASE, colours_by_price, legend_of

STEP, GAP, HEIGHT = 10, 2, 100


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One band of one day; numbers are written out in the units of the drawing."""

    left: str
    top: str
    width: str
    height: str
    colour: str
    told: str


@dataclass(frozen=True, kw_only=True)
class DayPicture:
    """The picture: so many days wide, its highest day in words, its first, middle and last day."""

    width: int
    height: int
    highest: str
    half: str
    labels: tuple[str, ...]
    pieces: tuple[Piece, ...]
    legend: tuple[Mark, ...]
    told: str


def day_picture(invoice: InvoiceView) -> DayPicture | None:
    """Return what was used on each day of a bill; None where the bill has no days."""
    lines = [line for line in invoice.lines if line.subject is LineSubject.ENERGY and line.by_day]
    per_day = _per_day(lines)
    highest = max(per_day.values(), default=Decimal(0))
    if len(per_day) < 2 or highest <= 0:
        return None
    colours = colours_by_price({line.band or None: line.unit_price.amount for line in lines})
    whole = list(invoice.days)
    return DayPicture(
        width=len(whole) * STEP,
        height=HEIGHT,
        highest=figures.energy(highest, unit="kWh"),
        half=figures.energy(highest / 2, unit="kWh"),
        labels=tuple(days.short_day(day) for day in (whole[0], whole[len(whole) // 2], whole[-1])),
        pieces=tuple(_pieces(lines, first=whole[0], highest=highest, colours=colours)),
        legend=legend_of(colours),
        told=gettext("Energy from the grid on each day of the period; at most {highest} a day.").format(
            highest=figures.energy(highest, unit="kWh")
        ),
    )


def _per_day(lines: list[LineView]) -> dict[date, Decimal]:
    found: dict[date, Decimal] = {}
    for line in lines:
        for each in line.by_day:
            found[each.day] = found.get(each.day, Decimal(0)) + each.quantity_kwh
    return found


def _pieces(
    lines: list[LineView], *, first: date, highest: Decimal, colours: Mapping[str | None, int]
) -> list[Piece]:
    reached: dict[date, float] = {}
    pieces: list[Piece] = []
    for line in lines:
        for each in line.by_day:
            height = round(HEIGHT * float(each.quantity_kwh / highest), 2)
            if height <= 0:
                continue
            reached[each.day] = reached.get(each.day, 0.0) + height
            pieces.append(
                Piece(
                    left=str((each.day - first).days * STEP + GAP // 2),
                    top=str(round(HEIGHT - reached[each.day], 2)),
                    width=str(STEP - GAP),
                    height=str(height),
                    colour=str(colours.get(line.band or None, BASE)),
                    told=_told(each.day, band=line.band, kwh=each.quantity_kwh),
                )
            )
    return pieces


def _told(day: date, *, band: str, kwh: Decimal) -> str:
    parts = (days.weekday(day), band, figures.energy(kwh, unit="kWh"))
    return ", ".join(part for part in parts if part)
