"""A year of a register is told day by day: what is there, what is estimated, what is missing."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.accounts import a_viewer, an_account
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.data_quality import DataQuality, DayQuality, data_quality
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.queries import register_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.arrivals import Arrivals
from wattstead.timeseries.flags import Quality, Source, flag
from wattstead.timeseries.store import take_in

pytestmark = pytest.mark.django_db
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
TODAY = date(2025, 4, 3)
DAY = 96


def a_register() -> Register:
    return the_register(a_meter(site_id=a_site(account_id=an_account().pk).pk))


def told(register: Register, *, year: int | None = None, today: date = TODAY) -> DataQuality:
    return data_quality(register=register, year=year, today=today)


def day_of(quality: DataQuality, on: date) -> DayQuality:
    return next(day for day in quality.days if day.on == on)


def test_a_year_tells_whole_partial_estimated_and_missing_days_and_those_to_come() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        lost = [*range(4 * DAY, 5 * DAY), *range(7 * DAY, 7 * DAY + 10)]
        counted(register, steady(MARCH, amount=100, without=lost, estimated=range(2 * DAY, 2 * DAY + 5)))
        found = told(register)

    assert (found.year, found.years, len(found.days)) == (2025, (2025,), 365)
    assert day_of(found, date(2025, 3, 1)) == DayQuality(
        on=date(2025, 3, 1), state="complete", expected=96, present=96, estimated=0
    )
    assert day_of(found, date(2025, 3, 3)) == DayQuality(
        on=date(2025, 3, 3), state="estimated", expected=96, present=96, estimated=5
    )
    assert day_of(found, date(2025, 3, 5)) == DayQuality(
        on=date(2025, 3, 5), state="missing", expected=96, present=0, estimated=0
    )
    assert day_of(found, date(2025, 3, 8)) == DayQuality(
        on=date(2025, 3, 8), state="partial", expected=96, present=86, estimated=0
    )
    # January and February lie before the first reading; 1 and 2 April should have come.
    assert Counter(day.state for day in found.days) == {
        "not_expected": 59,
        "complete": 28,
        "estimated": 1,
        "partial": 1,
        "missing": 3,
        "to_come": 273,
    }


def test_days_that_are_not_24_hours_long_expect_what_they_have() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        year = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2026, 1, 1))
        spring = [*range(88 * DAY, 88 * DAY + 92)]  # the whole 30 March
        counted(register, steady(year, amount=100, without=spring))
        found = told(register, today=date(2026, 2, 1), year=2025)

    assert day_of(found, date(2025, 3, 30)).expected == 92
    assert day_of(found, date(2025, 10, 26)).expected == 100
    assert (found.expected, found.present) == (365 * DAY, 365 * DAY - 92)


def test_nothing_is_expected_of_a_meter_that_was_taken_away() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        counted(register, steady(MARCH, amount=100))
        deactivate_meter(meter=register.meter, in_use_before=date(2025, 4, 1))
        found = told(register, today=date(2025, 6, 1))

    assert day_of(found, date(2025, 4, 1)).state == "not_expected"
    assert found.present == found.expected == 31 * DAY - 4


def test_a_register_without_readings_expects_none() -> None:
    with seen_by(SYSTEM):
        found = told(a_register())

    assert (found.year, found.years, found.expected) == (2025, (), 0)


def test_nothing_is_known_of_the_register_of_a_stranger() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        counted(register, steady(MARCH, amount=100))
        stranger = a_viewer(account_id=an_account().pk)

    with seen_by(stranger):
        with pytest.raises(NotFound):
            register_visible_to(stranger, register_id=register.pk)
        quality = data_quality(register=register, year=None, today=TODAY)

    assert (quality.years, {day.present for day in quality.days}) == ((), {0})


def test_it_is_told_how_late_readings_came() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        for day, hours_late in ((1, 6), (2, 30), (3, -12)):
            on = date(2025, 3, day)
            one_day = DayPeriod(starts_on=on, ends_before=on + timedelta(days=1))
            over_at = datetime(2025, 3, day, 23, tzinfo=UTC)
            take_in(
                series_of(register),
                steady(one_day, amount=100),
                known_at=over_at + timedelta(hours=hours_late),
                actor_id=None,
                reason="made for a test",
            )
        found = told(register).arrivals

    assert found == Arrivals(
        days=3, median=timedelta(hours=6), worst=timedelta(hours=30), worst_on=date(2025, 3, 2)
    )


def test_estimates_arrive_from_nowhere() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        counted(register, steady(MARCH, amount=100, estimated=range(31 * DAY)))
        found = told(register).arrivals

    assert found is None


def test_what_is_doubted_and_what_was_corrected_is_counted_apart() -> None:
    march = steady(MARCH, amount=100)
    march.flags[10:15] = flag(Source.smart_meter, Quality.questionable)
    march.flags[15:17] = flag(Source.adjusted, Quality.valid)
    with seen_by(SYSTEM):
        register = a_register()
        counted(register, march)
        found = told(register)

    assert (found.present, found.estimated, found.provisional, found.corrected) == (2972, 0, 5, 2)
    assert day_of(found, date(2025, 3, 1)) == DayQuality(
        on=date(2025, 3, 1),
        state="complete",
        expected=96,
        present=96,
        estimated=0,
        provisional=5,
        corrected=2,
    )
