"""Somebody tells what the installer left: the page says what it means, and keeps it if that is right."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from tests.factories.metering import the_register
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import somebody_who_may_only_look, words_of
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.hand_readings import record_reading
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.epochs import exchanges_of

pytestmark = pytest.mark.django_db
SLIP = {
    "day": "2025-04-10",
    "clock": "10:30",
    "new_serial_number": "1EMH0012345678",
    "old_0": "9850",
    "new_0": "12",
    "old_1": "300",
    "new_1": "0",
}


def read(household: Household, value: int, *, on: int) -> None:
    with seen_by(SYSTEM):
        record_reading(
            register=the_register(Meter.objects.get(pk=household.meter_id)),
            value=Decimal(value),
            read_at=datetime(2025, 4, on, 10, tzinfo=UTC),
            now=datetime(2025, 6, 1, tzinfo=UTC),
        )


def a_household_that_read() -> Household:
    """Keep a household whose counter showed 9,800 on 2 April."""
    household = a_household()
    read(household, 9800, on=2)
    return household


def told(browser: Client, household: Household, **changed: str) -> tuple[int, str]:
    answer = browser.post(f"/meters/{household.meter_id}/exchange/", SLIP | changed)
    return answer.status_code, words_of(answer)


def exchanges(household: Household) -> list[tuple[str, str, int, int]]:
    with seen_by(SYSTEM):
        meter = Meter.objects.get(pk=household.meter_id)
        return [
            (each.old_serial_number, each.new_serial_number, each.old_final_value, each.new_first_value)
            for direction in Direction
            for each in exchanges_of(series_of(the_register(meter, direction=direction)))
        ]


def test_what_an_exchange_means_is_said_before_it_is_kept() -> None:
    household = a_household_that_read()
    browser = signed_in(household.user_id)
    with seen_by(SYSTEM):
        number = Meter.objects.get(pk=household.meter_id).meter_number

    checked, meaning = told(browser, household)
    unkept = exchanges(household)
    kept, _ = told(browser, household, keep="1")
    page = words_of(browser.get(f"/meters/{household.meter_id}/"))

    assert (checked, unkept) == (200, [])
    assert "Taken from the grid: ended at 9,850, began at 12" in meaning
    assert "From 9,800 on 2 April 2025, 12:00 that makes 50.0 kWh in 7 days." in meaning
    assert kept == 302
    assert exchanges(household) == [
        (number, "1EMH0012345678", 9_850_000_000, 12_000_000),
        (number, "1EMH0012345678", 300_000_000, 0),
    ]
    assert f"Device {number} was taken out; 1EMH0012345678 counts since." in page


def test_a_value_that_is_hard_to_believe_is_asked_again() -> None:
    household = a_household_that_read()

    status, page = told(signed_in(household.user_id), household, old_0="9801")

    assert status == 200
    assert "Please look once more" in page
    assert "That is only" in page


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"old_0": "9799"}, "The counter showed 9,800"),
        ({"old_0": "1234567"}, "A counter of 6 digits cannot show 1,234,567."),
        ({"new_0": "1234567"}, "A counter of 6 digits cannot show 1,234,567."),
        ({"old_0": "many"}, "Please enter a number"),
        ({"day": "2199-01-01"}, "lies in the future"),
        ({"day": "2025-03-30", "clock": "02:30"}, "The clocks jumped over that time on this day."),
        ({"new_serial_number": "<b>"}, "Letters, digits and - . / _ are possible."),
        ({"new_serial_number": ""}, "This field is required."),
    ],
    ids=[
        "went back",
        "too many digits",
        "too many on the new",
        "words",
        "tomorrow",
        "no time",
        "markup",
        "no number",
    ],
)
def test_what_cannot_be_stands_beside_its_field(changed: dict[str, str], problem: str) -> None:
    household = a_household_that_read()

    for keep in ({}, {"keep": "1"}):
        status, page = told(signed_in(household.user_id), household, **changed, **keep)
        assert status == 422
        assert problem in page
    assert exchanges(household) == []


def test_the_page_is_told_in_german() -> None:
    household = a_household(language="de")
    page = words_of(signed_in(household.user_id).get(f"/meters/{household.meter_id}/exchange/"))

    assert "Das Gerät wurde gewechselt" in page


def test_a_meter_out_of_use_is_not_exchanged() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        deactivate_meter(
            meter=Meter.objects.get(pk=household.meter_id),
            in_use_before=datetime(2025, 4, 5, tzinfo=UTC).date(),
        )
    browser = signed_in(household.user_id)

    status, _ = told(browser, household, keep="1")

    assert browser.get(f"/meters/{household.meter_id}/exchange/").status_code == 409
    assert (status, exchanges(household)) == (422, [])


def test_who_may_only_look_is_offered_nothing_and_a_stranger_finds_no_meter() -> None:
    household, stranger = a_household(), a_household()
    onlooker = signed_in(somebody_who_may_only_look(household))

    page = words_of(onlooker.get(f"/meters/{household.meter_id}/"))

    assert "The device was exchanged" not in page
    assert told(onlooker, household, keep="1")[0] == 403
    assert told(signed_in(stranger.user_id), household, keep="1")[0] == 404
    assert exchanges(household) == []
