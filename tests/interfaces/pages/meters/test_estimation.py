"""Somebody looks at what would be filled into the gaps of their meter, and has it filled."""

import pytest
from django.test import Client

from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import somebody_who_may_only_look, words_of
from wattstead.domains.metering.models import Estimate
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
NOON_OF_MARCH_10 = tuple(range(9 * 96 + 40, 9 * 96 + 60))
MARCH = {"first_day": "2025-03-01", "last_day": "2025-03-31"}


def estimates_of(household: Household) -> list[int]:
    with seen_by(SYSTEM):
        found = Estimate.objects.filter(register__meter_id=household.meter_id)
        return list(found.values_list("total_millionths", flat=True))


def asked(browser: Client, household: Household, **days: str) -> tuple[int, str]:
    answer = browser.get(f"/meters/{household.meter_id}/estimation/", MARCH | days)
    return answer.status_code, words_of(answer)


def filled(browser: Client, household: Household, **days: str) -> tuple[int, str]:
    answer = browser.post(f"/meters/{household.meter_id}/estimation/", MARCH | days)
    return answer.status_code, words_of(answer)


def test_what_would_be_filled_in_is_shown_first_and_then_done() -> None:
    household = a_household(without=NOON_OF_MARCH_10)
    browser = signed_in(household.user_id)

    offered = words_of(browser.get(f"/meters/{household.meter_id}/"))
    status, preview = asked(browser, household)
    before = estimates_of(household)
    done, _ = filled(browser, household)
    after = words_of(browser.get(f"/meters/{household.meter_id}/"))

    assert "first_day=2025-03-10&amp;last_day=2025-12-31" in offered
    assert (status, before) == (200, [])
    assert "2.00 kWh would be filled in" in preview
    assert "10 March 2025, 10:00–15:00" in preview
    assert "As this meter counted at the same times in the weeks around it." in preview
    assert (done, estimates_of(household)) == (302, [2_000_000])
    assert "2.00 kWh are filled in as estimates." in after
    assert "On 276 days something is missing" in offered
    assert "On 275 days something is missing" in after


def test_it_is_told_in_german() -> None:
    household = a_household(without=NOON_OF_MARCH_10, language="de")

    _, preview = asked(signed_in(household.user_id), household)

    assert "2,00 kWh würden als Schätzwerte eingetragen" in preview


def test_where_nothing_is_missing_nothing_is_offered() -> None:
    household = a_household()
    browser = signed_in(household.user_id)

    status, told = asked(browser, household)
    refused, _ = filled(browser, household)

    assert (status, refused) == (200, 409)
    assert "No reading is missing from" in told
    assert "Fill in these estimates" not in told


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"last_day": "yesterday"}, "Enter a valid date."),
        ({"first_day": "2024-01-01"}, "400 days at most"),
        ({"last_day": "2025-02-01"}, "holds no day"),
        ({"register": "01900000-0000-7000-8000-000000000000"}, "Select a valid choice."),
    ],
    ids=["no day", "too many", "backwards", "another register"],
)
def test_days_that_cannot_be_are_told(days: dict[str, str], told: str) -> None:
    household = a_household(without=NOON_OF_MARCH_10)

    _, page = asked(signed_in(household.user_id), household, **days)

    assert told in page
    assert estimates_of(household) == []


def test_who_may_only_look_is_offered_nothing_and_refused() -> None:
    household = a_household(without=NOON_OF_MARCH_10)
    onlooker = signed_in(somebody_who_may_only_look(household))

    page = words_of(onlooker.get(f"/meters/{household.meter_id}/"))

    assert "Fill gaps" not in page
    assert (asked(onlooker, household)[0], filled(onlooker, household)[0]) == (403, 403)
    assert estimates_of(household) == []


def test_a_stranger_finds_no_meter() -> None:
    household, stranger = a_household(without=NOON_OF_MARCH_10), a_household()
    browser = signed_in(stranger.user_id)

    assert (asked(browser, household)[0], filled(browser, household)[0]) == (404, 404)
    assert estimates_of(household) == []
