"""Prices the energy of many registers at once, with the engine of the invoice.

A tariff's prices are laid out once and shared by all sites that have it. An interval that
lies across a change of price is rare; its register is rated by itself, which divides it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wattstead.domains.billing.rules import cost_of_use
from wattstead.domains.contracts.queries import Supply
from wattstead.domains.rating.rules import (
    PRICE_SCALE,
    AmountsTooLarge,
    BandUse,
    EnergyWithoutPrice,
    rate,
    use_by_band,
)
from wattstead.domains.tariffs.queries import PriceSheet
from wattstead.domains.tariffs.rules import (
    DynamicPricesMissing,
    PriceIntervals,
    PriceNotValid,
    price_intervals,
)
from wattstead.kernel.energy import unscaled
from wattstead.kernel.money import EXACT, Money
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.gathering import by_register, columns_of
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.ranges import read_many
from wattstead.timeseries.series import Series


@dataclass(frozen=True, kw_only=True)
class Priced:
    """A register with the contracts that price it; `used` is what it counted on all the days."""

    series: Series
    supplies: tuple[Supply, ...]
    used: Decimal | None


@dataclass(frozen=True, kw_only=True, eq=False)
class _Prices:
    """The prices of one tariff on some days, laid out once: kind k is one band at one price.

    `kind_of` says which kind each price interval is.
    """

    laid_out: PriceIntervals
    bands: tuple[str, ...]
    micro: tuple[int, ...]
    kind_of: NDArray[np.intp]

    @property
    def is_one(self) -> bool:
        """Tell whether all energy costs the same, so that its sum is enough."""
        return len(self.micro) == 1


def costs_of(priced: Sequence[Priced], *, days: DayPeriod) -> Mapping[int, Money]:
    """Return what each register's energy of some days cost, by its number: gross, without standing charges.

    One statement reads the energy of those whose price changes with the time; of the others the
    sum is enough. A register whose price is not known has no entry.
    """
    prices: dict[tuple[object, str, DayPeriod], _Prices | None] = {}
    parts: dict[int, list[tuple[Supply, _Prices]]] = {}
    for each in priced:
        for supply in each.supplies:
            key = (supply.sheet.tariff_id, each.series.zone, supply.days)
            if key not in prices:
                prices[key] = _prices(supply.sheet, days=supply.days, zone=ZoneInfo(each.series.zone))
            known = prices[key]
            if known is not None:
                parts.setdefault(each.series.number, []).append((supply, known))
    by_time = [
        each.series for each in priced if not _is_sum_enough(parts.get(each.series.number, []), days=days)
    ]
    energies = _energies(by_time, days=days)
    found = {}
    for each in priced:
        of_register = parts.get(each.series.number, [])
        if each.series.number in energies:
            costs = [
                _cost(energies[each.series.number], prices=known, sheet=supply.sheet)
                for supply, known in of_register
            ]
        else:
            costs = [
                _cost_of_sum(each.used, prices=known, sheet=supply.sheet) for supply, known in of_register
            ]
        total = _sum_of([cost for cost in costs if cost is not None])
        if total is not None:
            found[each.series.number] = total
    return found


def _is_sum_enough(parts: Sequence[tuple[Supply, _Prices]], *, days: DayPeriod) -> bool:
    return not parts or (len(parts) == 1 and parts[0][1].is_one and parts[0][0].days == days)


def _energies(series: Sequence[Series], *, days: DayPeriod) -> Mapping[int, Intervals]:
    if not series:
        return {}
    ordered = tuple(sorted(series, key=lambda one: one.number))
    found: dict[int, Intervals] = {one.number: Intervals.none() for one in ordered}
    return found | by_register(columns_of(read_many(ordered, days), series=ordered))


def _prices(sheet: PriceSheet, *, days: DayPeriod, zone: ZoneInfo) -> _Prices | None:
    try:
        laid_out = price_intervals(sheet.terms, period=days, zone=zone)
    except (DynamicPricesMissing, PriceNotValid):
        return None
    kinds = sorted(set(zip(laid_out.band.tolist(), laid_out.price_micro.tolist(), strict=True)))
    place = {kind: at for at, kind in enumerate(kinds)}
    each = zip(laid_out.band.tolist(), laid_out.price_micro.tolist(), strict=True)
    return _Prices(
        laid_out=laid_out,
        bands=tuple(laid_out.band_names[band] for band, _ in kinds),
        micro=tuple(micro for _, micro in kinds),
        kind_of=np.array([place[kind] for kind in each], dtype=np.intp),
    )


def _cost(energy: Intervals, *, prices: _Prices, sheet: PriceSheet) -> Money | None:
    """Return what the energy costs that begins while these prices hold; None when there is none."""
    laid_out = prices.laid_out
    ends = np.searchsorted(energy.starts_s, [laid_out.starts_s[0], laid_out.ends_before_s[-1]])
    part = energy.picked(slice(int(ends[0]), int(ends[1])))
    if not len(part):
        return None
    # Both lists are sorted: a price that begins inside of an interval divides it.
    upto = np.searchsorted(part.starts_s, laid_out.starts_s[1:])
    inside = (upto > 0) & (part.ends_s[np.maximum(upto - 1, 0)] > laid_out.starts_s[1:])
    if inside.any():
        try:
            uses = use_by_band(rate(part, prices=laid_out))
        except (EnergyWithoutPrice, AmountsTooLarge):
            return None
        return Money(cost_of_use(uses, terms=sheet.terms).gross, sheet.terms.currency)
    running = np.concatenate(([0], np.cumsum(part.deltas)))
    sums = np.diff(running[np.concatenate(([0], upto, [len(part)]))])
    of_kind = np.zeros(len(prices.micro), dtype=np.int64)
    np.add.at(of_kind, prices.kind_of, sums)
    used = [unscaled(int(amount), part.scale) for amount in of_kind]
    return _gross(used, prices=prices, sheet=sheet)


def _cost_of_sum(used: Decimal | None, *, prices: _Prices, sheet: PriceSheet) -> Money | None:
    return None if used is None else _gross([used], prices=prices, sheet=sheet)


def _gross(used: Sequence[Decimal], *, prices: _Prices, sheet: PriceSheet) -> Money:
    """Return what so much of each kind costs, rounded as the invoice rounds."""
    uses = [
        BandUse(
            band=band,
            price_per_kwh=unscaled(micro, PRICE_SCALE),
            energy_kwh=amount,
            amount=EXACT.multiply(amount, unscaled(micro, PRICE_SCALE)),
            intervals=0,
            split_intervals=0,
            estimated_kwh=Decimal(0),
            absolute_kwh=abs(amount),
        )
        for band, micro, amount in zip(prices.bands, prices.micro, used, strict=True)
    ]
    return Money(cost_of_use(uses, terms=sheet.terms).gross, sheet.terms.currency)


def _sum_of(costs: Sequence[Money]) -> Money | None:
    if not costs or len({cost.currency for cost in costs}) != 1:
        return None
    return Money(sum((cost.amount for cost in costs), Decimal(0)), costs[0].currency)
