"""Prices energy as the invoice does: the same tariffs, the same engine, the same integers.

The cost of a bar is what its energy, the grid fee per kWh and the tax on both
come to. Standing charges belong to no hour and are left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.billing.rules import cost_of_use
from wattstead.domains.contracts.queries import Supply
from wattstead.domains.rating.rules import (
    NOT_PRICED,
    PRICE_SCALE,
    Rated,
    rate,
    subtotals,
    use_by_band,
)
from wattstead.domains.tariffs.rules import (
    PriceIntervals,
    TariffTerms,
    feed_in_intervals,
    in_millionths,
    price_intervals,
)
from wattstead.journeys.explore_usage.answers import Direction
from wattstead.journeys.explore_usage.edges import Integers
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.money import EXACT, Money, rounded
from wattstead.timeseries.intervals import Intervals

BAR_PLACES = 4  # an hour costs cents; a bar rounded to cents would not add up to its day


@dataclass(frozen=True, kw_only=True)
class Clock:
    """When the days of a register begin."""

    zone: ZoneInfo
    boundary: time


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Gross costs (or earnings) of bars, exact; None where no contract prices a bar's energy.

    `total` is what all bars cost together, rounded as the invoice rounds them.
    """

    currency: str | None
    amounts: tuple[Decimal | None, ...]
    bands: tuple[str | None, ...]
    total: Money | None

    def of_bar(self, index: int) -> Money | None:
        """Return what one bar costs, rounded to hundredths of a cent."""
        amount = self.amounts[index]
        if self.currency is None or amount is None:
            return None
        return Money(amount, self.currency).rounded(BAR_PLACES)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What one supply makes of the bars: exact gross amounts, which bars have any energy, and their bands."""

    amounts: tuple[Decimal, ...]
    is_priced: tuple[bool, ...]
    bands: tuple[str | None, ...]
    total: Decimal


def costs_between(
    edges_s: Integers, *, energy: Intervals, supplies: Sequence[Supply], direction: Direction, clock: Clock
) -> Costs:
    """Return what the energy between neighbouring edges cost under the contracts of those days."""
    currencies = {supply.sheet.terms.currency for supply in supplies}
    found = [
        _part_of(supply, edges_s=edges_s, energy=energy, direction=direction, clock=clock)
        for supply in supplies
    ]
    parts = [part for part in found if part is not None]
    if len(currencies) != 1 or not parts:
        return _no_costs(len(edges_s) - 1)
    bars = range(len(edges_s) - 1)
    currency = currencies.pop()
    is_priced = any(any(part.is_priced) for part in parts)
    return Costs(
        currency=currency,
        total=Money(sum((part.total for part in parts), Decimal(0)), currency) if is_priced else None,
        amounts=tuple(
            sum((part.amounts[n] for part in parts), Decimal(0))
            if any(part.is_priced[n] for part in parts)
            else None
            for n in bars
        ),
        bands=tuple(_the_only(part.bands[n] for part in parts if part.is_priced[n]) for n in bars),
    )


def _part_of(
    supply: Supply, *, edges_s: Integers, energy: Intervals, direction: Direction, clock: Clock
) -> _Part | None:
    """Return what the supply's own energy costs in each bar; None when its price is not known."""
    try:
        prices = _prices_of(supply, direction=direction, clock=clock)
        if prices is None:
            return None
        rated = rate(_energy_of(supply, energy=energy, clock=clock), prices=prices)
    except NOT_PRICED:
        return None
    sums = subtotals(rated, edges_s=edges_s)
    fee_micro, tax_factor = _fee_and_tax(supply.sheet.terms, direction=direction)
    scale = rated.energy.scale + PRICE_SCALE
    net = (
        Decimal(int(amount) + int(used) * fee_micro).scaleb(-scale, context=EXACT)
        for amount, used in zip(sums.amounts, sums.energy, strict=True)
    )
    return _Part(
        amounts=tuple(EXACT.multiply(amount, tax_factor) for amount in net),
        is_priced=tuple(bool(count) for count in sums.intervals),
        bands=_bands_between(edges_s, prices=prices),
        total=_total_of(rated, terms=supply.sheet.terms, direction=direction),
    )


def _total_of(rated: Rated, *, terms: TariffTerms, direction: Direction) -> Decimal:
    """Return what the invoice makes of this energy, to the cent."""
    uses = use_by_band(rated)
    if direction == "export":
        return sum((rounded(use.amount) for use in uses), Decimal("0.00"))
    return cost_of_use(uses, terms=terms).gross


def _prices_of(supply: Supply, *, direction: Direction, clock: Clock) -> PriceIntervals | None:
    """Return what a kWh costs, or earns; None when it earns nothing."""
    if direction == "export":
        return feed_in_intervals(
            supply.sheet.terms, period=supply.days, zone=clock.zone, boundary=clock.boundary
        )
    return price_intervals(supply.sheet.terms, period=supply.days, zone=clock.zone, boundary=clock.boundary)


def _fee_and_tax(terms: TariffTerms, *, direction: Direction) -> tuple[int, Decimal]:
    """Return the grid fee in millionths per kWh, and what makes a net amount gross.

    What a household feeds in bears neither.
    """
    if direction == "export":
        return 0, Decimal(1)
    return in_millionths(terms.grid_fee_per_kwh or Decimal(0)), 1 + terms.tax_rate


def _energy_of(supply: Supply, *, energy: Intervals, clock: Clock) -> Intervals:
    """Return the intervals that begin on the days of the supply."""
    whole = time_of_days(supply.days, zone=clock.zone, boundary=clock.boundary)
    first, end = np.searchsorted(
        energy.starts_s, [int(whole.starts_at.timestamp()), int(whole.ends_before.timestamp())]
    )
    return energy.picked(slice(int(first), int(end)))


def _bands_between(edges_s: Integers, *, prices: PriceIntervals) -> tuple[str | None, ...]:
    """Return the name of the one band that fills each bar; None where bands change or have no name."""
    last = len(prices) - 1
    first_of = np.clip(np.searchsorted(prices.starts_s, edges_s[:-1], side="right") - 1, 0, last)
    last_of = np.clip(np.searchsorted(prices.starts_s, edges_s[1:], side="left") - 1, 0, last)
    changes = np.concatenate(([0], np.cumsum(prices.band[1:] != prices.band[:-1])))
    is_one = changes[first_of] == changes[last_of]
    names = [prices.band_names[band] or None for band in prices.band[first_of]]
    return tuple(name if one else None for name, one in zip(names, is_one, strict=True))


def _the_only(bands: Iterable[str | None]) -> str | None:
    """Return the band on which all contracts of a bar agree."""
    found = set(bands)
    return found.pop() if len(found) == 1 else None


def _no_costs(bars: int) -> Costs:
    return Costs(currency=None, amounts=(None,) * bars, bands=(None,) * bars, total=None)
