"""Energy meets prices; an oracle of plain Python fractions agrees to the last digit."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from time import perf_counter
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.tariffs import WORKDAYS, a_band, banded_terms
from wattstead.domains.rating.rules import (
    AmountsTooLarge,
    BandUse,
    EnergyWithoutPrice,
    rate,
    subtotals,
    use_by_band,
)
from wattstead.domains.tariffs.rules import PriceIntervals, price_intervals
from wattstead.kernel.periods import year_of
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.intervals import Intervals

HOUR = 3600
NAMES = ("", "Night", "Peak")


def energy_of(*rows: tuple[int, int, int], scale: int = 3, flag: int = METERED) -> Intervals:
    """Return intervals from rows of start, length and amount."""
    return Intervals(
        starts_s=np.array([row[0] for row in rows], dtype=np.int64),
        length_s=np.array([row[1] for row in rows], dtype=np.int64),
        deltas=np.array([row[2] for row in rows], dtype=np.int64),
        flags=np.full(len(rows), flag, dtype=np.uint8),
        scale=scale,
    )


def prices_of(*rows: tuple[int, int, int], end: int) -> PriceIntervals:
    """Return prices from rows of start, price in millionths and band."""
    starts = np.array([row[0] for row in rows], dtype=np.int64)
    return PriceIntervals(
        starts_s=starts,
        ends_before_s=np.append(starts[1:], np.int64(end)),
        price_micro=np.array([row[1] for row in rows], dtype=np.int64),
        band=np.array([row[2] for row in rows], dtype=np.int16),
        band_names=NAMES,
    )


TWO_HOURS = prices_of((0, 240_000, 1), (HOUR, 320_000, 0), end=2 * HOUR)


def a_use(band: str, price: str, energy: str, amount: str, **rest: object) -> BandUse:
    told: dict[str, object] = {
        "intervals": 1,
        "split_intervals": 0,
        "estimated_kwh": Decimal(0),
        "absolute_kwh": abs(Decimal(energy)),
    }
    return BandUse(
        band=band,
        price_per_kwh=Decimal(price),
        energy_kwh=Decimal(energy),
        amount=Decimal(amount),
        **(told | rest),  # type: ignore[arg-type]
    )


def test_each_interval_costs_the_price_of_its_time() -> None:
    rated = rate(energy_of((0, 900, 1_000), (HOUR, 900, 500)), prices=TWO_HOURS)

    assert rated.amounts.tolist() == [1_000 * 240_000, 500 * 320_000]
    assert rated.energy_kwh == Decimal("1.500")
    assert rated.amount == Decimal("0.40")
    assert use_by_band(rated) == (
        a_use("", "0.32", "0.5", "0.16"),
        a_use("Night", "0.24", "1", "0.24"),
    )


def test_an_interval_across_a_change_of_price_is_cut_by_time_and_marked() -> None:
    # An hour from 0:45 to 1:45 with 1.001 kWh: a quarter of it is 250.25 Wh, cut to 250; the rest is 751.
    rated = rate(energy_of((2_700, HOUR, 1_001)), prices=TWO_HOURS)

    assert rated.energy == energy_of((2_700, 900, 250), (HOUR, 2_700, 751))
    assert rated.is_split.tolist() == [True, True]
    assert use_by_band(rated) == (
        a_use("", "0.32", "0.751", "0.24032", split_intervals=1),
        a_use("Night", "0.24", "0.25", "0.06", split_intervals=1),
    )


def test_a_missing_interval_costs_nothing() -> None:
    rated = rate(energy_of((HOUR, 900, 500)), prices=TWO_HOURS)

    assert use_by_band(rated) == (a_use("", "0.32", "0.5", "0.16"),)


def test_no_energy_costs_nothing() -> None:
    rated = rate(Intervals.none(), prices=TWO_HOURS)

    assert rated.amount == Decimal(0)
    assert use_by_band(rated) == ()


def test_one_band_at_two_prices_is_told_twice() -> None:
    prices = prices_of((0, 100_000, 2), (900, 200_000, 2), (1_800, 100_000, 2), end=2_700)

    rated = rate(energy_of((0, 900, 1_000), (900, 900, 1_000), (1_800, 900, 1_000)), prices=prices)

    assert use_by_band(rated) == (
        a_use("Peak", "0.1", "2", "0.2", intervals=2),
        a_use("Peak", "0.2", "1", "0.2"),
    )


def test_negative_prices_and_finer_scales_stay_exact() -> None:
    prices = prices_of((0, -12_345, 0), end=HOUR)

    rated = rate(energy_of((0, 900, 1_234_567), scale=6), prices=prices)

    assert rated.amount == Decimal("1.234567") * Decimal("-0.012345")
    assert use_by_band(rated)[0].price_per_kwh == Decimal("-0.012345")


def test_estimates_are_counted() -> None:
    rated = rate(energy_of((0, 900, 750), flag=ESTIMATED), prices=TWO_HOURS)

    assert use_by_band(rated)[0].estimated_kwh == Decimal("0.75")


@pytest.mark.parametrize(
    "row", [(-900, 900, 1), (-450, 900, 1), (2 * HOUR - 450, 900, 1), (2 * HOUR, 900, 1)]
)
def test_energy_outside_of_the_prices_is_refused(row: tuple[int, int, int]) -> None:
    with pytest.raises(EnergyWithoutPrice):
        rate(energy_of(row), prices=TWO_HOURS)


def test_prices_with_a_gap_are_refused() -> None:
    gap = PriceIntervals(
        starts_s=np.array([0, HOUR]),
        ends_before_s=np.array([1_800, 2 * HOUR]),
        price_micro=np.array([1, 1]),
        band=np.zeros(2, dtype=np.int16),
        band_names=NAMES,
    )

    with pytest.raises(EnergyWithoutPrice):
        rate(energy_of((0, 900, 1)), prices=gap)


@pytest.mark.parametrize(
    "rows",
    [
        ((0, 900, 2**62),),
        ((0, 900, 2**45), (HOUR, 900, 2**45)),
        ((0, 900, -(2**63)),),
        ((0, 2 * HOUR, 2**50),),
    ],
)
def test_what_64_bits_cannot_hold_is_refused_and_never_wrapped(
    rows: tuple[tuple[int, int, int], ...],
) -> None:
    with pytest.raises(AmountsTooLarge):
        rate(energy_of(*rows), prices=TWO_HOURS)


def test_subtotals_tell_no_reading_from_no_use() -> None:
    rated = rate(energy_of((0, 900, 0), (HOUR, 900, 500), (HOUR + 900, 900, 250)), prices=TWO_HOURS)

    found = subtotals(rated, edges_s=np.array([0, 1_800, HOUR, 2 * HOUR]))

    assert found.energy.tolist() == [0, 0, 750]
    assert found.amounts.tolist() == [0, 0, 750 * 320_000]
    assert found.intervals.tolist() == [1, 0, 2]


@dataclass(frozen=True)
class Piece:
    start: int
    end: int
    share: Fraction
    price: int
    band: int


def pieces_by_hand(energy: Intervals, prices: PriceIntervals) -> list[Piece]:
    """Cut each interval at each price, one by one, in exact fractions."""
    found = []
    for start, length, delta in zip(energy.starts_s, energy.length_s, energy.deltas, strict=True):
        for begins, ends, price, band in zip(
            prices.starts_s, prices.ends_before_s, prices.price_micro, prices.band, strict=True
        ):
            low, high = max(int(start), int(begins)), min(int(start + length), int(ends))
            if low < high:
                share = Fraction(int(delta) * (high - low), int(length))
                found.append(Piece(low, high, share, int(price), int(band)))
    return found


@st.composite
def some_energy(draw: st.DrawFn) -> Intervals:
    """Draw up to forty intervals of any length, with gaps, between 0 and the end of the prices."""
    rows, at = [], 0
    for _ in range(draw(st.integers(0, 40))):
        at += draw(st.sampled_from([0, 0, 0, 450, 900]))
        length = draw(st.sampled_from([900, 900, 1800, 3600, 7000]))
        rows.append((at, length, draw(st.integers(-50_000, 3_000_000))))
        at += length
    return energy_of(*rows, scale=draw(st.integers(3, 6)))


@st.composite
def some_prices(draw: st.DrawFn) -> PriceIntervals:
    starts = [0, *sorted(draw(st.sets(st.integers(1, 300).map(lambda n: n * 450), max_size=30)))]
    rows = [(start, draw(st.integers(-500_000, 900_000)), draw(st.integers(0, 2))) for start in starts]
    return prices_of(*rows, end=1_000_000)


@settings(max_examples=300, deadline=None)
@given(energy=some_energy(), prices=some_prices())
def test_the_engine_agrees_with_the_arithmetic_by_hand(energy: Intervals, prices: PriceIntervals) -> None:
    by_hand = pieces_by_hand(energy, prices)

    rated = rate(energy, prices=prices)

    assert [
        (int(start), int(end), int(prices.price_micro[index]))
        for start, end, index in zip(
            rated.energy.starts_s, rated.energy.ends_s, rated.price_index, strict=True
        )
    ] == [(piece.start, piece.end, piece.price) for piece in by_hand]
    assert all(
        abs(int(delta) - piece.share) < 1 for delta, piece in zip(rated.energy.deltas, by_hand, strict=True)
    )
    assert rated.energy.total == energy.total
    assert rated.amount == sum(
        (
            Decimal(int(delta)).scaleb(-energy.scale) * Decimal(piece.price).scaleb(-6)
            for delta, piece in zip(rated.energy.deltas, by_hand, strict=True)
        ),
        Decimal(0),
    )


@settings(max_examples=150, deadline=None)
@given(energy=some_energy(), prices=some_prices())
def test_bands_and_days_are_the_whole_told_in_two_ways(energy: Intervals, prices: PriceIntervals) -> None:
    rated = rate(energy, prices=prices)
    by_hand: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for index, amount in zip(rated.price_index, rated.amounts, strict=True):
        price = Decimal(int(prices.price_micro[index])).scaleb(-6)
        by_hand[NAMES[prices.band[index]], price] += rated.in_currency(int(amount))

    uses = use_by_band(rated)
    by_time = subtotals(rated, edges_s=np.arange(0, 1_000_001, 40_000))

    assert {(use.band, use.price_per_kwh): use.amount for use in uses} == by_hand
    assert all(use.amount == use.energy_kwh * use.price_per_kwh for use in uses)
    assert sum(use.intervals for use in uses) == len(rated.energy)
    assert int(by_time.energy.sum()) == energy.total
    assert rated.in_currency(int(by_time.amounts.sum())) == rated.amount


@settings(max_examples=100, deadline=None)
@given(energy=some_energy(), prices=some_prices())
def test_cutting_an_interval_loses_and_makes_nothing(energy: Intervals, prices: PriceIntervals) -> None:
    rated = rate(energy, prices=prices)

    owner = np.searchsorted(energy.starts_s, rated.energy.starts_s, side="right") - 1
    for n in range(len(energy)):
        assert rated.energy.deltas[owner == n].sum() == energy.deltas[n]
        assert bool(rated.is_split[owner == n].any()) is (int((owner == n).sum()) > 1)


def test_a_year_of_quarter_hours_is_rated_within_the_budget() -> None:
    # The budget is 2 ms on a quiet machine; the best of many runs keeps a busy one from failing us.
    terms = banded_terms(a_band(), a_band("Peak", hours="17:00-20:00", weekdays=WORKDAYS, price="0.4"))
    prices = price_intervals(terms, period=year_of(date(2025, 1, 1)), zone=ZoneInfo("Europe/Berlin"))
    starts = np.arange(prices.starts_s[0], prices.ends_before_s[-1], 900)
    energy = energy_of(*((int(start), 900, n % 2_500) for n, start in enumerate(starts)))
    took = []

    for _ in range(30):
        began = perf_counter()
        rate(energy, prices=prices)
        took.append(perf_counter() - began)

    assert len(energy) == 35_040
    assert min(took) <= 0.002
