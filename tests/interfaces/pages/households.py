"""Makes households whose pages are asked for, committed in a system context, and signs their people in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.test import Client

from tests.factories.accounts import a_person, an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MARCH = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))


@dataclass(frozen=True, kw_only=True)
class Household:
    """One person with an account, its sites and the meter of the first."""

    user_id: UUID
    account_id: UUID
    site_ids: tuple[UUID, ...]
    meter_id: UUID


def a_household(
    *,
    days: DayPeriod = MARCH,
    watt_hours: int = 100,
    without: Collection[int] = (),
    estimated: Collection[int] = (),
    with_contract: bool = True,
    sites: int = 1,
    language: str = "en",
    first_name: str = "Ada",
) -> Household:
    """Keep a household that used the same in every quarter-hour of `days`."""
    with seen_by(SYSTEM):
        person = a_person(language=language, first_name=first_name)
        account = an_account(owner=person)
        homes = [
            a_site(account_id=account.pk, name=f"Home {n}" if n else "Home", is_primary=n == 0)
            for n in range(sites)
        ]
        meter = a_meter(site_id=homes[0].pk, directions=(Direction.IMPORT, Direction.EXPORT))
        energy = steady(days, amount=watt_hours, without=without, estimated=estimated)
        counted(the_register(meter), energy)
        if with_contract:
            a_contract(account_id=account.pk, site_id=homes[0].pk)
        return Household(
            user_id=person.pk,
            account_id=account.pk,
            site_ids=tuple(home.pk for home in homes),
            meter_id=meter.pk,
        )


def somebody_without_an_account(*, language: str = "en") -> UUID:
    """Keep a person who has just signed up, and return their id."""
    with seen_by(SYSTEM):
        return a_person(language=language).pk


def signed_in(user_id: UUID) -> Client:
    """Return a browser in which that person is signed in."""
    from wattstead.domains.identity.queries import user_with_id

    client = Client()
    person = user_with_id(user_id)
    assert person is not None
    client.force_login(person, backend=BACKEND)
    return client
