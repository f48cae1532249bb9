"""Places that never were must be as believable as real ones."""

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from wattstead.journeys.demo_household.business.branches import CITIES, Branch, Kind, branches
from wattstead.journeys.demo_household.business.readings import is_late
from wattstead.journeys.demo_household.business.using import branch_wh, pattern_of
from wattstead.journeys.demo_household.clock import quarter_hours
from wattstead.kernel.addresses import checked_address
from wattstead.kernel.periods import DayPeriod

BERLIN = ZoneInfo("Europe/Berlin")
ALL = branches()
YEAR = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2026, 1, 1))


def used(branch: Branch, days: DayPeriod) -> NDArray[np.int64]:
    return branch_wh(branch, pattern=pattern_of(quarter_hours(days, zone=BERLIN)))


def a_day(branch: Branch, day: date) -> NDArray[np.int64]:
    return used(branch, DayPeriod(starts_on=day, ends_before=date.fromordinal(day.toordinal() + 1)))


def first_of(kind: Kind) -> Branch:
    return next(branch for branch in ALL if branch.kind is kind and branch.number > 0)


def test_two_hundred_places_have_names_addresses_and_meters_of_their_own() -> None:
    assert len(ALL) == 200 == sum(city.branches for city in CITIES)
    assert len({branch.name for branch in ALL}) == len(ALL)
    assert len({branch.meter_number for branch in ALL}) == len(ALL)
    assert [checked_address(branch.address) for branch in ALL] == [branch.address for branch in ALL]
    assert max(len(branch.name) for branch in ALL) <= 80
    assert min(Counter(branch.kind for branch in ALL).values()) >= 20


def test_every_place_lies_in_its_city() -> None:
    for branch in ALL:
        city = next(city for city in CITIES if city.name == branch.address.city)
        north_km = (float(branch.latitude) - city.latitude) * 111.2
        east_km = (float(branch.longitude) - city.longitude) * 111.2 * np.cos(np.radians(city.latitude))
        assert np.hypot(north_km, east_km) <= city.radius_km + 0.01


def test_a_few_places_are_late() -> None:
    assert 0 < sum(is_late(branch) for branch in ALL) < 5


@pytest.mark.parametrize(
    ("kind", "least_mwh", "most_mwh"),
    [(Kind.BAKERY, 25, 110), (Kind.SHOP, 40, 160), (Kind.OFFICE, 15, 100), (Kind.COLD_STORE, 200, 800)],
)
def test_year_of_each_kind_is_plausible(kind: Kind, least_mwh: int, most_mwh: int) -> None:
    pattern = pattern_of(quarter_hours(YEAR, zone=BERLIN))

    years = [int(branch_wh(branch, pattern=pattern).sum()) / 1e6 for branch in ALL if branch.kind is kind]

    assert (min(years) > least_mwh, max(years) < most_mwh, max(years) > 1.8 * min(years)) == (
        True,
        True,
        True,
    )


def test_ovens_are_hot_before_dawn_and_shops_are_dark_on_sundays_and_holidays() -> None:
    bakery, shop = first_of(Kind.BAKERY), first_of(Kind.SHOP)
    monday, sunday, may_day = date(2026, 5, 4), date(2026, 5, 3), date(2026, 5, 1)

    baking = a_day(bakery, monday)

    assert baking[16:36].mean() > 3 * baking[60:80].mean()
    assert a_day(shop, monday)[40:60].mean() > 1.8 * a_day(shop, sunday)[40:60].mean()
    assert a_day(shop, monday)[40:60].mean() > 1.8 * a_day(shop, may_day)[40:60].mean()


def test_cold_stores_work_hardest_in_summer_and_offices_rest_at_night() -> None:
    store, office = first_of(Kind.COLD_STORE), first_of(Kind.OFFICE)
    january, july, a_tuesday = date(2026, 1, 13), date(2026, 7, 14), date(2026, 3, 10)

    working_day = a_day(office, a_tuesday)

    assert a_day(store, july).sum() > 1.15 * a_day(store, january).sum()
    assert working_day[40:60].mean() > 3 * working_day[4:20].mean()


@pytest.mark.parametrize(("day", "count"), [(date(2026, 3, 29), 92), (date(2026, 10, 25), 100)])
def test_days_of_the_clock_change_have_their_own_number_of_quarter_hours(day: date, count: int) -> None:
    assert len(a_day(ALL[1], day)) == count


def test_longer_run_repeats_every_day_of_a_shorter_one() -> None:
    day = date(2026, 6, 17)
    week = DayPeriod(starts_on=date(2026, 6, 15), ends_before=date(2026, 6, 22))

    for branch in ALL[:4]:
        assert used(branch, week)[2 * 96 : 3 * 96].tolist() == a_day(branch, day).tolist()
