"""Draws how complete all readings are: a row a month, a cell a day, deeper is more complete."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wattstead.domains.metering.quality.queries import DayOfAll
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Mark
from wattstead.kernel.periods import DayPeriod

DAYS_OF_LONGEST_MONTH = 31
STEPS = (
    (Decimal("0.9995"), 5),
    (Decimal("0.99"), 4),
    (Decimal("0.95"), 3),
    (Decimal("0.8"), 2),
)
"""From which share on a day is how deep."""


@dataclass(frozen=True, kw_only=True)
class MonthOfAll:
    """A month: its cells in the picture and its line in the table."""

    short: str
    name: str
    cells: SafeString
    expected: str
    complete: str
    estimated: str


def months_of_all(period: DayPeriod, *, known: Mapping[date, DayOfAll]) -> tuple[MonthOfAll, ...]:
    """Return the months of a period, the first one first."""
    return tuple(_month([(on, known.get(on)) for on in month]) for month in period.split_by_months())


def scale_told() -> tuple[Mark, ...]:
    """Return what the colours of the calendar stand for, the deepest first."""
    return (
        Mark(ink="heat-5", label=gettext("complete")),
        *(
            Mark(ink=f"heat-{depth}", label=gettext("from {share}").format(share=figures.share(least)))
            for least, depth in STEPS[1:]
        ),
        Mark(ink="heat-1", label=gettext("less")),
        Mark(ink="gap-mark", label=gettext("no reading")),
    )


def share(part: int, *, of: int, at_least: int = 0) -> str:
    """Return a share as a percentage; only everything is 100%, and something is never nothing."""
    if not of:
        return figures.NO_FIGURE
    percent = (Decimal(part) / of * 100).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    if at_least and part and percent < Decimal("0.01"):
        return gettext("less than {share}").format(share=figures.share(Decimal("0.0001"), places=2))
    places = 0 if percent == int(percent) else 2
    return figures.share(percent / 100, places=places)


def _month(of_month: Iterable[tuple[date, DayOfAll | None]]) -> MonthOfAll:
    listed = list(of_month)
    found = [day for _, day in listed if day is not None]
    expected, present = sum(day.expected for day in found), sum(day.present for day in found)
    estimated = sum(day.estimated for day in found)
    return MonthOfAll(
        short=days.short_month(listed[0][0]),
        name=days.month(listed[0][0]),
        cells=_cells(listed),
        expected=figures.number(Decimal(expected), places=0) if expected else figures.NO_FIGURE,
        complete=share(present, of=expected),
        estimated=share(estimated, of=expected, at_least=1),
    )


def _cells(listed: list[tuple[date, DayOfAll | None]]) -> SafeString:
    """Return the cells of a month as markup, from its first day to the thirty-first."""
    told = gettext("{day}: {share} of {count} readings of {meters} registers")
    nothing = gettext("{day}: nothing expected")
    ahead = ["<i></i>"] * (listed[0][0].day - 1)
    cells = []
    for on, day in listed:
        words = (nothing if day is None or not day.expected else told).format(
            day=days.weekday(on),
            share=share(day.present, of=day.expected) if day else "",
            count=figures.number(Decimal(day.expected if day else 0), places=0),
            meters=figures.number(Decimal(day.registers if day else 0), places=0),
        )
        cells.append(f'<i class="day-cell {_ink(day)}" title="{escape(words)}"></i>')
    behind = ["<i></i>"] * (DAYS_OF_LONGEST_MONTH - len(ahead) - len(cells))
    return mark_safe("".join([*ahead, *cells, *behind]))  # noqa: S308 our own markup around escaped words


def _ink(day: DayOfAll | None) -> str:
    if day is None or not day.expected:
        return "heat-0"
    if not day.present:
        return "gap-mark"
    part = Decimal(day.present) / day.expected
    return f"heat-{next((depth for least, depth in STEPS if part >= least), 1)}"
