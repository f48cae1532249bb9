"""Goals get as far as the pages say: day totals for energy, the bill so far for money."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.contracts import a_contract
from tests.factories.devices import a_solar_system
from tests.factories.energy import counted, steady
from tests.factories.goals import an_aim
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_tariff, fixed_terms
from wattstead.domains.goals.operations import set_goal
from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.foundation.wire import watched_wire
from wattstead.journeys.overview import site_overview
from wattstead.journeys.progress_of_goals import Missing, Progress, progress_of_goals
from wattstead.kernel.periods import DayPeriod, month_of
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db

JUNE = month_of(date(2025, 6, 1))
MAY_AND_JUNE = DayPeriod(starts_on=date(2025, 5, 1), ends_before=date(2025, 6, 11))
TODAY = date(2025, 6, 10)


def a_home(*, sites: int = 1) -> tuple[Viewer, list[UUID]]:
    """Make somebody who takes 9.6 kWh and feeds in 2.4 kWh a day at each of their sites until today."""
    person = a_person()
    account = an_account(owner=person)
    tariff = a_tariff(fixed_terms(price="0.30", feed_in="0.08"))
    places = []
    for n in range(sites):
        site = a_site(account_id=account.pk, name=f"Home {n}", is_primary=n == 0)
        meter = a_meter(site_id=site.pk, directions=(Direction.IMPORT, Direction.EXPORT))
        counted(the_register(meter), steady(MAY_AND_JUNE, amount=100))
        counted(the_register(meter, direction=Direction.EXPORT), steady(MAY_AND_JUNE, amount=25))
        a_contract(account_id=account.pk, site_id=site.pk, tariff_id=tariff.pk)
        places.append(site.pk)
    return a_viewer(user_id=person.pk, account_id=account.pk), places


def progress(viewer: Viewer, *aims: Aim, today: date = TODAY) -> list[Progress]:
    assert viewer.user_id is not None
    with seen_by(viewer):
        goals = [set_goal(viewer, user_id=viewer.user_id, aim=aim) for aim in aims]
        found = progress_of_goals(viewer, goals=goals, today=today)
    return [found[goal.pk] for goal in goals]


def test_a_monthly_limit_counts_the_month_so_far() -> None:
    with seen_by(SYSTEM):
        me, (site_id,) = a_home()
        a_home()

    (found,) = progress(me, an_aim(site_id=site_id, target="300"))

    # Ten days of 9.6 kWh are 96 kWh: 32 % of 300 when 10 of 30 days have begun.
    assert found == Progress(
        days=JUNE, days_begun=10, current=Decimal("96.000"), percent=Decimal("32.0"), currency=None
    )


def test_a_cost_is_the_bill_so_far_of_the_overview() -> None:
    with seen_by(SYSTEM):
        me, (site_id,) = a_home()

    (found,) = progress(me, an_aim(GoalType.COST, site_id=site_id, unit=GoalUnit.CURRENCY, target="100"))

    with seen_by(me):
        overview = site_overview(viewer=me, site_id=site_id, now=datetime(2025, 6, 10, 12, tzinfo=UTC))
    bill = overview.month.bill
    assert bill is not None
    # 96 kWh x 0.30 = 28.80, with 19 % tax 34.27; 24 kWh fed in x 0.08 = 1.92 less.
    assert bill.so_far.amount == Decimal("32.35")
    assert (found.current, found.currency) == (bill.so_far.amount, "EUR")


def test_a_goal_without_a_site_counts_all_sites_of_the_person() -> None:
    with seen_by(SYSTEM):
        me, _ = a_home(sites=2)
        a_home()

    found = progress(
        me, an_aim(), an_aim(GoalType.COST, unit=GoalUnit.CURRENCY, target="100"), an_aim(target="200")
    )

    assert [each.current for each in found] == [Decimal("192.000"), Decimal("64.70"), Decimal("192.000")]


def test_a_goal_that_has_not_begun_knows_nothing() -> None:
    with seen_by(SYSTEM):
        me, (site_id,) = a_home()

    (found,) = progress(me, an_aim(site_id=site_id), today=date(2024, 12, 31))

    assert found == Progress(days=None, days_begun=0, current=None, percent=None, currency=None)


def test_days_without_readings_are_not_zero() -> None:
    with seen_by(SYSTEM):
        me, (site_id,) = a_home()

    (found,) = progress(me, an_aim(site_id=site_id), today=date(2025, 9, 10))

    assert (found.days, found.current, found.percent) == (month_of(date(2025, 9, 1)), None, None)


@pytest.mark.parametrize(
    "goal_type", [GoalType.PRODUCTION, GoalType.SELF_CONSUMPTION], ids=["production", "self_consumption"]
)
def test_nothing_is_known_of_the_sun_where_no_panels_tell_of_it(goal_type: GoalType) -> None:
    with seen_by(SYSTEM):
        me, (site_id,) = a_home()
        _, (their_site_id,) = a_home()
        a_solar_system(site_id=their_site_id)

    (found,) = progress(me, an_aim(goal_type, site_id=site_id, target="60"))

    assert (found.current, found.percent, found.missing) == (None, None, Missing.PANELS)


@pytest.mark.parametrize(
    ("limit", "goal_type"),
    [
        ("progress_of_goals.MOST_SITES", GoalType.CONSUMPTION),
        ("production_of_sites.MOST_SYSTEMS", GoalType.PRODUCTION),
    ],
    ids=["sites", "solar_systems"],
)
def test_of_too_many_nothing_is_told_rather_than_a_part(
    monkeypatch: pytest.MonkeyPatch, limit: str, goal_type: GoalType
) -> None:
    with seen_by(SYSTEM):
        me, sites = a_home(sites=2)
        for site_id in sites:
            a_solar_system(site_id=site_id)
    monkeypatch.setattr(f"wattstead.journeys.{limit}", 1)

    (found,) = progress(me, an_aim(goal_type, target="60"))

    assert (found.current, found.percent, found.missing) == (None, None, None)


def test_many_goals_ask_as_often_as_one() -> None:
    with seen_by(SYSTEM):
        me, (site_id,) = a_home()
        a_solar_system(site_id=site_id)
    aims = [
        an_aim(goal_type, site_id=site_id, unit=unit, target=f"{n}", period=period)
        for n, period in enumerate(GoalPeriod, start=50)
        for goal_type, unit in (
            (GoalType.SELF_CONSUMPTION, GoalUnit.PERCENT),
            (GoalType.COST, GoalUnit.CURRENCY),
        )
    ]
    assert me.user_id is not None

    with seen_by(me):
        goals = [set_goal(me, user_id=me.user_id, aim=aim) for aim in aims]
        progress_of_goals(me, goals=goals[:2], today=TODAY)
        with watched_wire() as one:
            progress_of_goals(me, goals=goals[:2], today=TODAY)
        with watched_wire() as many:
            progress_of_goals(me, goals=goals, today=TODAY)

    assert many.statements == one.statements
