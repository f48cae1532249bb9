"""What an hour, a day or a month cost, to the exact fraction of a cent."""

from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np

from tests.factories.tariffs import a_band, banded_terms, fixed_terms
from wattstead.domains.contracts.queries import Supply
from wattstead.domains.tariffs.queries import PriceSheet
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.domains.tariffs.vocabulary import TariffStatus, TariffType
from wattstead.foundation.keys import new_key
from wattstead.journeys.explore_usage.costs import Clock, Costs, costs_between
from wattstead.journeys.explore_usage.edges import bar_edges
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, day_of
from wattstead.timeseries.intervals import Intervals

BERLIN = ZoneInfo("Europe/Berlin")
CLOCK = Clock(zone=BERLIN, boundary=time(0))
MONDAY = day_of(date(2026, 3, 2))
CHANGE = day_of(date(2026, 3, 29))


def a_supply(terms: TariffTerms, *, days: DayPeriod = MONDAY, name: str = "Flat") -> Supply:
    sheet = PriceSheet(tariff_id=new_key(), code=name, name=name, status=TariffStatus.ACTIVE, terms=terms)
    return Supply(contract_id=new_key(), contract_number="CON-2026-000001", days=days, sheet=sheet)


def quarter_hours(days: DayPeriod, *, wh: int) -> Intervals:
    """Return `wh` in each quarter-hour of the days."""
    start = int(datetime.combine(days.starts_on, time(0), tzinfo=BERLIN).timestamp())
    end = int(datetime.combine(days.ends_before, time(0), tzinfo=BERLIN).timestamp())
    starts_s = np.arange(start, end, 900, dtype=np.int64)
    return Intervals(
        starts_s=starts_s,
        length_s=np.full(len(starts_s), 900, dtype=np.int64),
        deltas=np.full(len(starts_s), wh, dtype=np.int64),
        flags=np.zeros(len(starts_s), dtype=np.uint8),
    )


def hourly_costs(*supplies: Supply, days: DayPeriod = MONDAY, wh: int = 250) -> Costs:
    edges_s = bar_edges(days, span="day", zone=BERLIN, boundary=time(0))
    energy = quarter_hours(days, wh=wh)
    return costs_between(edges_s, energy=energy, supplies=supplies, direction="import", clock=CLOCK)


def test_hour_costs_energy_grid_fee_and_tax() -> None:
    costs = hourly_costs(a_supply(fixed_terms(price="0.30", grid_fee="0.08", tax_rate="0.19")))

    # 1 kWh an hour: (0.30 + 0.08) x 1.19 = 0.4522; a day of them 10.8528.
    assert costs.of_bar(0) == Money(Decimal("0.4522"), "EUR")
    assert costs.total == Money(Decimal("10.85"), "EUR")
    assert costs.bands == (None,) * 24


def test_standing_charges_are_left_out() -> None:
    with_fee = hourly_costs(a_supply(fixed_terms(price="0.30", monthly_fee="12.50", connection_fee="99")))

    assert with_fee == hourly_costs(a_supply(fixed_terms(price="0.30")))


def test_night_band_colours_and_prices_its_hours_across_midnight() -> None:
    terms = banded_terms(
        a_band("Night", hours="22:00-06:00", price="0.20"),
        a_band("Day", hours="06:00-22:00", price="0.40"),
        tax_rate="0",
    )

    costs = hourly_costs(a_supply(terms))

    assert costs.bands == ("Night",) * 6 + ("Day",) * 16 + ("Night",) * 2
    assert costs.of_bar(5) == Money(Decimal("0.2000"), "EUR")
    assert costs.of_bar(6) == Money(Decimal("0.4000"), "EUR")


def test_band_that_begins_within_an_hour_leaves_that_hour_without_a_colour() -> None:
    terms = banded_terms(a_band("Night", hours="22:30-06:00", price="0.20"), price="0.40", tax_rate="0")

    costs = hourly_costs(a_supply(terms))

    assert costs.bands[21:] == (None, None, "Night")
    # Two quarter-hours at 0.40 and two at 0.20, 0.25 kWh each.
    assert costs.of_bar(22) == Money(Decimal("0.3000"), "EUR")


def test_night_is_an_hour_shorter_when_summer_time_begins() -> None:
    terms = banded_terms(
        a_band("Night", hours="22:00-06:00", price="0.20"),
        a_band("Day", hours="06:00-22:00", price="0.40"),
        tax_rate="0",
    )

    costs = hourly_costs(a_supply(terms, days=CHANGE), days=CHANGE)

    assert costs.bands == ("Night",) * 5 + ("Day",) * 16 + ("Night",) * 2


def test_day_on_which_the_contract_changes_belongs_to_the_new_one() -> None:
    two_days = DayPeriod(starts_on=date(2026, 3, 2), ends_before=date(2026, 3, 4))
    edges_s = bar_edges(two_days, span="week", zone=BERLIN, boundary=time(0))

    costs = costs_between(
        edges_s,
        energy=quarter_hours(two_days, wh=250),
        supplies=(
            a_supply(fixed_terms(price="0.30", tax_rate="0"), days=day_of(date(2026, 3, 2))),
            a_supply(fixed_terms(price="0.20", tax_rate="0"), days=day_of(date(2026, 3, 3))),
        ),
        direction="import",
        clock=CLOCK,
    )

    assert costs.amounts == (Decimal("7.2"), Decimal("4.8"))


def test_energy_outside_every_contract_has_no_cost_rather_than_none() -> None:
    later = a_supply(fixed_terms(), days=day_of(date(2026, 3, 3)))

    costs = hourly_costs(later)

    assert (costs.total, costs.of_bar(3)) == (None, None)


def test_feeding_in_earns_the_feed_in_price_without_tax_and_grid_fee() -> None:
    edges_s = bar_edges(MONDAY, span="day", zone=BERLIN, boundary=time(0))

    costs = costs_between(
        edges_s,
        energy=quarter_hours(MONDAY, wh=1000),
        supplies=(a_supply(fixed_terms(feed_in="0.0803", grid_fee="0.08", tax_rate="0.19")),),
        direction="export",
        clock=CLOCK,
    )

    # 96 kWh x 0.0803 = 7.7088
    assert costs.total == Money(Decimal("7.71"), "EUR")


def test_dynamic_tariff_without_prices_shows_energy_without_cost() -> None:
    costs = hourly_costs(a_supply(fixed_terms(tariff_type=TariffType.DYNAMIC)))

    assert (costs.currency, costs.total) == (None, None)


def test_bars_add_up_to_the_total_before_anything_is_rounded() -> None:
    costs = hourly_costs(a_supply(fixed_terms(price="0.333333", tax_rate="0.19")), wh=1)

    # 96 Wh at 0.333333 with 19 % tax, exactly.
    assert sum(filter(None, costs.amounts)) == Decimal("0.096") * Decimal("0.333333") * Decimal("1.19")
