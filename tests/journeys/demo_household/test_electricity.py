"""A made household must be as believable as a real one, and never change its past."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wattstead.journeys.demo_household.electricity import Electricity, Household, simulate_electricity
from wattstead.journeys.demo_household.families import ARRIVALS, SUMMERS, WINTERS
from wattstead.kernel.periods import ONE_DAY, DayPeriod

BERLIN = ZoneInfo("Europe/Berlin")
EVERYTHING = SUMMERS.household
HOUSEHOLDS = {
    "with everything": EVERYTHING,
    "with everything, another seed": replace(EVERYTHING, seed=4),
    "with everything, a third seed": replace(EVERYTHING, seed=77),
    "a flat": WINTERS.household,
    "with a heat pump": ARRIVALS.household,
    "with a battery and no sun": replace(EVERYTHING, roof=None),
}
YEARS = DayPeriod(starts_on=date(2023, 11, 22), ends_before=date(2026, 11, 22))
AUTUMN = DayPeriod(starts_on=date(2026, 9, 20), ends_before=date(2026, 11, 1))
SPRING = DayPeriod(starts_on=date(2026, 2, 20), ends_before=date(2026, 4, 5))


def simulated(days: DayPeriod, *, household: Household = EVERYTHING) -> Electricity:
    return simulate_electricity(days, zone=BERLIN, household=household)


@pytest.fixture(scope="module")
def three_years() -> Electricity:
    return simulated(YEARS)


@pytest.fixture(
    scope="module", params=[(who, days) for who in HOUSEHOLDS for days in (SPRING, AUTUMN)], ids=str
)
def weeks(request: pytest.FixtureRequest) -> Electricity:
    """Return some weeks with a change of the clock, of one household."""
    who, days = request.param
    return simulated(days, household=HOUSEHOLDS[who])


@given(
    starts_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.integers(1, 20),
    more_before=st.integers(0, 20),
    more_after=st.integers(0, 20),
)
@settings(max_examples=60, deadline=None)
def test_longer_run_repeats_every_day_of_a_shorter_one(
    starts_on: date, days: int, more_before: int, more_after: int
) -> None:
    first = starts_on.toordinal()
    short = simulated(DayPeriod(starts_on=starts_on, ends_before=date.fromordinal(first + days)))

    long = simulated(
        DayPeriod(
            starts_on=date.fromordinal(first - more_before),
            ends_before=date.fromordinal(first + days + more_after),
        )
    )

    offset = int(np.searchsorted(long.starts_s, short.starts_s[0]))
    for name, series in vars(short).items():
        repeated = getattr(long, name)[offset : offset + len(short.starts_s)]
        assert repeated.tolist() == series.tolist()


def test_another_seed_is_another_family() -> None:
    day = DayPeriod(starts_on=date(2026, 5, 4), ends_before=date(2026, 5, 5))

    theirs = simulated(day, household=replace(EVERYTHING, seed=21))

    assert theirs.use.tolist() != simulated(day).use.tolist()


@pytest.mark.parametrize(
    ("day", "quarter_hours"),
    [(date(2026, 3, 28), 96), (date(2026, 3, 29), 92), (date(2026, 10, 25), 100)],
)
def test_days_of_the_clock_change_have_their_own_number_of_quarter_hours(
    day: date, quarter_hours: int
) -> None:
    only_day = DayPeriod(starts_on=day, ends_before=date.fromordinal(day.toordinal() + 1))

    starts_s = simulated(only_day).starts_s

    assert len(starts_s) == quarter_hours
    assert np.unique(np.diff(starts_s)).tolist() == [900]
    assert datetime.fromtimestamp(int(starts_s[0]), UTC).astimezone(BERLIN).date() == day


def test_energy_balance_closes_to_the_watt_hour(weeks: Electricity) -> None:
    came = weeks.import_ + weeks.generation + weeks.discharge

    went = weeks.use + weeks.charge + weeks.export

    assert came.tolist() == went.tolist()


def test_grid_and_battery_go_one_way_at_a_time(weeks: Electricity) -> None:
    both_ways = [
        int(np.minimum(one, other).max())
        for one, other in (
            (weeks.import_, weeks.export),
            (weeks.charge, weeks.discharge),
            (weeks.charge, weeks.import_),
            (weeks.discharge, weeks.export),
        )
    ]

    assert both_ways == [0, 0, 0, 0]
    assert min(int(series.min()) for name, series in vars(weeks).items() if name != "starts_s") == 0


def test_battery_keeps_its_limits_and_loses_what_its_efficiency_says(three_years: Electricity) -> None:
    battery = EVERYTHING.battery
    assert battery is not None
    gained = np.diff(three_years.held)
    charged, discharged = three_years.charge[1:], three_years.discharge[1:]

    lost = charged - discharged - gained

    assert (int(three_years.held.min()), int(three_years.held.max())) == (400, 8000)
    assert max(int(three_years.charge.max()), int(three_years.discharge.max())) <= battery.power_w // 4
    expected = np.where(charged > 0, charged * 0.045, discharged * (1 / 0.955 - 1))
    assert float(np.abs(lost - expected).max()) < 2  # each way is rounded to whole Wh
    assert int(lost.min()) >= 0


def test_car_charges_no_faster_than_its_charger_and_mostly_at_night_or_at_noon(
    three_years: Electricity,
) -> None:
    hours = np.array([datetime.fromtimestamp(int(start), BERLIN).hour for start in three_years.starts_s])

    by_hour = np.array([int(three_years.car[hours == hour].sum()) for hour in range(24)])

    assert int(three_years.car.max()) == 11_000 // 4
    assert by_hour[4:10].sum() < 0.01 * by_hour.sum()
    assert by_hour[22:].sum() + by_hour[:2].sum() > 0.25 * by_hour.sum()
    assert by_hour[10:16].sum() > 0.2 * by_hour.sum()


def test_car_charges_between_once_and_five_times_a_week(three_years: Electricity) -> None:
    plugged = np.diff((three_years.car > 0).astype(np.int8)) == 1

    weeks = np.bincount((three_years.starts_s[1:][plugged] // (7 * 86_400)).astype(np.int64))

    assert set(weeks[weeks > 0].tolist()) <= {1, 2, 3, 4, 5, 6}
    assert 2.0 < float(weeks[weeks > 0].mean()) < 4.0


def test_sun_does_not_shine_at_night(weeks: Electricity) -> None:
    hours = np.array([datetime.fromtimestamp(int(start), BERLIN).hour for start in weeks.starts_s])

    night = weeks.generation[(hours >= 21) | (hours < 5)]

    assert int(night.sum()) == 0


def test_heat_pump_follows_the_cold() -> None:
    with_pump, without = ARRIVALS.household, replace(ARRIVALS.household, heat_pump=None)

    heating_kwh = {
        month: int((simulated(days, household=with_pump).use - simulated(days, household=without).use).sum())
        / 1000
        for month in (1, 4, 7)
        for days in [DayPeriod(starts_on=date(2026, month, 1), ends_before=date(2026, month, 29))]
    }

    assert heating_kwh[1] > 1.5 * heating_kwh[4] > 3 * heating_kwh[7] > 0
    assert 250 < heating_kwh[1] < 700


def test_holiday_is_spent_like_a_sunday_and_not_like_a_working_day() -> None:
    """1 May 2026 is a Friday."""
    may_day, friday = (
        np.mean([simulated(_only(day), household=_flat(seed)).use[36:56] for seed in range(60)])
        for day in (date(2026, 5, 1), date(2026, 5, 8))
    )

    assert may_day > 1.15 * friday


def test_battery_without_sun_stays_at_its_least() -> None:
    week = simulated(AUTUMN, household=replace(EVERYTHING, roof=None))

    held = set(week.held.tolist())

    assert (int(week.charge.sum()), int(week.discharge.sum()), held) == (0, 0, {400})


def test_year_of_the_family_looks_like_germany(three_years: Electricity) -> None:
    a_year_kwh = {
        name: int(getattr(three_years, name).sum()) / 3000
        for name in ("use", "car", "generation", "charge", "discharge", "import_", "export")
    }

    assert 3_200 < a_year_kwh["use"] - a_year_kwh["car"] < 3_800
    assert 2_000 < a_year_kwh["car"] < 2_400
    assert 9 * 850 < a_year_kwh["generation"] < 9 * 1_050
    assert 1_500 < a_year_kwh["charge"] < 2_200
    assert 0.88 < a_year_kwh["discharge"] / a_year_kwh["charge"] < 0.93
    assert 2_000 < a_year_kwh["import_"] < 2_800
    assert 4_500 < a_year_kwh["export"] < 6_000


def test_summer_brings_sun_and_winter_brings_lamps(three_years: Electricity) -> None:
    months = np.array([datetime.fromtimestamp(int(start), BERLIN).month for start in three_years.starts_s])

    june, december = (months == 6), (months == 12)

    assert three_years.generation[june].sum() > 3 * three_years.generation[december].sum()
    assert three_years.use[december].sum() > 1.2 * three_years.use[june].sum()


def test_flaws_are_rare_and_never_on_the_same_quarter_hour(three_years: Electricity) -> None:
    estimated = int(three_years.estimated.sum())
    missing = int(three_years.missing.sum())

    assert (estimated, missing) == (12 * 24, 12 * 8)
    assert int((three_years.estimated & three_years.missing).sum()) == 0


def test_household_without_panels_gives_nothing() -> None:
    week = DayPeriod(starts_on=date(2026, 6, 1), ends_before=date(2026, 6, 8))

    electricity = simulated(week, household=WINTERS.household)

    assert int(electricity.export.sum()) == 0
    assert electricity.import_.tolist() == electricity.use.tolist()


def _only(day: date) -> DayPeriod:
    return DayPeriod(starts_on=day, ends_before=day + ONE_DAY)


def _flat(seed: int) -> Household:
    return replace(WINTERS.household, seed=seed)
