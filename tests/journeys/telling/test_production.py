"""People hear of a day on which their panels gave far less than on the days before.

The panels give 0.1 kWh in each quarter of an hour: 9.6 kWh a day. On Wednesday, 19 November, they
give 0.01 kWh in each: 0.96 kWh, a tenth.
"""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import a_person, an_account
from tests.factories.alerts import a_wish
from tests.factories.devices import a_solar_system
from tests.factories.energy import steady
from tests.factories.sites import a_site
from tests.journeys.telling.told import MORNING, told_to
from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.rules import Threshold, is_production_drop
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.domains.devices.solar.models import SolarSystem
from wattstead.domains.devices.solar.operations.systems import move_solar_system
from wattstead.domains.devices.solar.vocabulary import SolarStatus
from wattstead.domains.notifications.rules import Energy
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.device_readings.devices import solar_system_measuring
from wattstead.journeys.telling.production import tell_of_production_drops
from wattstead.kernel.periods import DayPeriod, day_of
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.measured import Measured, take_in_measured

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2025, 11, 19)


def produce(system: SolarSystem, days: DayPeriod, *, watt_hours: int) -> None:
    sun = steady(days, amount=watt_hours)
    take_in_measured(
        solar_system_measuring(SYSTEM, device_id=system.pk).series,
        Measured(
            starts_s=sun.starts_s,
            length_s=sun.length_s,
            flags=sun.flags,
            amounts={"delta_kwh": sun.deltas},
        ),
        known_at=MORNING,
        actor_id=None,
        reason="made for a test",
    )


def a_roof(*, days_before: int = 14, little_wh: int = 10) -> tuple[UUID, SolarSystem]:
    person = a_person()
    system = a_solar_system(site_id=a_site(account_id=an_account(owner=person).pk).pk)
    before = DayPeriod(starts_on=WEDNESDAY - timedelta(days=days_before), ends_before=WEDNESDAY)
    produce(system, before, watt_hours=100)
    produce(system, day_of(WEDNESDAY), watt_hours=little_wh)
    return person.pk, system


@pytest.mark.parametrize(
    ("produced", "usual", "threshold", "is_drop"),
    [
        ("1.99", "9.6", None, True),
        ("2.0", "9.6", None, False),
        ("4.8", "9.6", Threshold(value=Decimal(50), unit=ThresholdUnit.PERCENT), True),
        ("4.9", "9.6", Threshold(value=Decimal(50), unit=ThresholdUnit.PERCENT), False),
        ("6.6", "9.6", Threshold(value=Decimal(3), unit=ThresholdUnit.KWH), True),
        ("6.7", "9.6", Threshold(value=Decimal(3), unit=ThresholdUnit.KWH), False),
        ("0", "0.9", None, False),
    ],
    ids=[
        "below half of the darkest day",
        "half of it",
        "half",
        "more than half",
        "3 kWh less",
        "less than 3 kWh less",
        "dark anyway",
    ],
)
def test_drop_is_far_less_than_usual(
    *, produced: str, usual: str, threshold: Threshold | None, is_drop: bool
) -> None:
    found = is_production_drop(Decimal(produced), usual=Decimal(usual), least=Decimal(4), threshold=threshold)

    assert found is is_drop


def test_people_of_the_site_hear_of_the_day_once_and_a_stranger_never() -> None:
    with seen_by(SYSTEM):
        user_id, system = a_roof()
        stranger, their_system = a_roof(little_wh=50)

    written = [tell_of_production_drops(SYSTEM, now=MORNING + timedelta(days=days)) for days in (0, 0, 1, 9)]

    (told,) = told_to(user_id, account_id=system.account_id)
    assert written == [1, 0, 0, 0]
    assert told.sentences == SENTENCES[Kind.PRODUCTION_DROP]
    assert told.facts == {
        "device": "Roof",
        "day": WEDNESDAY,
        "energy": Energy("0.96"),
        "usual": Energy("9.6"),
    }
    assert told.action_url == f"/devices/solar/{system.pk}/"
    assert told_to(stranger, account_id=their_system.account_id) == []


def test_panels_that_are_looked_after_or_new_or_unwatched_are_no_news() -> None:
    with seen_by(SYSTEM):
        _, resting = a_roof()
        move_solar_system(system=resting, to=SolarStatus.MAINTENANCE)
        a_roof(days_before=6)
        unwatching, _ = a_roof()
        wish = a_wish(AlertType.PRODUCTION_DROP, in_app=False)
        keep_preference(SYSTEM, user_id=unwatching, wish=wish)

    assert tell_of_production_drops(SYSTEM, now=MORNING) == 0
