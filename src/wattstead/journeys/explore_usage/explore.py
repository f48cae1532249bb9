"""Answers what the usage page asks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from wattstead.domains.contracts.queries import Supply, supplies_during
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.rating.gas import GasPart
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage.answers import SURENESS, Comparison, Usage, UsageQuestion, UsageRow
from wattstead.journeys.explore_usage.bars import (
    Stretch,
    energy_of_kind,
    estimated_share,
    make_bars,
    missing_slots,
)
from wattstead.journeys.explore_usage.choosing import Chosen, choose, turned
from wattstead.journeys.explore_usage.costs import Clock, costs_between
from wattstead.journeys.explore_usage.edges import bar_edges, edges_outside
from wattstead.journeys.explore_usage.gas import gas_parts, priced
from wattstead.journeys.explore_usage.sides import cost_of_days, cut_to, energy_within
from wattstead.journeys.explore_usage.spans import (
    asked_period,
    compared_period,
    days_over,
    next_on,
    previous_on,
)
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series
from wattstead.timeseries.sureness import CORRECTED, PROVISIONAL, kinds_of
from wattstead.timeseries.totals import month_totals


@dataclass(frozen=True, kw_only=True)
class _View:
    """The register and the days that are shown, with what is known of them."""

    series: Series
    clock: Clock
    known: DayPeriod | None
    period: DayPeriod
    shown: DayPeriod | None
    compared: DayPeriod | None
    supplies: tuple[Supply, ...]
    parts: tuple[GasPart, ...] | None


def explore_usage(*, viewer: Viewer, ask: UsageQuestion, today: date) -> Usage:
    """Return what was used (or fed in) in a period, bar by bar, and what that cost (or earned).

    Costs are gross and come from the engine of the invoice: energy, grid fee per
    kWh and tax under every contract of those days, without standing charges. The
    year compared with is summed from day totals only, so it has no cost. Raises
    NotFound alike for foreign and missing sites and meters, and DayOutOfReach.
    """
    return _explored(viewer, chosen=choose(viewer, ask=ask), ask=ask, today=today)[0]


def explore_both_ways(*, viewer: Viewer, ask: UsageQuestion, today: date) -> tuple[Usage, Usage | None]:
    """Return what was used and what was fed in on the same days; None where only one way is counted.

    As `explore_usage`; site, meter and contracts are looked up once for both.
    """
    chosen = choose(viewer, ask=ask)
    usage, view = _explored(viewer, chosen=chosen, ask=ask, today=today)
    fed_in = turned(chosen, direction="export")
    if view is None or fed_in is None:
        return usage, None
    same_days = replace(ask, direction="export", on=view.period.starts_on)
    return usage, _explored(viewer, chosen=fed_in, ask=same_days, today=today, beside=view)[0]


def usage_rows(*, viewer: Viewer, ask: UsageQuestion, today: date) -> Iterator[UsageRow]:
    """Yield every interval of the period, in order of time, a month at a time.

    Opens its own unit of work, which lasts while the rows are taken: for files
    that are streamed. Ask `explore_usage` first, which refuses what is not there.
    """
    with seen_by(viewer):
        chosen = choose(viewer, ask=ask)
        if chosen.series is None:
            return
        clock = Clock(zone=ZoneInfo(chosen.series.zone), boundary=chosen.series.day_boundary)
        period = asked_period(ask, known=known_days(chosen.series), today=today)
        for month in period.split_by_months():
            energy = _read(month, series=chosen.series, clock=clock)
            yield from _rows(energy, zone=clock.zone)


def _explored(
    viewer: Viewer, *, chosen: Chosen, ask: UsageQuestion, today: date, beside: _View | None = None
) -> tuple[Usage, _View | None]:
    """Return the answer and what it looked at; `beside` is a look at another register of the same meter."""
    series = chosen.series
    known = None if series is None else known_days(series)
    period = asked_period(ask, known=known, today=today)
    if series is None:
        return _nothing_to_see(chosen, ask=ask, period=period), None
    over = None if known is None else days_over(known, today=today)
    compared = None if over is None else compared_period(period, span=ask.span, known=over)
    if beside is not None and (beside.period, beside.compared) == (period, compared):
        supplies = beside.supplies
    else:
        supplies = _supplies(viewer, chosen=chosen, period=period, compared=compared)
    clock = Clock(zone=ZoneInfo(series.zone), boundary=series.day_boundary)
    view = _View(
        series=series,
        clock=clock,
        known=known,
        period=period,
        shown=None if over is None else period.overlap(over),
        compared=compared,
        supplies=supplies,
        parts=gas_parts(viewer, chosen=chosen, period=_all_days(period, compared=compared), clock=clock),
    )
    return _answer(view, chosen=chosen, ask=ask), view


def _answer(view: _View, *, chosen: Chosen, ask: UsageQuestion) -> Usage:
    energy = _read(view.period, series=view.series, clock=view.clock)
    edges_s = edges_outside(
        bar_edges(view.period, span=ask.span, zone=view.clock.zone, boundary=view.clock.boundary),
        starts_s=energy.starts_s,
        length_s=energy.length_s,
    )
    supplies = cut_to(view.period, supplies=view.supplies)
    in_kwh = priced(energy, parts=view.parts)
    costs = costs_between(
        edges_s,
        energy=in_kwh.energy if in_kwh else energy,
        supplies=supplies if in_kwh else (),
        direction=chosen.direction,
        clock=view.clock,
    )
    known = view.known
    return replace(
        _nothing_to_see(chosen, ask=ask, period=view.period),
        zone=view.series.zone,
        previous_on=None if known is None else previous_on(view.period, known=known),
        next_on=None if known is None else next_on(view.period, known=known),
        first_on=None if known is None else known.starts_on,
        last_on=None if known is None else known.last_day,
        bars=make_bars(edges_s, energy=energy, costs=costs, zone=view.clock.zone),
        total=unscaled(energy.total, energy.scale) if len(energy) else None,
        cost=costs.total,
        compared=_comparison(view, ask=ask, chosen=chosen, energy=energy),
        estimated_share=estimated_share(energy),
        missing_slots=_missing(view, energy=energy),
        tariff_name=", ".join(dict.fromkeys(supply.sheet.name for supply in supplies)) or None,
        conversion=in_kwh.steps if in_kwh else (),
        provisional=energy_of_kind(energy, kind=PROVISIONAL),
        corrected=energy_of_kind(energy, kind=CORRECTED),
    )


def _nothing_to_see(chosen: Chosen, *, ask: UsageQuestion, period: DayPeriod) -> Usage:
    """Return the answer for somebody without a site, or for a site without a meter."""
    return Usage(
        meters=chosen.meters,
        site=chosen.site,
        meter=chosen.meter,
        direction=chosen.direction,
        span=ask.span,
        period=period,
        zone=chosen.zone,
        previous_on=None,
        next_on=None,
        first_on=None,
        last_on=None,
        bars=(),
        total=None,
        cost=None,
        compared=None,
        estimated_share=Decimal(0),
        missing_slots=0,
        tariff_name=None,
    )


def _supplies(
    viewer: Viewer, *, chosen: Chosen, period: DayPeriod, compared: DayPeriod | None
) -> tuple[Supply, ...]:
    """Return the contracts of the shown days and of those compared with them, found together."""
    if chosen.site is None or chosen.meter is None:
        return ()
    return supplies_during(
        viewer,
        site_id=chosen.site.id,
        commodity=Commodity(chosen.meter.meter_type),
        period=_all_days(period, compared=compared),
    )


def _all_days(period: DayPeriod, *, compared: DayPeriod | None) -> DayPeriod:
    """Return the days from the first of those compared with to the last of those shown."""
    first_on = period.starts_on if compared is None else compared.starts_on
    return DayPeriod(starts_on=first_on, ends_before=period.ends_before)


def _read(days: DayPeriod, *, series: Series, clock: Clock) -> Intervals:
    return read(series=series, period=time_of_days(days, zone=clock.zone, boundary=clock.boundary))


def _comparison(view: _View, *, ask: UsageQuestion, chosen: Chosen, energy: Intervals) -> Comparison | None:
    """Return the days compared with, and the shown days that are over, each with energy and cost."""
    if view.compared is None or view.shown is None:
        return None
    months = month_totals(view.series, view.compared)
    shown = energy_within(view.shown, energy=energy, clock=view.clock)
    has_cost = ask.span != "year"
    return Comparison(
        period=view.compared,
        total=sum((unscaled(month.total, month.scale) for month in months), Decimal(0)) if months else None,
        cost=_cost_of_compared(view, chosen=chosen, days=view.compared) if has_cost else None,
        shown_total=unscaled(shown.total, shown.scale) if len(shown) else None,
        shown_cost=_cost(view, chosen=chosen, days=view.shown, energy=shown) if has_cost else None,
    )


def _cost_of_compared(view: _View, *, chosen: Chosen, days: DayPeriod) -> Money | None:
    energy = _read(days, series=view.series, clock=view.clock)
    return _cost(view, chosen=chosen, days=days, energy=energy)


def _cost(view: _View, *, chosen: Chosen, days: DayPeriod, energy: Intervals) -> Money | None:
    in_kwh = priced(energy, parts=view.parts)
    if in_kwh is None:
        return None
    return cost_of_days(
        days, energy=in_kwh.energy, supplies=view.supplies, direction=chosen.direction, clock=view.clock
    )


def _missing(view: _View, *, energy: Intervals) -> int:
    """Return how many readings are missing on the shown days from the first to the last known one."""
    days = None if view.known is None else view.period.overlap(view.known)
    if days is None or view.known is None:
        return 0
    whole = time_of_days(days, zone=view.clock.zone, boundary=view.clock.boundary)
    start_s, end_s = int(whole.starts_at.timestamp()), int(whole.ends_before.timestamp())
    if len(energy) and days.starts_on == view.known.starts_on:
        start_s = int(energy.starts_s[0])
    if len(energy) and days.ends_before == view.known.ends_before:
        end_s = int(energy.ends_s[-1])
    return missing_slots(energy, within=Stretch(start_s=start_s, end_s=end_s))


def _rows(energy: Intervals, *, zone: ZoneInfo) -> Iterator[UsageRow]:
    columns = (energy.starts_s, energy.ends_s, energy.deltas, kinds_of(energy.flags))
    for start_s, end_s, delta, kind in zip(*(column.tolist() for column in columns), strict=True):
        yield UsageRow(
            starts_at=datetime.fromtimestamp(start_s, zone),
            ends_before=datetime.fromtimestamp(end_s, zone),
            energy=unscaled(delta, energy.scale),
            quality=SURENESS[kind],
        )
