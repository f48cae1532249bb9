from datetime import UTC, date, datetime

import numpy as np
import pytest

from tests.timeseries.readings import IN_TIME, register, slots
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.flags import ESTIMATED, METERED
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import day_totals, month_totals, year_totals
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
ONE = register(91)
YEARS = DayPeriod(starts_on=date(2024, 1, 1), ends_before=date(2026, 1, 1))


def every_quarter(first: datetime, last: datetime) -> Intervals:
    starts_s = np.arange(int(first.timestamp()), int(last.timestamp()), 900, dtype=np.int64)
    return Intervals(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), 900, dtype=np.int64),
        deltas=np.ones(len(starts_s), dtype=np.int64),
        flags=np.zeros(len(starts_s), dtype=np.uint8),
    )


def test_months_and_years_add_up_their_days_over_both_changes_of_clocks() -> None:
    two_years = every_quarter(datetime(2023, 12, 31, 23, tzinfo=UTC), datetime(2025, 12, 31, 23, tzinfo=UTC))

    with seen_by(SYSTEM):
        take_in(ONE, two_years, known_at=IN_TIME, actor_id=None, reason="test")
        months, years = month_totals(ONE, YEARS), year_totals(ONE, YEARS)

    assert [(one.starts_on, one.total) for one in years] == [
        (date(2024, 1, 1), 366 * 96),
        (date(2025, 1, 1), 365 * 96),
    ]
    assert [one.total for one in months[:12]] == [
        days * 96 + odd
        for days, odd in zip(
            (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31),
            (0, 0, -4, 0, 0, 0, 0, 0, 0, 4, 0, 0),
            strict=True,
        )
    ]
    assert all(one.present == one.expected == one.total for one in months)
    assert [one.known_days for one in years] == [366, 365]


def test_day_tells_what_is_missing_and_what_is_estimated() -> None:
    days = DayPeriod(starts_on=date(2025, 5, 31), ends_before=date(2025, 6, 3))

    with seen_by(SYSTEM):
        take_in(ONE, slots({0: 5}), known_at=IN_TIME, actor_id=None, reason="test")
        take_in(ONE, slots({1: 7}, flag=ESTIMATED), known_at=IN_TIME, actor_id=None, reason="test")
        totals = day_totals(ONE, days)

    assert totals.totals.tolist() == [0, 12, 0]
    assert (totals.present.tolist(), totals.expected.tolist()) == ([0, 2, 0], [0, 96, 0])
    assert totals.kinds.tolist() == [0, 1 << METERED | 1 << ESTIMATED, 0]
    assert totals.has_estimates


def test_sums_over_blocks_of_several_scales_are_exact() -> None:
    fine = slots({0: 0}).replaced(deltas=np.array([1_234_567], dtype=np.int64), scale=6)
    next_day = every_quarter(datetime(2025, 6, 2, 10, tzinfo=UTC), datetime(2025, 6, 2, 11, tzinfo=UTC))

    with seen_by(SYSTEM):
        take_in(ONE, fine, known_at=IN_TIME, actor_id=None, reason="test")
        take_in(ONE, next_day, known_at=IN_TIME, actor_id=None, reason="test")
        (month,) = month_totals(ONE, DayPeriod(starts_on=date(2025, 6, 1), ends_before=date(2025, 7, 1)))

    assert (month.total, month.scale) == (1_238_567, 6)
