"""What a customer reads about their usage, hour by hour and month by month."""

from datetime import date, datetime, time
from decimal import Decimal

import numpy as np
import pytest

from tests.factories.accounts import an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import BERLIN, counted, steady
from tests.factories.metering import a_gas_quality, a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import fixed_terms
from tests.journeys.explore_usage.homes import NIGHT_SAVER, TODAY, a_home, days, with_contract
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage import (
    Usage,
    UsageQuestion,
    explore_usage,
    usage_rows,
)
from wattstead.kernel.money import Money
from wattstead.kernel.periods import day_of, month_of
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db


def energies(usage: Usage) -> list[Decimal | None]:
    return [bar.energy for bar in usage.bars]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 28), 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)]
)
def test_day_has_a_bar_for_every_hour_the_clock_gives_it(day: date, hours: int) -> None:
    home = a_home(steady(day_of(day), amount=250))

    usage = home.asks(span="day", on=day)

    assert energies(usage) == [Decimal("1.000")] * hours
    assert usage.total == Decimal(hours)
    assert usage.bars[0].starts_at == datetime.combine(day, time(0), tzinfo=BERLIN)
    assert {bar.quality for bar in usage.bars} == {"measured"}


def test_hour_that_occurs_twice_is_two_bars() -> None:
    autumn = date(2026, 10, 25)
    home = a_home(steady(day_of(autumn), amount=250))

    usage = home.asks(span="day", on=autumn)

    walls = [bar.starts_at.hour for bar in usage.bars]
    assert walls[:5] == [0, 1, 2, 2, 3]


def test_gap_is_not_a_zero() -> None:
    day = date(2026, 5, 4)
    # The first hour is missing, half of the second; the third is a measured nothing.
    home = a_home(
        steady(day_of(day), amount=250, without=range(12)),
        _some_quarters(day, amounts={6: 250, 7: 250, 8: 0, 9: 0, 10: 0, 11: 0}),
    )

    usage = home.asks(span="day", on=day)

    assert energies(usage)[:4] == [None, Decimal("0.500"), Decimal("0.000"), Decimal("1.000")]
    assert [bar.quality for bar in usage.bars[:4]] == ["missing", "partial", "measured", "measured"]


def test_missing_readings_are_counted_between_the_first_and_the_last_known_one() -> None:
    month = month_of(date(2026, 5, 1))
    # 10 quarter-hours of the 31 days are missing; nothing is known of June.
    home = a_home(steady(month, amount=10, without=range(500, 510)))

    assert home.asks(span="month", on=date(2026, 5, 1)).missing_slots == 10
    assert home.asks(span="year", on=date(2026, 5, 1)).missing_slots == 10


def test_estimates_are_told_by_their_share_of_the_time() -> None:
    day = date(2026, 5, 4)
    home = a_home(steady(day_of(day), amount=250, estimated=range(24)))

    usage = home.asks(span="day", on=day)

    assert usage.estimated_share == Decimal("0.2500")
    assert [bar.quality for bar in usage.bars] == ["estimated"] * 6 + ["measured"] * 18


def test_month_with_two_contracts_is_priced_day_by_day() -> None:
    home = a_home(steady(month_of(date(2026, 5, 1)), amount=250))
    with_contract(home, terms=fixed_terms(price="0.30", grid_fee="0.10"), ends_before=date(2026, 5, 11))
    with_contract(home, terms=NIGHT_SAVER, starts_on=date(2026, 5, 11))

    usage = home.asks(span="month", on=date(2026, 5, 1))

    # 10 days x 24 kWh x 0.40 = 96.00; 21 days x (8 x 0.30 + 16 x 0.40) = 184.80; x 1.19 = 334.152
    assert usage.cost == Money(Decimal("334.15"), "EUR")
    assert usage.tariff_name == "Nightsaver"
    # 24 x 0.40 x 1.19 and (8 x 0.30 + 16 x 0.40) x 1.19
    assert [usage.bars[n].cost for n in (9, 10)] == [
        Money(Decimal("11.4240"), "EUR"),
        Money(Decimal("10.4720"), "EUR"),
    ]


def test_hours_carry_the_band_of_their_tariff() -> None:
    day = date(2026, 3, 29)
    home = with_contract(a_home(steady(day_of(day), amount=250)), terms=NIGHT_SAVER)

    usage = home.asks(span="day", on=day)

    assert [bar.band for bar in usage.bars] == ["Night"] * 5 + ["Day"] * 16 + ["Night"] * 2


def test_use_without_a_contract_has_energy_and_no_cost() -> None:
    home = a_home(steady(day_of(date(2026, 5, 4)), amount=250))

    usage = home.asks(span="day", on=date(2026, 5, 4))

    assert (usage.total, usage.cost, usage.tariff_name) == (Decimal("24.000"), None, None)


def test_fed_in_energy_earns_the_feed_in_price() -> None:
    day = date(2026, 5, 4)
    home = a_home(steady(day_of(day), amount=100), exported=steady(day_of(day), amount=500))
    with_contract(home, terms=NIGHT_SAVER)

    usage = home.asks(span="day", on=day, direction="export")

    # 48 kWh x 0.08
    assert (usage.total, usage.cost) == (Decimal("48.000"), Money(Decimal("3.84"), "EUR"))


def test_running_month_is_compared_with_as_many_days_at_their_own_prices() -> None:
    earlier = days(date(2025, 11, 1), date(2025, 12, 1))
    running = days(date(2026, 11, 1), date(2026, 11, 11))
    home = a_home(steady(earlier, amount=100), steady(running, amount=250))
    with_contract(home, terms=fixed_terms(price="0.50", tax_rate="0"))

    usage = home.asks(span="month", on=date(2026, 11, 5))

    assert usage.compared is not None
    assert usage.compared.period == days(date(2025, 11, 1), date(2025, 11, 11))
    assert usage.compared.total == Decimal("96.000")
    assert usage.compared.cost == Money(Decimal("48.00"), "EUR")
    assert usage.total == Decimal("240.000")


