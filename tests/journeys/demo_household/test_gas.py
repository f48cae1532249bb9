"""Gas is read once a gas day, which begins at six."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from wattstead.journeys.demo_household.gas import simulate_gas
from wattstead.kernel.periods import DayPeriod

BERLIN = ZoneInfo("Europe/Berlin")


def test_gas_days_begin_at_six_and_last_as_long_as_the_clock_says() -> None:
    change = DayPeriod(starts_on=date(2026, 3, 27), ends_before=date(2026, 3, 30))

    gas = simulate_gas(change, zone=BERLIN, seed=7, size=1.0)

    assert (gas.length_s // 3600).tolist() == [24, 23, 24]
    starts = [datetime.fromtimestamp(int(start), BERLIN) for start in gas.starts_s]
    assert [start.hour for start in starts] == [6, 6, 6]


def test_year_of_gas_is_that_of_a_detached_house() -> None:
    year = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2026, 1, 1))

    gas = simulate_gas(year, zone=BERLIN, seed=7, size=1.0)

    assert 1_000_000 < int(gas.litres.sum()) < 1_700_000
    assert int(gas.litres.min()) > 500


def test_longer_run_of_gas_repeats_a_shorter_one() -> None:
    march = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
    year = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2026, 1, 1))

    short = simulate_gas(march, zone=BERLIN, seed=7, size=1.0)
    long = simulate_gas(year, zone=BERLIN, seed=7, size=1.0)

    assert long.litres[59:90].tolist() == short.litres.tolist()
