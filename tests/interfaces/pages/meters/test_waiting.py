"""The page of a meter says which readings wait, and why."""

from datetime import timedelta

import pytest

from tests.factories.metering import the_register
from tests.factories.waiting import NOON, a_waiting_reading
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import words_of
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.models import Meter, Register
from wattstead.domains.metering.quarantine.vocabulary import REASONS, WaitingState
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def register_of(household: Household) -> Register:
    return the_register(Meter.objects.get(pk=household.meter_id))


def page(household: Household) -> str:
    return words_of(signed_in(household.user_id).get(f"/meters/{household.meter_id}/"))


def test_nothing_is_said_where_nothing_waits() -> None:
    household, stranger = a_household(), a_household()
    with seen_by(SYSTEM):
        a_waiting_reading(register_of(stranger))
        a_waiting_reading(register_of(household), state=WaitingState.REJECTED)

    assert "Readings that wait" not in page(household)


def test_a_spike_is_told_with_its_time_and_what_was_likely() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        a_waiting_reading(register_of(household))

    told = page(household)

    assert "One reading looks wrong to our checks." in told
    assert "Sat, 1 Mar 2025" in told
    assert "13:00–13:15" in told
    assert "at most 15.0 kWh was likely" in told


def test_the_readings_of_a_day_are_told_together() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        for quarter in range(4):
            starts_at = NOON + timedelta(minutes=15 * quarter)
            a_waiting_reading(
                register_of(household),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=15),
                millionths=400_000,
                reason=CheckName.UNIT_MULTIPLIER,
            )

    told = page(household)

    assert "4 readings look wrong to our checks." in told
    assert "Probably the unit was mistaken." in told
    assert "1.60 kWh" in told


@pytest.mark.parametrize("reason", sorted(reason.value for reason in REASONS))
def test_every_reason_is_told_in_words(reason: str) -> None:
    household = a_household(language="de")
    with seen_by(SYSTEM):
        a_waiting_reading(register_of(household), starts_at=None, reason=CheckName(reason))

    told = page(household)

    assert "Werte, die warten" in told
    assert "Der Zählerstand um 13:15" in told
    assert reason not in told


def test_of_many_days_the_latest_are_told() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        for day in range(13):
            starts_at = NOON + timedelta(days=day)
            a_waiting_reading(
                register_of(household), starts_at=starts_at, ends_at=starts_at + timedelta(minutes=15)
            )

    told = page(household)

    assert "13 readings look wrong to our checks." in told
    assert "Thu, 13 Mar 2025" in told
    assert told.count("at most 15.0 kWh was likely") == 12
    assert "and more on earlier days" in told
