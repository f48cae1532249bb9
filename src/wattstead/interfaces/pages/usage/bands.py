"""Gives each band of a tariff its colour: blue where energy is cheaper, orange where it is dearest."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext

from wattstead.interfaces.pages.parts import Mark
from wattstead.journeys.explore_usage import Bar, Usage

BASE, CHEAP, DEAR, OTHER = 1, 2, 3, 4


def colours_of(usage: Usage) -> Mapping[str | None, int]:
    """Return the colour of each band among the bars; None is the price outside of all bands."""
    return colours_by_price(_prices(usage.bars))


def colours_by_price(prices: Mapping[str | None, Decimal]) -> Mapping[str | None, int]:
    """Return the colour of each band by what it costs; none where there are no bands."""
    if set(prices) <= {None}:
        return {}
    base = prices.get(None)
    bands = sorted((price, band) for band, price in prices.items() if band is not None)
    colours: dict[str | None, int] = {band: OTHER for _, band in bands}
    if base is None:
        # Two bands that cover the day are day and night: nothing is dearer than usual.
        colours[bands[-1][1]] = DEAR if len(bands) > 2 else BASE
    elif bands[-1][0] > base:
        colours[bands[-1][1]] = DEAR
    if base is None or bands[0][0] < base:
        colours[bands[0][1]] = CHEAP
    return colours | ({None: BASE} if None in prices else {})


def legend_of(colours: Mapping[str | None, int]) -> tuple[Mark, ...]:
    """Return what the colours of bands mean, the price outside of all bands last."""
    return tuple(
        Mark(ink=f"band-{colour}", label=band or gettext("all other times"))
        for band, colour in sorted(colours.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))
    )


def _prices(bars: tuple[Bar, ...]) -> dict[str | None, Decimal]:
    """Return what a unit of energy cost on average in each band."""
    energy: dict[str | None, Decimal] = {}
    cost: dict[str | None, Decimal] = {}
    for bar in bars:
        if bar.energy is not None and bar.cost is not None:
            energy[bar.band] = energy.get(bar.band, Decimal(0)) + bar.energy
            cost[bar.band] = cost.get(bar.band, Decimal(0)) + bar.cost.amount
    return {band: cost[band] / used if used else Decimal(0) for band, used in energy.items()}
