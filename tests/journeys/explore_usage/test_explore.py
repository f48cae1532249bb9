"""What a customer reads about their usage, hour by hour and month by month."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import BERLIN, counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_band, banded_terms, fixed_terms
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.operations.meters import MeterPlate, NewRegister, install_meter
from wattstead.domains.metering.queries import DirectionNotCounted
from wattstead.domains.metering.vocabulary import Direction, MeterType, Phase
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage import (
    Choice,
    DayOutOfReach,
    Usage,
    UsageQuestion,
    explore_usage,
    usage_rows,
)
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod, day_of, month_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
NIGHT_SAVER = banded_terms(
    a_band("Night", hours="22:00-06:00", price="0.20"),
    a_band("Day", hours="06:00-22:00", price="0.30"),
    grid_fee="0.10",
    feed_in="0.08",
)


@dataclass(frozen=True, kw_only=True)
class Home:
    """A customer with a site and a meter."""

    viewer: Viewer
    account_id: UUID
    site_id: UUID
    meter_id: UUID

    def asks(self, **parts: object) -> Usage:
        with seen_by(self.viewer) as viewer:
            return explore_usage(viewer=viewer, ask=UsageQuestion(**parts), today=TODAY)  # type: ignore[arg-type]


def days(starts_on: date, ends_before: date) -> DayPeriod:
    return DayPeriod(starts_on=starts_on, ends_before=ends_before)


def a_home(*energies: Intervals, exported: Intervals | None = None) -> Home:
    """Make a customer whose meter counted `energies`."""
    with seen_by(SYSTEM):
        account_id = an_account().pk
        site_id = a_site(account_id=account_id).pk
        meter = a_meter(site_id=site_id, directions=(Direction.IMPORT, Direction.EXPORT))
        for energy in energies:
            counted(the_register(meter), energy)
        if exported is not None:
            counted(the_register(meter, direction=Direction.EXPORT), exported)
    viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))
    return Home(viewer=viewer, account_id=account_id, site_id=site_id, meter_id=meter.pk)


def with_contract(home: Home, **terms: object) -> Home:
    with seen_by(SYSTEM):
        a_contract(account_id=home.account_id, site_id=home.site_id, **terms)  # type: ignore[arg-type]
    return home


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


def test_reader_begins_with_the_last_known_days_of_the_primary_site() -> None:
    home = a_home(steady(days(date(2026, 5, 1), date(2026, 5, 21)), amount=10))

    usage = home.asks(span="month")

    assert usage.period == month_of(date(2026, 5, 1))
    assert (usage.first_on, usage.last_on) == (date(2026, 5, 1), date(2026, 5, 20))
    assert (usage.previous_on, usage.next_on) == (None, None)
    assert usage.site == Choice(id=home.site_id, label="Home")


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


def test_customer_without_site_or_meter_reads_an_empty_page() -> None:
    with seen_by(SYSTEM):
        bare, housed = an_account().pk, an_account().pk
        a_site(account_id=housed)

    answers = []
    for account_id in (bare, housed):
        viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))
        with seen_by(viewer):
            answers.append(explore_usage(viewer=viewer, ask=UsageQuestion(span="month"), today=TODAY))

    assert [(answer.site is None, answer.meter, answer.bars) for answer in answers] == [
        (True, None, ()),
        (False, None, ()),
    ]


def test_meter_without_readings_has_only_gaps() -> None:
    usage = a_home().asks(span="month")

    assert usage.period == month_of(TODAY)
    assert {bar.quality for bar in usage.bars} == {"missing"}
    assert (usage.total, usage.missing_slots, usage.compared) == (None, 0, None)


def test_strangers_site_and_meter_are_as_missing_as_ones_that_never_were() -> None:
    mine = a_home(steady(day_of(date(2026, 5, 4)), amount=250))
    theirs = a_home(steady(day_of(date(2026, 5, 4)), amount=250))

    refusals = []
    for asked in (
        {"site_id": theirs.site_id},
        {"site_id": new_key()},
        {"meter_id": theirs.meter_id},
        {"meter_id": new_key()},
        {"site_id": mine.site_id, "meter_id": theirs.meter_id},
    ):
        with pytest.raises(NotFound) as caught:
            mine.asks(span="day", **asked)
        refusals.append((str(caught.value), caught.value.facts, caught.value.field))

    assert len(set(map(repr, refusals))) == 1
    assert theirs.asks(span="day").total == Decimal("24.000")


def test_meter_with_two_registers_for_one_direction_is_refused_rather_than_half_shown() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        meter = install_meter(
            site_id=a_site(account_id=account_id).pk,
            plate=MeterPlate(
                meter_number="1EMH0000000002", meter_type=MeterType.ELECTRICITY, phase=Phase.THREE
            ),
            installed_on=None,
            registers=[
                NewRegister(direction=Direction.IMPORT, obis_code="1-1:1.8.1"),
                NewRegister(direction=Direction.IMPORT, obis_code="1-1:1.8.2"),
            ],
        )
    viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))

    with pytest.raises(DirectionNotCounted) as caught, seen_by(viewer):
        explore_usage(viewer=viewer, ask=UsageQuestion(meter_id=meter.pk), today=TODAY)

    assert caught.value.facts == {"meter_number": "1EMH0000000002", "count": 2, "direction": "import"}


def test_meter_alone_is_enough_to_find_its_site() -> None:
    home = a_home(steady(day_of(date(2026, 5, 4)), amount=250))
    with seen_by(SYSTEM):
        a_site(account_id=home.account_id, name="Annexe", is_primary=False)

    usage = home.asks(span="day", meter_id=home.meter_id)

    assert usage.site == Choice(id=home.site_id, label="Home")


def test_day_beyond_every_calendar_is_refused() -> None:
    home = a_home()

    with pytest.raises(DayOutOfReach):
        home.asks(span="week", on=date.min)


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


@pytest.mark.parametrize("span", ["day", "week", "month", "year"])
def test_more_sites_and_more_readings_need_no_more_queries(span: str) -> None:
    small = with_contract(
        a_home(steady(days(date(2026, 5, 1), date(2026, 5, 20)), amount=10)), terms=NIGHT_SAVER
    )
    large = with_contract(
        a_home(steady(days(date(2025, 1, 1), date(2026, 5, 20)), amount=10)), terms=NIGHT_SAVER
    )
    with seen_by(SYSTEM):
        for name in ("Annexe", "Barn"):
            site = a_site(account_id=large.account_id, name=name, is_primary=False)
            a_meter(site_id=site.pk)
            a_meter(site_id=large.site_id)

    counts = [_statements(home, span=span) for home in (small, large)]

    assert counts[0] <= counts[1] <= 12


def _statements(home: Home, *, span: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        home.asks(span=span, on=date(2026, 5, 5), meter_id=home.meter_id)
    return len(queries)


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
