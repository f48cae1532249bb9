"""A made household must be as believable as a real one, and never change its past."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wattstead.journeys.demo_household.electricity import Electricity, Household, simulate_electricity
from wattstead.journeys.demo_household.solar import Roof
from wattstead.kernel.periods import DayPeriod

BERLIN = ZoneInfo("Europe/Berlin")
POTSDAM = Household(
    seed=20,
    size=1.15,
    latitude=52.4,
    longitude=13.06,
    roof=Roof(peak_kw=8.0, inverter_kw=7.5, tilt_deg=32, azimuth_deg=10, latitude=52.4, longitude=13.06),
)
YEARS = DayPeriod(starts_on=date(2023, 11, 22), ends_before=date(2026, 11, 22))
SERIES = ("starts_s", "use", "generation", "import_", "export", "estimated", "missing")


def simulated(days: DayPeriod) -> Electricity:
    return simulate_electricity(days, zone=BERLIN, household=POTSDAM)


@pytest.fixture(scope="module")
def three_years() -> Electricity:
    return simulated(YEARS)


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
    for name in SERIES:
        repeated = getattr(long, name)[offset : offset + len(short.starts_s)]
        assert repeated.tolist() == getattr(short, name).tolist()


def test_another_seed_is_another_family() -> None:
    day = DayPeriod(starts_on=date(2026, 5, 4), ends_before=date(2026, 5, 5))
    neighbours = Household(seed=21, size=1.15, latitude=52.4, longitude=13.06, roof=POTSDAM.roof)

    theirs = simulate_electricity(day, zone=BERLIN, household=neighbours)

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


def test_energy_balance_closes_to_the_watt_hour(three_years: Electricity) -> None:
    drawn_and_generated = three_years.import_ + three_years.generation

    used_and_given = three_years.use + three_years.export

    assert drawn_and_generated.tolist() == used_and_given.tolist()
    assert int(np.minimum(three_years.import_, three_years.export).max()) == 0


def test_nothing_is_generated_between_ten_at_night_and_four_in_the_morning(
    three_years: Electricity,
) -> None:
    hours = np.array([datetime.fromtimestamp(int(start), BERLIN).hour for start in three_years.starts_s])

    night = three_years.generation[(hours >= 22) | (hours < 4)]

    assert int(night.sum()) == 0


def test_year_of_the_family_looks_like_germany(three_years: Electricity) -> None:
    a_year_kwh = {
        name: int(getattr(three_years, name).sum()) / 3000
        for name in ("use", "generation", "import_", "export")
    }

    assert 3_200 < a_year_kwh["use"] < 3_800
    assert 8 * 850 < a_year_kwh["generation"] < 8 * 1_050
    assert 1_500 < a_year_kwh["import_"] < 2_800
    assert 5_000 < a_year_kwh["export"] < 7_500


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
    flat = Household(seed=9, size=0.7, latitude=52.4, longitude=13.06, roof=None)
    week = DayPeriod(starts_on=date(2026, 6, 1), ends_before=date(2026, 6, 8))

    electricity = simulate_electricity(week, zone=BERLIN, household=flat)

    assert int(electricity.export.sum()) == 0
    assert electricity.import_.tolist() == electricity.use.tolist()
