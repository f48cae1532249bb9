"""A family with panels on the roof wants to use most of what they produce itself.

On each of the first ten days of June 2025 the panels produce 12 kWh: 0.5 kWh in each of the 24
quarters of an hour from 9 to 15 o'clock. In the same quarters the meter counts 0.2 kWh each that
leave the house: 4.8 kWh a day. What does not leave is used at home: 12 - 4.8 = 7.2 kWh. The
meter has not told of the tenth day yet, so what was used at home is known of nine days.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.devices import a_solar_system
from tests.factories.energy import counted, steady
from tests.factories.goals import a_goal, an_aim
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.interfaces.api.programs import a_program
from tests.interfaces.pages.households import signed_in
from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.device_readings.devices import solar_system_measuring
from wattstead.journeys.progress_of_goals import Missing, Progress, progress_of_goals
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.measured import Measured, take_in_measured

pytestmark = pytest.mark.django_db(transaction=True)

TEN_DAYS = DayPeriod(starts_on=date(2025, 6, 1), ends_before=date(2025, 6, 11))
NINE_DAYS = DayPeriod(starts_on=date(2025, 6, 1), ends_before=date(2025, 6, 10))
NOW = datetime(2025, 6, 11, tzinfo=UTC)
PRODUCED = an_aim(GoalType.PRODUCTION, target="150", days=TEN_DAYS)
SHARE = an_aim(GoalType.SELF_CONSUMPTION, target="75", unit=GoalUnit.PERCENT, days=TEN_DAYS)
KEPT = an_aim(GoalType.SELF_CONSUMPTION, target="81", unit=GoalUnit.KWH, days=TEN_DAYS)


@dataclass(frozen=True, kw_only=True)
class Home:
    viewer: Viewer
    user_id: UUID
    site_id: UUID


def at_noon(days: DayPeriod, *, watt_hours: int) -> Intervals:
    """Return an amount in each quarter of an hour from 9 to 15 o'clock in Berlin, else nothing."""
    every = steady(days, amount=watt_hours)
    hours = (every.starts_s + 2 * 3600) // 3600 % 24
    return replace(every, deltas=np.where((hours >= 9) & (hours < 15), every.deltas, 0))


def a_home(*, is_telling: bool = True, counts_export: bool = True) -> Home:
    """Make the family of the story."""
    person = a_person()
    site = a_site(account_id=an_account(owner=person).pk)
    directions = (Direction.IMPORT, Direction.EXPORT) if counts_export else (Direction.IMPORT,)
    meter = a_meter(site_id=site.pk, directions=directions)
    if counts_export:
        counted(the_register(meter, direction=Direction.EXPORT), at_noon(NINE_DAYS, watt_hours=200))
    system = a_solar_system(site_id=site.pk)
    if is_telling:
        sun = at_noon(TEN_DAYS, watt_hours=500)
        take_in_measured(
            solar_system_measuring(SYSTEM, device_id=system.pk).series,
            Measured(
                starts_s=sun.starts_s,
                length_s=sun.length_s,
                flags=sun.flags,
                amounts={"delta_kwh": sun.deltas},
            ),
            known_at=NOW,
            actor_id=None,
            reason="made for a test",
        )
    viewer = a_viewer(user_id=person.pk, account_id=site.account_id)
    return Home(viewer=viewer, user_id=person.pk, site_id=site.pk)


def progress(home: Home, *aims: Aim, today: date = date(2025, 6, 10)) -> list[Progress]:
    with seen_by(home.viewer) as viewer:
        goals = [
            a_goal(replace(aim, site_id=home.site_id), user_id=home.user_id, viewer=viewer) for aim in aims
        ]
        found = progress_of_goals(viewer, goals=goals, today=today)
    return [found[goal.pk] for goal in goals]


def told(home: Home, *aims: Aim) -> list[tuple[Decimal | None, Decimal | None, Missing | None]]:
    return [(each.current, each.percent, each.missing) for each in progress(home, *aims)]


def test_production_is_what_the_panels_told() -> None:
    with seen_by(SYSTEM):
        home, _ = a_home(), a_home()

    # Ten days of 12 kWh are 120 kWh, 120 / 150 = 80 % of the target.
    assert told(home, PRODUCED) == [(Decimal("120.000"), Decimal("80.0"), None)]


def test_self_consumption_is_what_was_produced_and_did_not_leave() -> None:
    with seen_by(SYSTEM):
        home, _ = a_home(), a_home()

    # Nine days: 9 x 12 = 108 kWh produced, 9 x 4.8 = 43.2 kWh given away, 64.8 kWh used at home.
    # 64.8 / 108 = 60 %, which is 60 / 75 = 80 % of the share aimed at; 64.8 / 81 = 80 % of 81 kWh.
    assert told(home, SHARE, KEPT) == [
        (Decimal("60.000"), Decimal("80.0"), None),
        (Decimal("64.800"), Decimal("80.0"), None),
    ]


def test_day_of_which_only_the_panels_told_is_not_one_of_full_use() -> None:
    with seen_by(SYSTEM):
        home = a_home()

    daily = replace(SHARE, period=GoalPeriod.DAILY)
    (ninth,) = progress(home, daily, today=date(2025, 6, 9))
    (tenth,) = progress(home, daily, today=date(2025, 6, 10))

    assert (ninth.current, tenth.current) == (Decimal("60.000"), None)


def test_panels_that_tell_nothing_and_a_meter_that_counts_no_export_are_not_zero() -> None:
    with seen_by(SYSTEM):
        silent, one_way = a_home(is_telling=False), a_home(counts_export=False)

    assert told(silent, PRODUCED, SHARE) == [(None, None, None)] * 2
    assert told(one_way, PRODUCED, SHARE) == [
        (Decimal("120.000"), Decimal("80.0"), None),
        (None, None, Missing.EXPORT_COUNTER),
    ]


def test_page_and_api_tell_the_same() -> None:
    with seen_by(SYSTEM):
        home, stranger = a_home(), a_home()
    with seen_by(home.viewer) as viewer:
        a_goal(replace(SHARE, site_id=home.site_id), user_id=home.user_id, viewer=viewer)
    with seen_by(stranger.viewer) as viewer:
        a_goal(replace(PRODUCED, site_id=stranger.site_id), user_id=stranger.user_id, viewer=viewer)

    page = signed_in(home.user_id).get("/goals/").content.decode()
    (goal,) = a_program(home.user_id).get("/goals").items

    assert "At least 75% of the production used at home each month" in page
    assert ("60%" in page, "80%" in page, "produced each month" in page) == (True, True, False)
    assert (goal["currentValue"], goal["progressPercent"]) == (60, 80)


def test_page_says_why_nothing_is_known() -> None:
    with seen_by(SYSTEM):
        person = a_person()
        site = a_site(account_id=an_account(owner=person).pk)
        a_goal(replace(PRODUCED, site_id=site.pk), user_id=person.pk)

    page = signed_in(person.pk).get("/goals/").content.decode()

    assert "No solar system here tells what it produces" in page
