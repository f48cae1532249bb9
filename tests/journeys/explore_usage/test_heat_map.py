"""How a year spreads over the hours of its days, the two odd days included."""

from datetime import date, time
from decimal import Decimal

import pytest

from tests.factories.accounts import an_account
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.journeys.explore_usage.homes import TODAY, Home, a_home, days
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage import HeatDay, HeatMap, UsageQuestion, heat_map
from wattstead.kernel.periods import day_of, month_of, year_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db

IN_SPRING, IN_AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def seen_in(home: Home, **parts: object) -> HeatMap:
    with seen_by(home.viewer) as viewer:
        return heat_map(viewer=viewer, ask=UsageQuestion(**parts), today=TODAY)  # type: ignore[arg-type]


def day_in(shown: HeatMap, *, day: date) -> HeatDay:
    return shown.days[(day - date(day.year, 1, 1)).days]


def test_every_hour_of_a_year_has_its_energy() -> None:
    home = a_home(steady(year_of(date(2025, 1, 1)), amount=250))

    shown = seen_in(home, on=date(2025, 5, 5))

    # 365 days of 24 hours of four quarter-hours: the hour lost in spring comes back in autumn.
    assert [len(day.energies) for day in shown.days].count(24) == 363
    assert {energy for day in shown.days for energy in day.energies} == {1000}
    assert shown.total == Decimal(8760)
    assert shown.period == year_of(date(2025, 1, 1))


def test_day_on_which_the_clocks_go_forward_skips_an_hour() -> None:
    home = a_home(steady(month_of(IN_SPRING), amount=250))

    spring = day_in(seen_in(home, on=IN_SPRING), day=IN_SPRING)

    assert spring == HeatDay(day=IN_SPRING, clock_hours=(0, 1, *range(3, 24)), energies=(1000,) * 23)


def test_day_on_which_the_clocks_go_back_has_an_hour_twice() -> None:
    home = a_home(steady(month_of(IN_AUTUMN), amount=250))

    autumn = day_in(seen_in(home, on=IN_AUTUMN), day=IN_AUTUMN)

    assert autumn == HeatDay(day=IN_AUTUMN, clock_hours=(0, 1, 2, *range(2, 24)), energies=(1000,) * 25)


def test_hours_that_nobody_measured_are_unknown_and_days_to_come_are_left_out() -> None:
    home = a_home(steady(days(date(2026, 1, 1), date(2026, 1, 3)), amount=250, without=range(4, 12)))

    shown = seen_in(home, on=TODAY)

    assert len(shown.days) == 2
    assert shown.days[0].energies == (1000, None, None, *(1000,) * 21)


def test_meter_that_is_read_once_a_day_tells_nothing_of_its_hours() -> None:
    home = a_home(steady(month_of(date(2026, 5, 1)), amount=9000, step_s=86_400))

    shown = seen_in(home, on=date(2026, 5, 1))

    assert (shown.days, shown.is_by_hour, shown.total) == ((), False, Decimal(279))


def test_gas_day_begins_at_six() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        meter = a_meter(site_id=a_site(account_id=account_id).pk, meter_type=MeterType.GAS)
        energy = steady(day_of(date(2026, 1, 5)), amount=500, step_s=3600, boundary=time(6))
        counted(the_register(meter), energy)
    viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))

    with seen_by(viewer):
        shown = heat_map(viewer=viewer, ask=UsageQuestion(meter_id=meter.pk), today=TODAY)

    assert shown.first_hour == 6
    assert day_in(shown, day=date(2026, 1, 5)).clock_hours == (*range(6, 24), *range(6))
    assert day_in(shown, day=date(2026, 1, 5)).energies == (500,) * 24


def test_year_without_readings_is_empty_and_leads_to_the_one_that_has_some() -> None:
    home = a_home(steady(day_of(date(2025, 5, 4)), amount=250))

    shown = seen_in(home, on=date(2026, 5, 4))

    assert (shown.days, shown.total, shown.previous_on) == ((), None, date(2025, 12, 31))


def test_strangers_meter_is_as_missing_as_one_that_never_was() -> None:
    mine, theirs = a_home(steady(day_of(TODAY), amount=1)), a_home(steady(day_of(TODAY), amount=1))

    for meter_id in (theirs.meter_id, new_key()):
        with pytest.raises(NotFound):
            seen_in(mine, meter_id=meter_id)

    assert seen_in(theirs, meter_id=theirs.meter_id).total == Decimal("0.096")
