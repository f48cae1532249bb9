"""Lays price intervals out day by day, by the hours that the clock on the wall shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from wattstead.domains.tariffs.rules.intervals import PriceIntervals
from wattstead.domains.tariffs.rules.terms import PRICE_PLACES
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.money import EXACT
from wattstead.kernel.periods import ONE_DAY, DayPeriod

_MINUTE_S = 60
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, kw_only=True)
class PricedHours:
    """A stretch of a day at one price, from one minute of the wall clock to before another.

    `occurs` tells the hour that comes twice when summer time ends apart: the first
    time, the second time, or once, as all other hours. `band` is empty for the base price.
    """

    starts_minute: int
    ends_before_minute: int
    occurs: Literal["once", "first", "second"]
    band: str
    price_per_kwh: Decimal


@dataclass(frozen=True, kw_only=True)
class PricedDay:
    """A day with what a kWh costs at each of its hours, net; an hour that the clocks skip is in none."""

    day: date
    hours: tuple[PricedHours, ...]


@dataclass(frozen=True, kw_only=True)
class PriceAt:
    """What a kWh costs at a moment, net, and until when; `until` is None when no change is in sight."""

    band: str
    price_per_kwh: Decimal
    until: datetime | None
    next_price_per_kwh: Decimal | None


def lay_out_days(prices: PriceIntervals, *, days: DayPeriod, zone: ZoneInfo) -> tuple[PricedDay, ...]:
    """Return every one of `days` with its prices by the wall clock of `zone`."""
    return tuple(
        PricedDay(
            day=day,
            hours=tuple(
                hours
                for stretch in _stretches(day, prices=prices, zone=zone)
                for hours in [_by_the_clock(stretch, prices=prices, day=day, zone=zone)]
            ),
        )
        for day in days
    )


def price_at(moment: datetime, *, prices: PriceIntervals, zone: ZoneInfo) -> PriceAt | None:
    """Return what a kWh costs at `moment`, or None where no price is known."""
    second = int(moment.timestamp())
    for at in range(len(prices)):
        if prices.starts_s[at] <= second < prices.ends_before_s[at]:
            has_next = at + 1 < len(prices)
            until = datetime.fromtimestamp(int(prices.ends_before_s[at]), zone) if has_next else None
            return PriceAt(
                band=_band(prices, at=at),
                price_per_kwh=_price(prices, at=at),
                until=until,
                next_price_per_kwh=_price(prices, at=at + 1) if has_next else None,
            )
    return None


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    """Seconds since 1970 at one price, in which the clock is not changed."""

    start_s: int
    end_s: int
    at: int


def _stretches(day: date, *, prices: PriceIntervals, zone: ZoneInfo) -> Iterable[_Stretch]:
    """Yield the day cut at every change of price or clocks, and around an hour that comes twice."""
    start_s, end_s = (int(day_starts_at(each, zone=zone).timestamp()) for each in (day, day + ONE_DAY))
    cuts = {start_s, end_s, *_clock_cuts(start_s, end_s, zone=zone)}
    for at in range(len(prices)):
        inside = [int(prices.starts_s[at]), int(prices.ends_before_s[at])]
        edges = sorted({*inside, *cuts})
        for low, high in pairwise(edges):
            if max(start_s, inside[0]) <= low and high <= min(end_s, inside[1]):
                yield _Stretch(start_s=low, end_s=high, at=at)


def _clock_cuts(start_s: int, end_s: int, *, zone: ZoneInfo) -> list[int]:
    """Return the second of a change of clocks and both ends of the hour that comes twice, if there is any."""
    before, after = (_ahead_s(second, zone=zone) for second in (start_s, end_s))
    if before == after:
        return []
    low, high = start_s, end_s
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _ahead_s(middle, zone=zone) == before else (low, middle)
    repeated_s = max(before - after, 0)
    return [second for second in (high - repeated_s, high, high + repeated_s) if start_s < second < end_s]


def _ahead_s(second: int, *, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(second, zone).utcoffset() or timedelta(0)
    return int(offset.total_seconds())


def _by_the_clock(stretch: _Stretch, *, prices: PriceIntervals, day: date, zone: ZoneInfo) -> PricedHours:
    starts = datetime.fromtimestamp(stretch.start_s, zone)
    starts_minute = starts.hour * 60 + starts.minute + (_DAY_MINUTES if starts.date() > day else 0)
    return PricedHours(
        starts_minute=starts_minute,
        ends_before_minute=starts_minute + (stretch.end_s - stretch.start_s) // _MINUTE_S,
        occurs=_occurs(starts),
        band=_band(prices, at=stretch.at),
        price_per_kwh=_price(prices, at=stretch.at),
    )


def _occurs(starts: datetime) -> Literal["once", "first", "second"]:
    if starts.fold:
        return "second"
    return "once" if starts.utcoffset() == starts.replace(fold=1).utcoffset() else "first"


def _band(prices: PriceIntervals, *, at: int) -> str:
    return prices.band_names[int(prices.band[at])]


def _price(prices: PriceIntervals, *, at: int) -> Decimal:
    return Decimal(int(prices.price_micro[at])).scaleb(-PRICE_PLACES, context=EXACT)
