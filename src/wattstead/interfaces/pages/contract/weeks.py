"""Draws the prices of a week: seven days of twenty-four hours, each band in its colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from wattstead.domains.tariffs.rules import PricedDay, PricedHours, TariffTerms
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.contract.prices import gross_price
from wattstead.kernel.periods import DayPeriod

HEIGHT = 20
MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True)
class Block:
    """A stretch of the picture: where it lies in its day of 1,440 minutes, and how high."""

    left: int
    width: int
    top: int
    height: int
    colour: int
    told: str


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """A stretch of a day in the table."""

    hours: str
    band: str
    price: str


@dataclass(frozen=True, kw_only=True)
class DayRow:
    """One day of the picture and of the table; `now_at` is the minute of this moment, on today."""

    label: str
    short_label: str
    is_today: bool
    now_at: int | None
    blocks: tuple[Block, ...]
    lines: tuple[PriceLine, ...]


@dataclass(frozen=True, kw_only=True)
class WeekCard:
    """The picture of a week with what leads to its neighbours."""

    title: str
    previous: str
    next: str
    this_week: str
    days: tuple[DayRow, ...]
    note: str


def week_card(
    priced: tuple[PricedDay, ...],
    *,
    terms: TariffTerms,
    week: DayPeriod,
    colours: Mapping[str | None, int],
    now: datetime,
    page: str,
) -> WeekCard:
    """Return the picture of a week."""
    return WeekCard(
        title=days.days(week),
        previous=_address(week.starts_on - timedelta(days=7), page=page),
        next=_address(week.ends_before, page=page),
        this_week="" if now.date() in week else page,
        days=tuple(_day_row(day, terms=terms, colours=colours, now=now) for day in priced),
        note=_note(priced),
    )


def _address(monday: date, *, page: str) -> str:
    return f"{page}?week={monday.isoformat()}"


def _day_row(
    priced: PricedDay, *, terms: TariffTerms, colours: Mapping[str | None, int], now: datetime
) -> DayRow:
    is_today = priced.day == now.date()
    return DayRow(
        label=days.weekday(priced.day),
        short_label=days.short_weekday(priced.day),
        is_today=is_today,
        now_at=now.hour * 60 + now.minute if is_today else None,
        blocks=tuple(_block(hours, terms=terms, colours=colours) for hours in priced.hours),
        lines=tuple(_line(hours, terms=terms) for hours in priced.hours),
    )


def _block(hours: PricedHours, *, terms: TariffTerms, colours: Mapping[str | None, int]) -> Block:
    """Return where a stretch is drawn: of an hour that comes twice, the second time under the first."""
    line = _line(hours, terms=terms)
    return Block(
        left=hours.starts_minute,
        width=hours.ends_before_minute - hours.starts_minute,
        top=HEIGHT // 2 if hours.occurs == "second" else 0,
        height=HEIGHT if hours.occurs == "once" else HEIGHT // 2,
        colour=colours.get(hours.band or None, 1),
        told=f"{line.hours}, {line.band}, {line.price}",
    )


def _line(hours: PricedHours, *, terms: TariffTerms) -> PriceLine:
    told = f"{_clock(hours.starts_minute)}{days.DASH}{_clock(hours.ends_before_minute)}"
    if hours.occurs == "second":
        told = gettext("{hours}, the second time").format(hours=told)
    return PriceLine(
        hours=told,
        band=hours.band or gettext("all other times"),
        price=figures.unit_price(gross_price(hours.price_per_kwh, terms=terms), unit="kWh"),
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _note(priced: tuple[PricedDay, ...]) -> str:
    """Return what is odd about a day on which the clocks are changed."""
    for day in priced:
        length = sum(hours.ends_before_minute - hours.starts_minute for hours in day.hours)
        if length < MINUTES:
            return gettext("On {day} the clocks go forward: an hour is skipped.").format(
                day=days.weekday(day.day)
            )
        if length > MINUTES:
            return gettext(
                "On {day} the clocks go back: an hour comes twice, drawn one above the other."
            ).format(day=days.weekday(day.day))
    return ""
