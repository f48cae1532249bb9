"""A battery takes and gives no more than it can, and forgets what it once held."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wattstead.journeys.demo_household.arrays import Integers
from wattstead.journeys.demo_household.battery import Battery, BatteryRun, held_after, run_battery

BATTERY = Battery(largest_wh=8000, least_wh=400, power_w=4600, efficiency_per_mille=955)
FLOWS = st.lists(st.integers(-4000, 4000), min_size=1, max_size=60)


def run(flows: list[int], *, held: int) -> BatteryRun:
    """Let the roof spare what is positive and the house want what is negative."""
    return run_battery(
        BATTERY, spare=_positive(flows), wanted=_positive([-flow for flow in flows]), held=held
    )


def test_power_bounds_what_goes_in_and_out() -> None:
    day = run([3000, 3000, -3000, -3000], held=4000)

    assert day.charged.tolist() == [1150, 1150, 0, 0]
    assert day.discharged.tolist() == [0, 0, 1150, 1150]
    # 1,150 x 0.955 = 1,098 is stored; 1,150 / 0.955 = 1,205 is taken.
    assert day.held.tolist() == [5098, 6196, 4991, 3786]


def test_full_battery_takes_what_still_fits_and_an_empty_one_gives_what_is_left() -> None:
    evening, morning = run([1000, 1000], held=7900), run([-1000, -1000], held=500)

    # 105 x 0.955 = 100 fill it; of the last 100 the house gets 95.
    assert (evening.charged.tolist(), evening.held.tolist()) == ([105, 0], [8000, 8000])
    assert (morning.discharged.tolist(), morning.held.tolist()) == ([95, 0], [400, 400])


@given(flows=FLOWS, held=st.integers(400, 8000))
def test_battery_keeps_its_limits_whatever_comes(flows: list[int], held: int) -> None:
    day = run(flows, held=held)

    lost = day.charged - day.discharged - np.diff(day.held, prepend=held)
    assert 400 <= int(day.held.min()) <= int(day.held.max()) <= 8000
    assert 0 <= int(day.charged.max()) <= 1150
    assert 0 <= int(day.discharged.max()) <= 1150
    assert int(lost.min()) >= 0


@given(flows=FLOWS, one=st.integers(400, 8000), other=st.integers(400, 8000))
def test_what_is_held_is_known_once_it_no_longer_matters_what_was_held(
    flows: list[int], one: int, other: int
) -> None:
    known = held_after(BATTERY, spare=_positive(flows), wanted=_positive([-flow for flow in flows]))

    ends = {int(run(flows, held=held).held[-1]) for held in (one, other)}

    assert known is None or ends == {known}
    assert (run(flows, held=max(one, other)).held >= run(flows, held=min(one, other)).held).all()


def _positive(flows: list[int]) -> Integers:
    return np.maximum(np.array(flows, dtype=np.int64), 0)
