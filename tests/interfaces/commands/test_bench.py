import numpy as np
import pytest

from wattstead.interfaces.commands.bench_readings import (
    LIVE_DAY,
    MONTH,
    YEAR,
    households,
    readings,
    starts_of,
)
from wattstead.interfaces.commands.bench_store import Figure, UnfairConditions, refuse_unfair_conditions


def figure(*, store: float, rows: float, better: str = "more", ratio_wanted: float = 0.0) -> Figure:
    return Figure(
        what="load", unit="M/s", store=store, rows=rows, budget=4.0, better=better, ratio_wanted=ratio_wanted
    )


@pytest.mark.parametrize(
    ("measured", "held"),
    [
        (figure(store=4.0, rows=1.0), True),
        (figure(store=3.9, rows=1.0), False),
        (figure(store=5.0, rows=0.4, ratio_wanted=10.0), True),
        (figure(store=5.0, rows=0.6, ratio_wanted=10.0), False),
        (figure(store=4.0, rows=9.0, better="less"), True),
        (figure(store=4.1, rows=9.0, better="less"), False),
    ],
)
def test_budget_is_held_only_by_a_figure_within_it(measured: Figure, held: bool) -> None:
    assert measured.is_held is held


def test_readings_are_the_same_in_every_run() -> None:
    meters = households(3, first=1)

    first, second = (readings(meters, starts_s=starts_of(MONTH)) for _ in range(2))

    assert np.array_equal(first.deltas, second.deltas)
    assert len(first) == 3 * 30 * 96
    assert (len(starts_of(YEAR)), len(starts_of(LIVE_DAY))) == (366 * 96, 96)


@pytest.mark.django_db
def test_bench_refuses_to_measure_as_another_role_than_the_worker() -> None:
    with pytest.raises(UnfairConditions, match="wattstead_app"):
        refuse_unfair_conditions()
