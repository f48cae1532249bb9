"""A reader sets goals, sees how far they have got, ends and removes them; nobody else sees them."""

from datetime import date

import pytest
from django.test import Client

from tests.factories.goals import a_goal, an_aim
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.goals.models import Goal
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)

FAR = DayPeriod(starts_on=date(2025, 1, 1), ends_before=date(2030, 1, 1))
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))
ENTERED = {
    "goal_type": "consumption",
    "target": "300",
    "period": "monthly",
    "site": "all",
    "starts_on": "2025-01-01",
    "last_day": "2029-12-31",
}


def a_goal_of(household: Household, *, days: DayPeriod = FAR, target: str = "500") -> Goal:
    with seen_by(SYSTEM):
        aim = an_aim(site_id=household.site_ids[0], days=days, target=target, period=GoalPeriod.MONTHLY)
        return a_goal(aim, user_id=household.user_id)


def page(client: Client, address: str = "/goals/") -> str:
    return client.get(address).content.decode()


def test_a_goal_that_is_over_says_whether_it_was_kept() -> None:
    household = a_household()
    a_goal_of(household, days=MARCH)

    told = page(signed_in(household.user_id))

    # 31 days of 96 x 0.1 kWh, but for the hour that was left out: 2,972 x 0.1 = 297.2 of 500.
    assert "At most 500\u00a0kWh from the grid each month" in told
    assert "297.2" in told
    assert "59%" in told
    assert "Kept" in told


def test_a_limit_that_was_passed_says_so() -> None:
    household = a_household()
    a_goal_of(household, days=MARCH, target="200")

    assert "Exceeded" in page(signed_in(household.user_id))


def test_without_goals_the_page_says_what_to_do() -> None:
    stranger, household = a_household(), a_household()
    a_goal_of(stranger)

    told = page(signed_in(household.user_id))

    assert "No goal yet" in told
    assert "500\u00a0kWh" not in told


def test_a_goal_is_set() -> None:
    me = signed_in(a_household().user_id)

    answer = me.post("/goals/new/", ENTERED)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/goals/")
    assert "At most 300\u00a0kWh from the grid each month" in page(me)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"last_day": "2024-12-31"}, "A goal ends after it begins."),
        ({"last_day": "2125-12-31"}, "A goal lasts at most ten years."),
        ({"goal_type": "self_consumption", "target": "101"}, "at most 100"),
        ({"last_day": "9999-12-31"}, "Days lie between 1971 and 2199."),
        ({"target": "0"}, "greater than or equal to 0.001"),
        ({"site": str(new_key())}, "not one of the available choices"),
    ],
)
def test_a_goal_that_makes_no_sense_is_not_set(changes: dict[str, str], problem: str) -> None:
    me = signed_in(a_household().user_id)

    answer = me.post("/goals/new/", ENTERED | changes)

    assert (answer.status_code, problem in answer.content.decode()) == (422, True)
    with seen_by(SYSTEM):
        assert Goal.objects.count() == 0


def test_a_goal_is_changed_ended_resumed_and_removed() -> None:
    household = a_household()
    goal = a_goal_of(household)
    me = signed_in(household.user_id)

    me.post(f"/goals/{goal.pk}/", ENTERED | {"target": "250"})
    changed = page(me)
    me.post(f"/goals/{goal.pk}/end/")
    ended = page(me)
    me.post(f"/goals/{goal.pk}/resume/")
    resumed = page(me)
    me.post(f"/goals/{goal.pk}/remove/")
    removed = page(me)

    assert "At most 250\u00a0kWh" in changed
    assert "Over and ended" in ended
    assert "Over and ended" not in resumed
    assert "No goal yet" in removed


def test_a_goal_that_a_program_set_in_kwh_stays_in_kwh() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        goal = a_goal(an_aim(GoalType.SELF_CONSUMPTION, target="900", days=FAR), user_id=household.user_id)
    me = signed_in(household.user_id)

    me.post(f"/goals/{goal.pk}/", ENTERED | {"goal_type": "self_consumption", "target": "950"})

    assert "At least 950\u00a0kWh of the production used at home each month" in page(me)


def test_a_strangers_goal_is_as_good_as_missing() -> None:
    theirs = a_goal_of(a_household())
    me = signed_in(a_household().user_id)

    for wanted in (theirs.pk, new_key()):
        assert me.get(f"/goals/{wanted}/").status_code == 404
        for verb in ("end", "resume", "remove"):
            assert me.post(f"/goals/{wanted}/{verb}/").status_code == 404