def test_year_has_a_bar_a_month_and_is_compared_by_energy_alone() -> None:
    both = days(date(2025, 1, 1), date(2026, 3, 1))
    home = with_contract(a_home(steady(both, amount=10)), terms=fixed_terms(price="0.50", tax_rate="0"))

    usage = home.asks(span="year", on=date(2026, 1, 1))

    # 96 x 10 Wh a day: 31 and 28 days.
    assert energies(usage) == [Decimal("29.760"), Decimal("26.880")] + [None] * 10
    assert usage.cost == Money(Decimal("28.32"), "EUR")
    assert usage.compared is not None
    assert (usage.compared.total, usage.compared.cost) == (Decimal("56.640"), None)


def test_gas_is_shown_by_gas_days_and_not_by_invented_hours() -> None:
    period = days(date(2026, 1, 5), date(2026, 1, 7))
    with seen_by(SYSTEM):
        account_id = an_account().pk
        meter = a_meter(site_id=a_site(account_id=account_id).pk, meter_type=MeterType.GAS)
        counted(the_register(meter), steady(period, amount=5200, step_s=86_400, boundary=time(6)))
    viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))

    with seen_by(viewer):
        day = explore_usage(viewer=viewer, ask=UsageQuestion(span="day", on=date(2026, 1, 5)), today=TODAY)

    (bar,) = day.bars
    assert (bar.starts_at, bar.ends_before) == (
        datetime(2026, 1, 5, 6, tzinfo=BERLIN),
        datetime(2026, 1, 6, 6, tzinfo=BERLIN),
    )
    assert bar.energy == Decimal("5.200")
    assert day.meter is not None
    assert (day.meter.unit, day.meter.directions, day.missing_slots) == ("m³", ("import",), 0)


def test_gas_has_no_cost_while_nobody_knows_what_a_cubic_metre_is_worth() -> None:
    period = days(date(2026, 1, 5), date(2026, 1, 7))
    with seen_by(SYSTEM):
        account_id = an_account().pk
        site_id = a_site(account_id=account_id).pk
        meter = a_meter(site_id=site_id, meter_type=MeterType.GAS)
        counted(the_register(meter), steady(period, amount=5200, step_s=86_400, boundary=time(6)))
        a_contract(account_id=account_id, site_id=site_id, commodity=Commodity.GAS, terms=fixed_terms())
    viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))

    with seen_by(viewer):
        usage = explore_usage(viewer=viewer, ask=UsageQuestion(span="week"), today=TODAY)

    assert (usage.total, usage.cost, usage.tariff_name) == (Decimal("10.400"), None, "Nightsaver")


def test_gas_costs_what_its_energy_costs_and_says_how_cubic_metres_became_it() -> None:
    """5.200 m³ x 0.95 x 11.2 are 55.328 kWh a day, the second at 11.4 56.316; both 111.644 at 0.50: 55.82."""
    period = days(date(2026, 1, 5), date(2026, 1, 7))
    with seen_by(SYSTEM):
        account_id = an_account().pk
        site_id = a_site(account_id=account_id).pk
        meter = a_meter(site_id=site_id, meter_type=MeterType.GAS)
        counted(the_register(meter), steady(period, amount=5200, step_s=86_400, boundary=time(6)))
        a_gas_quality(meter, ends_before=date(2026, 1, 6))
        a_gas_quality(meter, starts_on=date(2026, 1, 6), calorific_value="11.4")
        a_contract(
            account_id=account_id,
            site_id=site_id,
            commodity=Commodity.GAS,
            terms=fixed_terms(price="0.50", tax_rate="0"),
        )
    viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))

    with seen_by(viewer):
        usage = explore_usage(viewer=viewer, ask=UsageQuestion(span="week"), today=TODAY)

    assert (usage.total, usage.cost) == (Decimal("10.400"), Money(Decimal("55.82"), "EUR"))
    assert [(step.volume_m3, step.energy_kwh) for step in usage.conversion] == [
        (Decimal("5.200"), Decimal("55.328")),
        (Decimal("5.200"), Decimal("56.316")),
    ]
    assert [(bar.energy, bar.cost) for bar in usage.bars if bar.energy is not None] == [
        (Decimal("5.200"), Money(Decimal("27.6640"), "EUR")),
        (Decimal("5.200"), Money(Decimal("28.1580"), "EUR")),
    ]


def test_rows_of_a_file_are_the_readings_themselves() -> None:
    day = date(2026, 10, 25)
    home = a_home(steady(day_of(day), amount=250, estimated=[99]))

    rows = list(usage_rows(viewer=home.viewer, ask=UsageQuestion(span="day", on=day), today=TODAY))

    assert len(rows) == 100
    assert (rows[0].starts_at, rows[0].energy, rows[0].quality) == (
        datetime.combine(day, time(0), tzinfo=BERLIN),
        Decimal("0.250"),
        "measured",
    )
    assert rows[99].quality == "estimated"


def _some_quarters(day: date, *, amounts: dict[int, int]) -> Intervals:
    whole = steady(day_of(day), amount=0)
    places = sorted(amounts)
    picked = whole.picked(slice(places[0], places[-1] + 1))
    return Intervals(
        starts_s=picked.starts_s,
        length_s=picked.length_s,
        deltas=np.array([amounts[place] for place in places], dtype=np.int64),
        flags=picked.flags,
    )
