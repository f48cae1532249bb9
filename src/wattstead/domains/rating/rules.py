"""Joins energy with prices: the one engine behind invoices, costs on pages and comparisons.

Integers throughout. Energy counts 10**-scale of a kWh, a price millionths of the
currency per kWh, so their product counts 10**-(scale + 6) of the currency, exactly.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from wattstead.domains.tariffs.rules import DynamicPricesMissing, PriceIntervals, PriceNotValid
from wattstead.kernel.energy import unscaled
from wattstead.kernel.money import EXACT
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.flags import estimates
from wattstead.timeseries.intervals import Intervals

PRICE_SCALE = 6
# Half of what 64 bits hold: the sums behind the check are floats and may be off by a hair.
_SAFE = 2.0**62
# Band and price in one number: prices stay below 10**11 millionths, far from half a step.
_BAND_STEP = 2**40


class EnergyWithoutPrice(Refusal):
    """Energy was used at a time for which no price is known."""

    code = "energy_without_price"
    message = said("Some of the energy was used at a time for which no price is known.")


class AmountsTooLarge(Refusal):
    """Energy and price are so large that their product would not be exact."""

    code = "amounts_too_large"
    message = said("These amounts of energy are too large to be billed.")


NOT_PRICED = (DynamicPricesMissing, PriceNotValid, EnergyWithoutPrice, AmountsTooLarge)
"""Why nobody can say what energy costs: who only shows a cost leaves it out then, who bills it says why."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rated:
    """Energy with its price: piece i of `energy` costs what `prices` says at `price_index[i]`.

    `amounts` counts 10**-`amount_scale` of the currency. `is_split` marks pieces
    of an interval that lay across a change of price and was cut pro rata by time.
    """

    energy: Intervals
    prices: PriceIntervals
    price_index: NDArray[np.intp]
    amounts: NDArray[np.int64]
    is_split: NDArray[np.bool_]

    @property
    def amount_scale(self) -> int:
        """Return the number of decimals of `amounts`."""
        return self.energy.scale + PRICE_SCALE

    @property
    def energy_kwh(self) -> Decimal:
        """Return all the energy."""
        return unscaled(self.energy.total, self.energy.scale)

    @property
    def amount(self) -> Decimal:
        """Return what all the energy costs, exact and not rounded."""
        return self.in_currency(int(self.amounts.sum()))

    def in_currency(self, amount: int) -> Decimal:
        """Return an integer amount of this rating in the currency."""
        return Decimal(amount).scaleb(-self.amount_scale, context=EXACT)


