"""Makes people who work at the service desk, with readings to decide about."""

from datetime import timedelta

from django.test import Client

from tests.factories.accounts import a_person
from tests.factories.factors import every_factor
from tests.factories.metering import the_register
from tests.factories.waiting import NOON, a_waiting_reading
from tests.interfaces.pages.households import Household, signed_in
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.models import Meter, Register
from wattstead.domains.metering.quarantine.models import WaitingReading
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM


def a_clerk(*, role: Role = Role.SUPPORT, language: str = "en") -> Client:
    """Return a browser in which somebody of the supplier is signed in, with a second factor."""
    with seen_by(SYSTEM):
        person = a_person(role=role, language=language, first_name="Mira")
        every_factor(person.pk)
    return signed_in(person.pk)


def the_register_of(household: Household) -> Register:
    return the_register(Meter.objects.get(pk=household.meter_id))


def waits_at(
    household: Household, *, count: int = 1, reason: CheckName = CheckName.SPIKE
) -> list[WaitingReading]:
    """Keep readings that wait, each a quarter after the other."""
    with seen_by(SYSTEM):
        register = the_register_of(household)
        quarter = timedelta(minutes=15)
        return [
            a_waiting_reading(
                register,
                starts_at=NOON + place * quarter,
                ends_at=NOON + (place + 1) * quarter,
                reason=reason,
            )
            for place in range(count)
        ]
