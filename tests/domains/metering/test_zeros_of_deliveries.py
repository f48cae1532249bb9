"""Zeros are odd after three days, also where each day came by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.domains.metering.test_waiting_readings import NOW, a_register, brought, quarters, stored
from tests.factories.waiting import kept_of
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.flags import METERED, Quality, Source, flag
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
DAY = 96
ODD = flag(Source.smart_meter, Quality.questionable)


def on_day(day: int, *wh: int) -> Intervals:
    """Return quarters that follow the Monday by so many days."""
    these = quarters(*wh)
    return replace(these, starts_s=these.starts_s + int(timedelta(days=day).total_seconds()))


def days_of_zeros(register: Register, *, second: tuple[int, ...] = (0,) * DAY) -> list[int]:
    """Bring three days, one after the other, and return the flags of the last one."""
    for day, readings in enumerate(((0,) * DAY, second, (0,) * DAY)):
        brought(register, on_day(day, *readings))
    return [flags for _, flags in stored(register)][-DAY:]


def test_the_third_day_without_use_is_odd_though_each_came_by_itself() -> None:
    assert days_of_zeros(a_register()) == [ODD] * DAY


@pytest.mark.parametrize(
    "second",
    [(0,) * 50 + (100,) + (0,) * 45, (0,) * 50],
    ids=["something_was_used", "a_gap_nobody_knows_of"],
)
def test_days_are_not_joined_over_use_or_over_a_gap(second: tuple[int, ...]) -> None:
    assert days_of_zeros(a_register(), second=second) == [METERED] * DAY


def test_a_first_day_of_zeros_asks_nothing_more() -> None:
    register = a_register()

    def statements(*wh: int) -> int:
        with seen_by(SYSTEM), watched_wire() as wire:
            kept_of(series_of(register), on_day(0, *wh), now=NOW, source="made for a test")
        return wire.statements

    assert statements(*(0,) * DAY) == statements(*(100,) * DAY)