@dataclass(frozen=True, kw_only=True)
class BandUse:
    """What was used in one band at one unit price; `band` is empty for the base price.

    `amount` is exact and not rounded. `estimated_kwh` counts amounts without
    regard to their sign, and `absolute_kwh` is the whole it is a share of.
    """

    band: str
    price_per_kwh: Decimal
    energy_kwh: Decimal
    amount: Decimal
    intervals: int
    split_intervals: int
    estimated_kwh: Decimal
    absolute_kwh: Decimal

    def plus(self, other: "BandUse") -> "BandUse":
        """Return both uses of one band and unit price as one."""
        return replace(
            self,
            energy_kwh=EXACT.add(self.energy_kwh, other.energy_kwh),
            amount=EXACT.add(self.amount, other.amount),
            intervals=self.intervals + other.intervals,
            split_intervals=self.split_intervals + other.split_intervals,
            estimated_kwh=EXACT.add(self.estimated_kwh, other.estimated_kwh),
            absolute_kwh=EXACT.add(self.absolute_kwh, other.absolute_kwh),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Subtotals:
    """Energy and amount between neighbouring edges, as integers at the scales of the rating.

    `intervals` says how many pieces began there: none is not the same as no use.
    """

    energy: NDArray[np.int64]
    amounts: NDArray[np.int64]
    intervals: NDArray[np.int64]


def rate(energy: Intervals, *, prices: PriceIntervals) -> Rated:
    """Return `energy` with its price.

    An interval that lies across a change of price is cut pro rata by time; its
    parts sum exactly to the whole. Raises EnergyWithoutPrice and AmountsTooLarge.
    """
    _refuse_unpriced(energy, prices)
    pieces, is_split = _cut(energy, cuts_s=prices.starts_s[1:])
    _refuse_overflow(pieces, prices)
    # Both lists are sorted: counting the pieces below each price is enough to join them.
    upto = np.searchsorted(pieces.starts_s, prices.starts_s[1:], side="left")
    counts = np.diff(upto, prepend=0, append=len(pieces))
    price_index = np.repeat(np.arange(len(prices)), counts)
    return Rated(
        energy=pieces,
        prices=prices,
        price_index=price_index,
        amounts=pieces.deltas * prices.price_micro[price_index],
        is_split=is_split,
    )


def use_by_band(rated: Rated) -> tuple[BandUse, ...]:
    """Return what was used in each band at each unit price, in the order of the tariff, if anything was."""
    prices, deltas = rated.prices, rated.energy.deltas
    kinds, kind_of_price = np.unique(_kinds(prices), return_inverse=True)
    bounds = np.searchsorted(rated.price_index, np.arange(len(prices) + 1))
    by_kind = np.argsort(kind_of_price, kind="stable")
    firsts = np.searchsorted(kind_of_price[by_kind], np.arange(len(kinds)))

    def summed(values: NDArray[np.int64]) -> list[int]:
        return [int(total) for total in np.add.reduceat(_between(values, bounds)[by_kind], firsts)]

    counts = summed(np.ones(len(deltas), dtype=np.int64))
    magnitudes = np.abs(deltas)
    energy, amounts, absolute = summed(deltas), summed(rated.amounts), summed(magnitudes)
    estimated = summed(magnitudes * estimates(rated.energy.flags))
    splits = summed(rated.is_split.astype(np.int64))
    scale = rated.energy.scale
    return tuple(
        BandUse(
            band=prices.band_names[_band_of(kind)],
            price_per_kwh=unscaled(kind - _band_of(kind) * _BAND_STEP, PRICE_SCALE),
            energy_kwh=unscaled(energy[n], scale),
            amount=rated.in_currency(amounts[n]),
            intervals=counts[n],
            split_intervals=splits[n],
            estimated_kwh=unscaled(estimated[n], scale),
            absolute_kwh=unscaled(absolute[n], scale),
        )
        for n, kind in enumerate(kinds.tolist())
        if counts[n]
    )


def together(uses: Iterable[BandUse]) -> tuple[BandUse, ...]:
    """Return uses of several registers as one list: what shares band and unit price is summed."""
    found: dict[tuple[str, Decimal], BandUse] = {}
    for use in uses:
        key = (use.band, use.price_per_kwh)
        found[key] = found[key].plus(use) if key in found else use
    return tuple(found.values())


def use_by_day(rated: Rated, *, use: BandUse, edges_s: NDArray[np.int64]) -> tuple[Decimal, ...]:
    """Return the energy of one band at one unit price, day by day; the days sum exactly to the use.

    Edges are the starts of the days and the end of the last.
    """
    prices = rated.prices
    names = np.array([name == use.band for name in prices.band_names])
    is_kind = names[prices.band] & (prices.price_micro == int(use.price_per_kwh.scaleb(PRICE_SCALE)))
    bounds = np.searchsorted(rated.energy.starts_s, edges_s, side="left")
    of_kind = rated.energy.deltas * is_kind[rated.price_index]
    return tuple(unscaled(int(day), rated.energy.scale) for day in _between(of_kind, bounds))


def subtotals(rated: Rated, *, edges_s: NDArray[np.int64]) -> Subtotals:
    """Return energy and amount of the pieces that begin between neighbouring edges.

    Edges are sorted seconds since 1970, such as the starts of days and the end of the last.
    """
    bounds = np.searchsorted(rated.energy.starts_s, edges_s, side="left")
    return Subtotals(
        energy=_between(rated.energy.deltas, bounds),
        amounts=_between(rated.amounts, bounds),
        intervals=np.diff(bounds).astype(np.int64),
    )


def _kinds(prices: PriceIntervals) -> NDArray[np.int64]:
    return prices.band.astype(np.int64) * _BAND_STEP + prices.price_micro


def _band_of(kind: int) -> int:
    return (kind + _BAND_STEP // 2) // _BAND_STEP


def _between(values: NDArray[np.int64], bounds: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return the sums of `values` between neighbouring bounds; an empty stretch sums to nothing."""
    running = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(values, dtype=np.int64)))
    return running[bounds[1:]] - running[bounds[:-1]]


def _refuse_unpriced(energy: Intervals, prices: PriceIntervals) -> None:
    if not len(energy):
        return
    has_gap = bool((prices.starts_s[1:] != prices.ends_before_s[:-1]).any())
    starts_s, ends_s = energy.starts_s, energy.ends_s
    if has_gap or starts_s[0] < prices.starts_s[0] or ends_s[-1] > prices.ends_before_s[-1]:
        raise EnergyWithoutPrice


def _refuse_overflow(energy: Intervals, prices: PriceIntervals) -> None:
    """Refuse sums that could leave 64 bits, worked out in floats, which cannot overflow here."""
    largest_price = float(np.abs(prices.price_micro.astype(np.float64)).max(initial=1))
    if float(np.abs(energy.deltas.astype(np.float64)).sum()) * max(largest_price, 1) > _SAFE:
        raise AmountsTooLarge


def _cut(energy: Intervals, *, cuts_s: NDArray[np.int64]) -> tuple[Intervals, NDArray[np.bool_]]:
    """Return the intervals cut wherever one lies across a cut, and which pieces came of cutting."""
    none_split = np.zeros(len(energy), dtype=np.bool_)
    if not len(energy):
        return energy, none_split
    after = np.searchsorted(energy.starts_s, cuts_s, side="left")
    before = np.maximum(after - 1, 0)
    across = (after > 0) & (energy.ends_s[before] > cuts_s)
    if not across.any():
        return energy, none_split
    whole = np.arange(len(energy))
    owner = np.insert(whole, after[across], before[across])
    starts_s = np.insert(energy.starts_s, after[across], cuts_s[across])
    is_last = np.append(owner[1:] != owner[:-1], True)
    ends_s = np.where(is_last, energy.ends_s[owner], np.append(starts_s[1:], 0))
    is_split = np.isin(owner, before[across])
    deltas = energy.deltas[owner]
    deltas[is_split] = _shares(
        energy, owner=owner[is_split], starts_s=starts_s[is_split], ends_s=ends_s[is_split]
    )
    pieces = Intervals(
        starts_s=starts_s,
        length_s=ends_s - starts_s,
        deltas=deltas,
        flags=energy.flags[owner],
        scale=energy.scale,
    )
    return pieces, is_split


def _shares(
    energy: Intervals,
    *,
    owner: NDArray[np.intp],
    starts_s: NDArray[np.int64],
    ends_s: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return each piece's share of its interval: the running share at its end less that at its start.

    Running shares are cut to whole units, so nothing is lost or made between the pieces.
    """
    deltas, length_s, origin_s = energy.deltas[owner], energy.length_s[owner], energy.starts_s[owner]
    if float(np.abs(deltas.astype(np.float64)).max()) * float(length_s.max()) > _SAFE:
        raise AmountsTooLarge
    upto_end = deltas * (ends_s - origin_s) // length_s
    upto_start = deltas * (starts_s - origin_s) // length_s
    return upto_end - upto_start
