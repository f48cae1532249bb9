"""What a customer with many sites sees of them: this month of each, and of all together."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.accounts import an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import BERLIN, counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import fixed_terms
from tests.journeys.explore_usage.homes import NIGHT_SAVER, days
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.journeys.explore_usage import UsageQuestion, explore_usage
from wattstead.journeys.portfolio import PAGE_SIZE, Portfolio, PortfolioQuestion, site_portfolio
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 4)
NOON = datetime(2026, 11, 4, 12, 0, tzinfo=BERLIN)
THIS_MONTH = days(date(2026, 11, 1), TODAY)
LAST_NOVEMBER = days(date(2025, 11, 1), date(2025, 12, 1))


class Company:
    """A customer whose sites are made one by one."""

    def __init__(self) -> None:
        with seen_by(SYSTEM):
            self.account_id = an_account().pk
        self.viewer = Viewer(user_id=None, account_ids=frozenset({self.account_id}))
        self.sites = 0

    def opens(
        self,
        name: str,
        *energies: Intervals,
        terms: TariffTerms | None = None,
        starts_on: date = date(2025, 1, 1),
        with_meter: bool = True,
        installed_on: date = date(2020, 1, 1),
    ) -> None:
        with seen_by(SYSTEM):
            site = a_site(account_id=self.account_id, name=name, is_primary=self.sites == 0)
            self.sites += 1
            if not with_meter:
                return
            meter = a_meter(site_id=site.pk, installed_on=installed_on)
            for energy in energies:
                counted(the_register(meter), energy)
            if terms is not None:
                a_contract(
                    account_id=self.account_id,
                    site_id=site.pk,
                    terms=terms,
                    starts_on=starts_on,
                    auto_renew=True,
                )

    def asks(self, **parts: object) -> Portfolio:
        with seen_by(self.viewer) as viewer:
            return site_portfolio(
                viewer=viewer,
                ask=PortfolioQuestion(**parts),  # type: ignore[arg-type]
                now=NOON,
                zone="Europe/Berlin",
            )


def names(portfolio: Portfolio) -> list[str]:
    return [row.name for row in portfolio.rows]


def of_day(amount: int, *, period: DayPeriod = THIS_MONTH) -> Intervals:
    """Return as many watt-hours in each quarter-hour of some days."""
    return steady(period, amount=amount)


def test_month_of_each_site_and_of_all_is_summed() -> None:
    company = Company()
    company.opens("Bakery", of_day(100), of_day(50, period=LAST_NOVEMBER))
    company.opens("Depot", of_day(200), of_day(200, period=LAST_NOVEMBER))

    portfolio = company.asks()

    # Three days of 96 quarter-hours; last year the same three days.
    assert [(row.name, row.used, row.used_last_year, row.change) for row in portfolio.rows] == [
        ("Bakery", Decimal("28.800"), Decimal("14.400"), Decimal(1)),
        ("Depot", Decimal("57.600"), Decimal("57.600"), Decimal(0)),
    ]
    assert (portfolio.count, portfolio.used, portfolio.compared) == (2, Decimal("86.400"), 2)
    assert (portfolio.used_in_these, portfolio.used_last_year) == (Decimal("86.400"), Decimal("72.000"))


def test_today_counts_as_used_but_is_compared_with_nothing() -> None:
    company = Company()
    company.opens(
        "Bakery", of_day(100), of_day(100, period=days(TODAY, TODAY + timedelta(days=1))).picked(slice(0, 40))
    )

    (row,) = company.asks().rows

    assert (row.used, row.used_in_these, row.days) == (
        Decimal("32.800"),
        None,
        (Decimal("9.600"), Decimal("9.600"), Decimal("9.600"), Decimal("4.000")),
    )


@pytest.mark.parametrize("terms", [NIGHT_SAVER, fixed_terms(price="0.2345", grid_fee="0.0871")])
@pytest.mark.parametrize("starts_on", [date(2025, 1, 1), date(2026, 11, 2)])
def test_cost_is_what_the_usage_page_says(terms: TariffTerms, starts_on: date) -> None:
    company = Company()
    company.opens("Bakery", of_day(123), terms=terms, starts_on=starts_on)

    (row,) = company.asks().rows

    with seen_by(company.viewer) as viewer:
        usage = explore_usage(viewer=viewer, ask=UsageQuestion(span="month", on=TODAY), today=TODAY)
    assert row.cost == usage.cost


def test_hours_across_a_change_of_price_are_divided_as_the_invoice_does() -> None:
    company = Company()
    company.opens("Bakery", steady(THIS_MONTH, amount=2400, step_s=86_400), terms=NIGHT_SAVER)

    (row,) = company.asks().rows

    # 7.2 kWh: a third at 0.20 and the rest at 0.30 are 0.48 and 1.44; grid fee 0.72; with 19 % tax 3.14.
    assert row.cost == Money(Decimal("3.14"), "EUR")


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Head office", "Alpha", "beta", "Gamma"]),
        ("use", ["Alpha", "Gamma", "beta", "Head office"]),
        ("cost", ["Gamma", "Alpha", "beta", "Head office"]),
        ("change", ["beta", "Gamma", "Alpha", "Head office"]),
        ("quality", ["beta", "Alpha", "Gamma", "Head office"]),
    ],
)
def test_sites_are_sorted_and_what_is_not_known_comes_last(sort: str, order: list[str]) -> None:
    company = Company()
    company.opens("Head office", with_meter=False)
    company.opens("Gamma", of_day(200), of_day(200, period=LAST_NOVEMBER), terms=fixed_terms(price="0.90"))
    company.opens("Alpha", of_day(300), of_day(400, period=LAST_NOVEMBER), terms=fixed_terms(price="0.10"))
    company.opens(
        "beta",
        steady(THIS_MONTH, amount=100, without=[7]),
        of_day(20, period=LAST_NOVEMBER),
        terms=fixed_terms(price="0.20"),
    )

    assert names(company.asks(sort=sort)) == order


def test_total_cost_is_told_when_every_cost_is_known() -> None:
    company = Company()
    company.opens("Bakery", of_day(100), terms=fixed_terms(price="1.00", tax_rate="0"))
    company.opens("Depot", of_day(200), terms=fixed_terms(price="2.00", tax_rate="0"))

    by_cost, by_name = company.asks(sort="cost"), company.asks()

    assert (by_cost.cost, by_name.cost) == (Money(Decimal("144.00"), "EUR"), None)


def test_data_quality_is_the_known_part_of_the_days_that_are_over() -> None:
    company = Company()
    company.opens("Complete", of_day(100))
    company.opens("Half a day", steady(THIS_MONTH, amount=100, without=range(48)))
    company.opens("Two days", of_day(100, period=days(date(2026, 11, 1), date(2026, 11, 3))))

    portfolio = company.asks()

    assert {row.name: row.known_share for row in portfolio.rows} == {
        "Complete": Decimal("1.0000"),
        "Half a day": Decimal("0.8333"),
        "Two days": Decimal("0.6667"),
    }
    assert portfolio.with_flaws == 2


def test_days_before_a_meter_was_installed_lack_nothing() -> None:
    company = Company()
    moved_in, tomorrow = date(2026, 11, 2), TODAY + timedelta(days=1)
    company.opens("Moved in", of_day(100, period=days(moved_in, TODAY)), installed_on=moved_in)
    company.opens("Not there yet", installed_on=tomorrow)

    portfolio = company.asks()

    assert {row.name: row.known_share for row in portfolio.rows} == {"Moved in": 1, "Not there yet": 1}
    assert portfolio.with_flaws == 0


def test_words_find_sites_by_name_and_place_and_never_those_of_strangers() -> None:
    company, stranger = Company(), Company()
    company.opens("Bakery by the mill", of_day(100))
    company.opens("Depot", of_day(100))
    stranger.opens("Bakery of a stranger", of_day(100))

    assert names(company.asks(words="BAKERY mill")) == ["Bakery by the mill"]
    assert names(company.asks(words="100%")) == []
    assert company.asks(words="stranger").count == 0
    assert company.asks().count == 2


def test_pages_are_counted_honestly() -> None:
    company = Company()
    for number in range(PAGE_SIZE + 2):
        company.opens(f"Site {number:02}", with_meter=False)

    first, second, beyond = company.asks(), company.asks(page=2), company.asks(page=99)

    assert (first.first, len(first.rows), first.pages, first.count) == (1, PAGE_SIZE, 2, PAGE_SIZE + 2)
    assert (second.first, names(second)) == (PAGE_SIZE + 1, ["Site 25", "Site 26"])
    assert names(beyond) == names(second)


def test_first_day_of_a_month_compares_nothing() -> None:
    company = Company()
    company.opens("Bakery", of_day(100, period=days(date(2025, 10, 1), date(2026, 11, 1))))

    with seen_by(company.viewer) as viewer:
        portfolio = site_portfolio(
            viewer=viewer,
            ask=PortfolioQuestion(),
            now=datetime(2026, 11, 1, 12, tzinfo=BERLIN),
            zone="Europe/Berlin",
        )

    assert (portfolio.compared, portfolio.used) == (0, None)


@pytest.mark.parametrize("sort", ["name", "cost"])
def test_three_sites_ask_as_often_as_one(sort: str) -> None:
    one, three = Company(), Company()
    one.opens("Bakery", of_day(100), terms=NIGHT_SAVER)
    for number in range(3):
        three.opens(f"Bakery {number}", of_day(100), terms=NIGHT_SAVER)

    with watched_wire() as of_one:
        one.asks(sort=sort)
    with watched_wire() as of_three:
        three.asks(sort=sort)

    assert of_one.statements == of_three.statements
    assert of_one.statements <= 13
