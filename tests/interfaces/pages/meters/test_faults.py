"""Somebody reports a fault from the page of a meter, and the page tells how it stands."""

from datetime import date

import pytest
from django.test import Client

from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import somebody_who_may_only_look, words_of
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.faults import repair_meter
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
FAULT = {"description": "Its display is dark", "noticed_on": "2025-03-20"}


def status_of(household: Household) -> str:
    with seen_by(SYSTEM):
        return Meter.objects.get(pk=household.meter_id).status


def report(browser: Client, household: Household, **changed: str) -> tuple[int, str]:
    answer = browser.post(f"/meters/{household.meter_id}/fault/", {**FAULT, **changed})
    return answer.status_code, words_of(answer)


def test_a_fault_is_reported_and_told_until_it_is_repaired() -> None:
    household = a_household()
    browser, page = signed_in(household.user_id), f"/meters/{household.meter_id}/"
    offered = words_of(browser.get(page))

    status, _ = report(browser, household)
    faulty, listed = words_of(browser.get(page)), words_of(browser.get("/meters/"))
    with seen_by(SYSTEM):
        repair_meter(meter_id=household.meter_id, repaired_on=date(2025, 3, 24), today=date(2025, 4, 1))
    repaired = words_of(browser.get(page))

    assert "Report a fault" in offered
    assert status == 302
    assert "Faulty since 20 March 2025: “Its display is dark”." in faulty
    assert "Report a fault" not in faulty
    assert "faulty" in listed
    assert "20 March 2025 to 24 March 2025" in repaired
    assert "Report a fault" in repaired


def test_it_is_told_in_german() -> None:
    household = a_household(language="de")
    browser = signed_in(household.user_id)

    report(browser, household)

    page = words_of(browser.get(f"/meters/{household.meter_id}/"))
    assert "Defekt seit 20. März 2025: „Its display is dark“." in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"noticed_on": "2199-01-01"}, "A fault is noticed today or earlier"),
        ({"noticed_on": "yesterday"}, "Enter a valid date."),
        ({"description": " "}, "This field is required."),
        ({"description": "x" * 501}, "at most 500 characters"),
    ],
    ids=["tomorrow", "no day", "no words", "too many words"],
)
def test_what_cannot_be_stands_beside_its_field(changed: dict[str, str], told: str) -> None:
    household = a_household()

    status, page = report(signed_in(household.user_id), household, **changed)

    assert (status, status_of(household)) == (422, "active")
    assert told in page


def test_who_may_only_look_is_offered_nothing_and_refused() -> None:
    household = a_household()
    onlooker = signed_in(somebody_who_may_only_look(household))

    page = words_of(onlooker.get(f"/meters/{household.meter_id}/"))
    status, _ = report(onlooker, household)

    assert "Report a fault" not in page
    assert (status, status_of(household)) == (403, "active")


def test_a_stranger_finds_no_meter_to_report() -> None:
    household, stranger = a_household(), a_household()

    status, _ = report(signed_in(stranger.user_id), household)

    assert (status, status_of(household)) == (404, "active")


def test_a_meter_that_is_faulty_already_is_not_reported_again() -> None:
    household = a_household()
    browser = signed_in(household.user_id)
    report(browser, household)

    asked = browser.get(f"/meters/{household.meter_id}/fault/")

    assert asked.status_code == 409
