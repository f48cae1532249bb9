"""Makes bars of intervals: how much, how good, at what cost."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.journeys.explore_usage.answers import Bar, Quality
from wattstead.journeys.explore_usage.costs import Costs
from wattstead.journeys.explore_usage.edges import Integers, sums_between
from wattstead.kernel.energy import unscaled
from wattstead.kernel.money import rounded
from wattstead.timeseries.flags import estimates
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.sureness import kinds_of

_QUARTER_HOUR_S = 900


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Instants in seconds since 1970 between which something could be known."""

    start_s: int
    end_s: int


def make_bars(edges_s: Integers, *, energy: Intervals, costs: Costs, zone: ZoneInfo) -> tuple[Bar, ...]:
    """Return a bar for every two neighbouring edges."""
    sums = sums_between(edges_s, starts_s=energy.starts_s, values=energy.deltas)
    known_s = sums_between(edges_s, starts_s=energy.starts_s, values=energy.length_s)
    guessed_s = sums_between(edges_s, starts_s=energy.starts_s, values=_estimated_s(energy))
    instants = [datetime.fromtimestamp(edge, zone) for edge in edges_s.tolist()]
    return tuple(
        Bar(
            starts_at=instants[n],
            ends_before=instants[n + 1],
            energy=unscaled(int(sums[n]), energy.scale) if known_s[n] else None,
            cost=costs.of_bar(n),
            band=costs.bands[n],
            quality=_quality(length_s=length_s, known_s=int(known_s[n]), guessed_s=int(guessed_s[n])),
        )
        for n, length_s in enumerate(np.diff(edges_s).tolist())
    )


def estimated_share(energy: Intervals) -> Decimal:
    """Return which part of the known time is estimated, from 0 to 1, to a hundredth of a percent."""
    known_s = int(energy.length_s.sum())
    if not known_s:
        return Decimal(0)
    return rounded(Decimal(int(_estimated_s(energy).sum())) / known_s, 4)


def energy_of_kind(energy: Intervals, *, kind: int) -> Decimal:
    """Return how much of some energy is as sure as that (see `sureness`)."""
    return unscaled(int(energy.deltas[kinds_of(energy.flags) == kind].sum()), energy.scale)


def missing_slots(energy: Intervals, *, within: Stretch) -> int:
    """Return how many readings are missing between two instants, counted in the meter's own step."""
    unknown_s = within.end_s - within.start_s - int(energy.length_s.sum())
    step_s = int(np.median(energy.length_s)) if len(energy) else _QUARTER_HOUR_S
    return max(round(unknown_s / step_s), 0)


def _estimated_s(energy: Intervals) -> Integers:
    return np.where(estimates(energy.flags), energy.length_s, 0)


def _quality(*, length_s: int, known_s: int, guessed_s: int) -> Quality:
    if not known_s:
        return "missing"
    if known_s < length_s:
        return "partial"
    return "estimated" if guessed_s else "measured"
