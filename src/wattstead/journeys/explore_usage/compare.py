"""Answers how one period compares with another: bar beside bar, in energy and in money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from wattstead.domains.billing.rules import BilledPeriod, Charge, Difference, explain_difference
from wattstead.domains.billing.vocabulary import LineSubject
from wattstead.domains.contracts.queries import supplies_during
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.journeys.explore_usage.answers import (
    Bar,
    Choice,
    Direction,
    MeterChoice,
    Span,
    UsageQuestion,
)
from wattstead.journeys.explore_usage.choosing import Chosen, choose
from wattstead.journeys.explore_usage.costs import Clock
from wattstead.journeys.explore_usage.sides import Counted, Side, side_of
from wattstead.journeys.explore_usage.spans import (
    asked_period,
    days_over,
    next_on,
    period_around,
    previous_on,
    within_reach,
)
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.extent import known_days

Against = Literal["before", "year_before", "chosen"]
Alignment = Literal["day", "weekday"]
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class ComparisonQuestion:
    """What the reader wants to see beside what; `other_on` is a day of the period they chose.

    Aligned by day the 1st stands beside the 1st; by weekday the other period is moved by up
    to three days, so that Mondays stand beside Mondays. That makes sense for months only.
    """

    usage: UsageQuestion
    against: Against = "year_before"
    align: Alignment = "day"
    other_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two bars that stand beside each other; None where one period has no such bar."""

    shown: Bar | None
    other: Bar | None


@dataclass(frozen=True, kw_only=True)
class ComparedUsage:
    """Two periods of one meter side by side.

    Totals count the days of both that are over, so half a month is compared with half
    a month; `difference` says in money what use and what prices changed.
    """

    meters: tuple[MeterChoice, ...]
    site: Choice | None
    meter: MeterChoice | None
    direction: Direction
    zone: str
    span: Span
    first_on: date | None
    last_on: date | None
    previous_on: date | None
    next_on: date | None
    shown: Side
    other: Side
    pairs: tuple[Pair, ...]
    difference: Difference | None


def compare_usage(*, viewer: Viewer, ask: ComparisonQuestion, today: date) -> ComparedUsage:
    """Return two periods side by side; raises what `explore_usage` raises."""
    chosen = choose(viewer, ask=ask.usage)
    known = None if chosen.series is None else known_days(chosen.series)
    span = ask.usage.span
    period = asked_period(ask.usage, known=known, today=today)
    beside = other_period(period, ask=ask)
    over = None if known is None else days_over(known, today=today)
    shown_days = None if over is None else period.overlap(over)
    counted = _counted(viewer, chosen=chosen, periods=(period, beside))
    shown = side_of(period, days=shown_days, span=span, counted=counted)
    other = side_of(beside, days=_as_far(beside, period=period, shown=shown_days), span=span, counted=counted)
    zone = ZoneInfo(chosen.zone if counted is None else counted.series.zone)
    return ComparedUsage(
        meters=chosen.meters,
        site=chosen.site,
        meter=chosen.meter,
        direction=chosen.direction,
        zone=zone.key,
        span=span,
        first_on=known.starts_on if known else None,
        last_on=known.last_day if known else None,
        previous_on=previous_on(period, known=known) if known else None,
        next_on=next_on(period, known=known) if known else None,
        shown=shown,
        other=other,
        pairs=_pairs(shown.bars, other.bars, ask=ask, zone=zone),
        difference=_difference(shown=shown, other=other, direction=chosen.direction),
    )


def other_period(period: DayPeriod, *, ask: ComparisonQuestion) -> DayPeriod:
    """Return the period to compare with: the one before, the same of last year, or the one chosen."""
    span = ask.usage.span
    if ask.against == "chosen" and ask.other_on is not None:
        found = period_around(within_reach(ask.other_on), span=span)
    elif ask.against == "before":
        found = period_around(within_reach(period.starts_on - ONE_DAY), span=span)
    else:
        found = _a_year_before(period, span=span)
    if span != "month" or ask.align == "day":
        return found
    shift = (period.starts_on.weekday() - found.starts_on.weekday() + 3) % 7 - 3
    starts_on = found.starts_on + timedelta(days=shift)
    return DayPeriod(starts_on=starts_on, ends_before=starts_on + timedelta(days=len(period)))


