"""People hear when a goal is reached, runs too fast or is missed, once for each of its periods.

The home takes 9.6 kWh a day. On the morning of 11 June ten days are over: 96 kWh in a third of June.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import a_person, a_viewer, an_account
from tests.factories.energy import counted, steady
from tests.factories.goals import a_goal, an_aim
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.journeys.telling.told import told_to
from wattstead.domains.goals.operations import end_goal
from wattstead.domains.goals.rules import Aim, goal_news
from wattstead.domains.goals.vocabulary import GoalNews, GoalPeriod, GoalType, GoalUnit
from wattstead.domains.notifications.rules import Energy
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.goals import tell_of_goals
from wattstead.kernel.periods import DayPeriod, month_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
JUNE = month_of(date(2025, 6, 1))
MORNING = datetime(2025, 6, 11, 6, 30, tzinfo=UTC)
LIMIT, MARK = an_aim(), an_aim(GoalType.PRODUCTION)
SHARE = an_aim(GoalType.SELF_CONSUMPTION, unit=GoalUnit.PERCENT, target="60")


def a_home() -> tuple[UUID, Site]:
    person = a_person()
    site = a_site(account_id=an_account(owner=person).pk)
    days = DayPeriod(starts_on=JUNE.starts_on, ends_before=date(2025, 6, 21))
    counted(the_register(a_meter(site_id=site.pk)), steady(days, amount=100))
    return person.pk, site


def kinds_told(user_id: UUID, *, site: Site) -> list[Kind]:
    told = told_to(user_id, account_id=site.account_id)
    return [kind for each in told for kind, sentences in SENTENCES.items() if sentences == each.sentences]


@pytest.mark.parametrize(
    ("aim", "percent", "elapsed", "news"),
    [
        (LIMIT, "101", "90", GoalNews.MISSED),
        (LIMIT, "100", "100", None),
        (LIMIT, "34", "30", GoalNews.AT_RISK),
        (LIMIT, "33", "30", None),
        (LIMIT, "90", "10", None),
        (MARK, "100", "40", GoalNews.REACHED),
        (MARK, "99", "99", None),
        (SHARE, "120", "99", None),
        (SHARE, "100", "100", GoalNews.REACHED),
    ],
    ids=[
        "passed",
        "kept",
        "a tenth too fast",
        "on its way",
        "too early to tell",
        "produced enough",
        "not yet",
        "a share may sink again",
        "a share at the end",
    ],
)
def test_goal_is_news(aim: Aim, percent: str, elapsed: str, news: GoalNews | None) -> None:
    assert goal_news(aim, percent=Decimal(percent), elapsed=Decimal(elapsed)) is news


def test_person_hears_once_that_the_limit_runs_too_fast_and_once_that_it_is_passed() -> None:
    with seen_by(SYSTEM):
        user_id, site = a_home()
        stranger, their_site = a_home()
        a_goal(an_aim(site_id=site.pk, target="150"), user_id=user_id)
        a_goal(an_aim(site_id=their_site.pk, target="500"), user_id=stranger)

    # 96 of 150 kWh are 64 % in 33 % of the month; on the 17th morning 16 x 9.6 = 153.6 kWh are 102 %.
    written = [tell_of_goals(SYSTEM, now=MORNING + timedelta(days=days)) for days in (-8, 0, 1, 6, 7)]

    missed, at_risk = told_to(user_id, account_id=site.account_id)
    assert written == [0, 1, 0, 1, 0]
    assert (at_risk.sentences, missed.sentences) == (
        SENTENCES[Kind.GOAL_AT_RISK],
        SENTENCES[Kind.GOAL_MISSED],
    )
    assert at_risk.facts == {"current": Energy("96.000"), "target": Energy("150.000"), "days": JUNE}
    assert missed.action_url == "/goals/"
    assert told_to(stranger, account_id=their_site.account_id) == []


def test_goal_of_each_day_is_told_each_day() -> None:
    with seen_by(SYSTEM):
        user_id, site = a_home()
        a_goal(an_aim(site_id=site.pk, target="5", period=GoalPeriod.DAILY), user_id=user_id)

    written = [tell_of_goals(SYSTEM, now=MORNING + timedelta(days=days)) for days in (0, 0, 1)]

    assert written == [1, 0, 1]
    assert kinds_told(user_id, site=site) == [Kind.GOAL_MISSED, Kind.GOAL_MISSED]


def test_goal_that_was_ended_or_is_over_is_no_news() -> None:
    with seen_by(SYSTEM):
        user_id, site = a_home()
        aim = an_aim(site_id=site.pk, target="50")
        ended = a_goal(aim, user_id=user_id)
        over = DayPeriod(starts_on=date(2025, 6, 1), ends_before=date(2025, 6, 5))
        a_goal(replace(aim, days=over), user_id=user_id)
    with seen_by(a_viewer(user_id=user_id, account_id=site.account_id)) as viewer:
        end_goal(viewer, goal_id=ended.pk)

    assert tell_of_goals(SYSTEM, now=MORNING) == 0


def test_goal_of_a_site_its_person_acts_for_no_longer_is_no_news() -> None:
    with seen_by(SYSTEM):
        _, site = a_home()
        former = a_person()
        a_goal(an_aim(site_id=site.pk, target="50"), user_id=former.pk)

    assert tell_of_goals(SYSTEM, now=MORNING) == 0
