"""Works out one side of a comparison: a period with its bars, and what its days came to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from wattstead.domains.contracts.queries import Supply
from wattstead.journeys.explore_usage.answers import Bar, Direction, Span
from wattstead.journeys.explore_usage.bars import make_bars
from wattstead.journeys.explore_usage.costs import Clock, costs_between
from wattstead.journeys.explore_usage.edges import Integers, bar_edges, edges_outside
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A register, the clock its days follow, and the contracts that price what it counted."""

    series: Series
    clock: Clock
    direction: Direction
    supplies: tuple[Supply, ...]

    def supplies_of(self, days: DayPeriod) -> tuple[Supply, ...]:
        """Return the contracts of these days only."""
        return cut_to(days, supplies=self.supplies)

    def read(self, days: DayPeriod) -> Intervals:
        """Return what was counted on those days."""
        return read(
            series=self.series,
            period=time_of_days(days, zone=self.clock.zone, boundary=self.clock.boundary),
        )


@dataclass(frozen=True, kw_only=True)
class Side:
    """A period with its bars. `total` and `cost` are those of `days`, which are over; None where unknown."""

    period: DayPeriod
    days: DayPeriod | None
    bars: tuple[Bar, ...]
    total: Decimal | None
    cost: Money | None


def side_of(period: DayPeriod, *, days: DayPeriod | None, span: Span, counted: Counted | None) -> Side:
    """Return a period bar by bar, and what `days` of it came to."""
    if counted is None:
        return Side(period=period, days=days, bars=(), total=None, cost=None)
    clock, energy = counted.clock, counted.read(period)
    edges_s = edges_outside(
        bar_edges(period, span=span, zone=clock.zone, boundary=clock.boundary),
        starts_s=energy.starts_s,
        length_s=energy.length_s,
    )
    costs = costs_between(
        edges_s,
        energy=energy,
        supplies=counted.supplies_of(period),
        direction=counted.direction,
        clock=clock,
    )
    known = None if days is None else energy_within(days, energy=energy, clock=clock)
    return Side(
        period=period,
        days=days,
        bars=make_bars(edges_s, energy=energy, costs=costs, zone=clock.zone),
        total=unscaled(known.total, known.scale) if known is not None and len(known) else None,
        cost=costs.total if days == period else _cost_of(days, energy=known, counted=counted),
    )


def cut_to(days: DayPeriod, *, supplies: Sequence[Supply]) -> tuple[Supply, ...]:
    """Return the supplies of these days only."""
    return tuple(
        replace(supply, days=both) for supply in supplies if (both := supply.days.overlap(days)) is not None
    )


def energy_within(days: DayPeriod, *, energy: Intervals, clock: Clock) -> Intervals:
    """Return the intervals that begin on those days."""
    low, high = np.searchsorted(energy.starts_s, ends_of(days, clock=clock)).tolist()
    return energy.picked(slice(low, high))


def ends_of(days: DayPeriod, *, clock: Clock) -> Integers:
    """Return the instant at which those days begin and the one at which they are over."""
    whole = time_of_days(days, zone=clock.zone, boundary=clock.boundary)
    return np.array([int(whole.starts_at.timestamp()), int(whole.ends_before.timestamp())], dtype=np.int64)


def cost_of_days(
    days: DayPeriod, *, energy: Intervals, supplies: Sequence[Supply], direction: Direction, clock: Clock
) -> Money | None:
    """Return what the energy of those days cost, or earned, rounded as an invoice rounds it."""
    return costs_between(
        ends_of(days, clock=clock),
        energy=energy,
        supplies=cut_to(days, supplies=supplies),
        direction=direction,
        clock=clock,
    ).total


def _cost_of(days: DayPeriod | None, *, energy: Intervals | None, counted: Counted) -> Money | None:
    if days is None or energy is None:
        return None
    return cost_of_days(
        days,
        energy=energy,
        supplies=counted.supplies,
        direction=counted.direction,
        clock=counted.clock,
    )