def _a_year_before(period: DayPeriod, *, span: Span) -> DayPeriod:
    """Return the same month or year of the year before; of days and weeks the same weekday."""
    if span in ("day", "week"):
        return period_around(within_reach(period.starts_on - 52 * ONE_WEEK), span=span)
    return period_around(within_reach(period.starts_on.replace(year=period.starts_on.year - 1)), span=span)


def _as_far(other: DayPeriod, *, period: DayPeriod, shown: DayPeriod | None) -> DayPeriod | None:
    """Return as many days of the other period as are over of the shown one; all of it for a whole one."""
    if shown is None or shown.starts_on != period.starts_on:
        return None if shown is None else other
    if shown == period:
        return other
    ends_before = min(other.starts_on + timedelta(days=len(shown)), other.ends_before)
    return DayPeriod(starts_on=other.starts_on, ends_before=ends_before)


def _counted(viewer: Viewer, *, chosen: Chosen, periods: Sequence[DayPeriod]) -> Counted | None:
    """Return what is counted, with the contracts of both periods, found together."""
    if chosen.series is None or chosen.site is None or chosen.meter is None:
        return None
    both = DayPeriod(
        starts_on=min(period.starts_on for period in periods),
        ends_before=max(period.ends_before for period in periods),
    )
    commodity = Commodity(chosen.meter.meter_type)
    return Counted(
        series=chosen.series,
        clock=Clock(zone=ZoneInfo(chosen.series.zone), boundary=chosen.series.day_boundary),
        direction=chosen.direction,
        supplies=supplies_during(viewer, site_id=chosen.site.id, commodity=commodity, period=both)
        if commodity is Commodity.ELECTRICITY
        else (),
    )


def _pairs(
    shown: Sequence[Bar], other: Sequence[Bar], *, ask: ComparisonQuestion, zone: ZoneInfo
) -> tuple[Pair, ...]:
    """Return the bars of both side by side, in the order of the clock and the calendar."""
    first, second = (_by_place(bars, ask=ask, zone=zone) for bars in (shown, other))
    return tuple(Pair(shown=first.get(place), other=second.get(place)) for place in sorted({*first, *second}))


def _by_place(bars: Sequence[Bar], *, ask: ComparisonQuestion, zone: ZoneInfo) -> dict[tuple[int, ...], Bar]:
    """Return bars by where they stand in their period, so that equal places of two periods are equal."""
    if ask.usage.span == "month" and ask.align == "weekday":
        return {(at,): bar for at, bar in enumerate(bars)}
    return {_place_of(bar.starts_at.astimezone(zone), span=ask.usage.span): bar for bar in bars}


def _place_of(starts: datetime, *, span: Span) -> tuple[int, ...]:
    if span == "year":
        return (starts.month,)
    if span == "month":
        return (starts.day,)
    return (starts.weekday(),) if span == "week" else (starts.hour, starts.minute, starts.fold)


def _difference(*, shown: Side, other: Side, direction: Direction) -> Difference | None:
    """Return which part of the difference in money is use and which is prices; None where either is unknown.

    The shares of the day at which energy was used count as prices: what an average kWh cost.
    """
    if shown.cost is None or other.cost is None or shown.total is None or other.total is None:
        return None
    if shown.cost.currency != other.cost.currency:
        return None
    subject = LineSubject.FEED_IN if direction == "export" else LineSubject.ENERGY
    before, after = (
        BilledPeriod(
            days=1,
            charges=(Charge(subject=subject, band="", quantity=total, amount=cost.amount),),
            total=cost.amount,
        )
        for total, cost in ((other.total, other.cost), (shown.total, shown.cost))
    )
    return explain_difference(before=before, after=after)
