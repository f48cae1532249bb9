"""Cubic metres of gas become kilowatt-hours: once for each stretch of a bill, and exactly."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.domains.rating.gas import GasFactors, GasPart, GasStep, converted, first_day_without
from wattstead.kernel.periods import DayPeriod
from wattstead.timeseries.flags import METERED
from wattstead.timeseries.intervals import Intervals

GERMAN = GasFactors(state_number=Decimal("0.95"), calorific_value=Decimal("11.2"))
BRITISH = GasFactors(
    state_number=Decimal("1.02264"), calorific_value=Decimal(39), calorific_unit=CalorificUnit.MJ
)
DAY_S = 86_400


def days(first: int, before: int) -> DayPeriod:
    return DayPeriod(starts_on=date(2025, 3, first), ends_before=date(2025, 3, before))


def litres(*amounts: int) -> Intervals:
    """Return a reading a day, from second 0 on."""
    return Intervals(
        starts_s=np.arange(len(amounts), dtype=np.int64) * DAY_S,
        length_s=np.full(len(amounts), DAY_S, dtype=np.int64),
        deltas=np.array(amounts, dtype=np.int64),
        flags=np.full(len(amounts), METERED, dtype=np.uint8),
    )


def part(first: int, before: int, factors: GasFactors = GERMAN) -> GasPart:
    return GasPart(
        days=days(first, before), starts_s=(first - 1) * DAY_S, ends_s=(before - 1) * DAY_S, factors=factors
    )


@pytest.mark.parametrize(
    ("volume_m3", "factors", "energy_kwh"),
    [("100", GERMAN, "1064.000"), ("1", BRITISH, "11.079"), ("0", GERMAN, "0.000")],
    ids=["german", "british", "nothing"],
)
def test_energy_is_volume_times_state_number_times_calorific_value(
    volume_m3: str, factors: GasFactors, energy_kwh: str
) -> None:
    assert factors.kwh_of(Decimal(volume_m3)) == Decimal(energy_kwh)


def test_a_british_cubic_metre_is_told_as_on_help_pages() -> None:
    assert BRITISH.kwh_of(Decimal(1), places=2) == Decimal("11.08")


def test_each_stretch_is_converted_by_its_own_values() -> None:
    """(1.000 + 2.000) m³ x 0.95 x 11.2 = 31.920 kWh; 3.000 m³ x 0.95 x 10 = 28.500 kWh."""
    poorer = GasFactors(state_number=Decimal("0.95"), calorific_value=Decimal(10))

    result = converted(litres(1_000, 2_000, 3_000), parts=[part(1, 3), part(3, 4, poorer)])

    assert result.steps == (
        GasStep(days=days(1, 3), volume_m3=Decimal("3.000"), factors=GERMAN, energy_kwh=Decimal("31.920")),
        GasStep(days=days(3, 4), volume_m3=Decimal("3.000"), factors=poorer, energy_kwh=Decimal("28.500")),
    )
    assert (result.energy.deltas.tolist(), result.energy.scale) == ([10_640, 21_280, 28_500], 3)


def test_readings_outside_of_every_part_are_left_out() -> None:
    result = converted(litres(1_000, 2_000), parts=[part(2, 3)])

    assert result.energy.starts_s.tolist() == [DAY_S]


def test_without_readings_nothing_is_converted() -> None:
    result = converted(Intervals.none(), parts=[part(1, 3)])

    assert (len(result.energy), result.steps[0].energy_kwh) == (0, Decimal("0.000"))


@given(
    amounts=st.lists(st.integers(0, 50_000), min_size=1, max_size=30),
    state_number=st.decimals("0.8", "1.1", places=4),
    calorific_value=st.decimals("8", "13", places=3),
)
def test_the_readings_add_up_to_the_step_they_are_of(
    amounts: list[int], state_number: Decimal, calorific_value: Decimal
) -> None:
    factors = GasFactors(state_number=state_number, calorific_value=calorific_value)

    result = converted(litres(*amounts), parts=[part(1, len(amounts) + 1, factors)])

    exact = Decimal(sum(amounts)) / 1_000 * state_number * calorific_value
    for step in result.steps:
        assert int(result.energy.deltas.sum()) == step.energy_kwh * 1_000
        assert abs(step.energy_kwh - exact) <= Decimal("0.0005")


@pytest.mark.parametrize(
    ("parts", "missing"),
    [
        ([days(1, 5)], None),
        ([days(1, 3), days(3, 9)], None),
        ([days(2, 5)], date(2025, 3, 1)),
        ([days(1, 3), days(4, 5)], date(2025, 3, 3)),
        ([days(1, 4)], date(2025, 3, 4)),
        ([], date(2025, 3, 1)),
    ],
    ids=["one", "two", "late", "hole", "short", "none"],
)
def test_the_first_day_without_values_is_found(parts: list[DayPeriod], missing: date | None) -> None:
    assert first_day_without(parts, days=days(1, 5)) == missing
