"""Fills the database of the browser tests; run as a process of its own with the application's role.

Prints, as JSON, the addresses that the tests open. The household is made up:
a year of quarter-hours with a lost day, estimated days and both changes of clocks.
"""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import django
import numpy as np

from wattstead.timeseries.intervals import Intervals


def main() -> None:
    """Make a couple with a household of a year, and somebody without an account."""
    django.setup()
    from tests.factories.accounts import a_person, an_account
    from wattstead.domains.accounts.operations import grant_membership
    from wattstead.domains.accounts.vocabulary import MembershipRole
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import SYSTEM

    with seen_by(SYSTEM):
        person = a_person(first_name="Johanna", email="johanna.sommer@example.org")
        looker = a_person(first_name="Theo", email="theo.sommer@example.org")
        newcomer = a_person(first_name="Nils", email="nils@example.org")
        account = an_account(owner=person)
        grant_membership(
            user_id=looker.pk, account_id=account.pk, role=MembershipRole.VIEWER, valid_from=date(2020, 1, 1)
        )
        told = {
            "invoice": f"/invoices/{_billed_year(account.pk)[1]}/",
            "household_links": _links(person.pk, count=20),
            "looker_links": _links(looker.pk, count=20),
            "newcomer_links": _links(newcomer.pk, count=8),
        }
    print(json.dumps(told))  # noqa: T201 what the test reads


def _links(user_id: UUID, *, count: int) -> list[str]:
    from wattstead.domains.identity.operations import create_sign_in_link

    now, lasts = datetime.now(UTC), timedelta(hours=2)
    return [f"/sign-in/{create_sign_in_link(user_id=user_id, now=now, lasts=lasts)}/" for _ in range(count)]


def _billed_year(account_id: UUID) -> list[UUID]:
    """Make the sites, the meter with its readings and the contract; return the ids of three invoices."""
    from tests.factories.contracts import a_contract
    from tests.factories.sites import a_site
    from tests.factories.tariffs import a_band, banded_terms
    from wattstead.journeys.issue_invoice import issue_invoice
    from wattstead.kernel.periods import month_of
    from wattstead.kernel.viewer import SYSTEM

    home = a_site(account_id=account_id)
    a_site(account_id=account_id, name="Workshop at the lake", is_primary=False)
    _read_meter(home.pk)
    terms = banded_terms(
        a_band("Night", hours="22:00-06:00", price="0.22"),
        a_band("Evening", hours="17:00-21:00", price="0.38"),
        price="0.29",
        grid_fee="0.0871",
        monthly_fee="9.90",
        feed_in="0.082",
    )
    contract = a_contract(account_id=account_id, site_id=home.pk, terms=terms)
    return [
        issue_invoice(
            viewer=SYSTEM,
            contract_id=contract.pk,
            period=month_of(date(2025, month, 1)),
            issued_on=date(2025, month + 1, 10),
        ).invoice_id
        for month in (5, 10, 11)
    ]


def _read_meter(site_id: UUID) -> None:
    from tests.factories.energy import counted, steady
    from tests.factories.metering import a_meter, the_register
    from wattstead.domains.metering.vocabulary import Direction
    from wattstead.kernel.periods import year_of

    meter = a_meter(
        site_id=site_id, meter_number="1EMH0012345678", directions=(Direction.IMPORT, Direction.EXPORT)
    )
    day = 96
    plain = steady(
        year_of(date(2025, 6, 1)),
        amount=100,
        without=[*range(75 * day, 76 * day), *range(160 * day + 40, 160 * day + 52)],
        estimated=[*range(78 * day, 80 * day)],
    )
    counted(the_register(meter), _shaped(plain, solar=False))
    counted(the_register(meter, direction=Direction.EXPORT), _shaped(plain, solar=True))


def _shaped(plain: Intervals, *, solar: bool) -> Intervals:
    """Return the same intervals with the shape of a household's day and of a year."""
    hours = (plain.starts_s / 3600 + 1) % 24
    days = plain.starts_s / 86400
    season = np.cos((days % 365.25 - 15) / 365.25 * 2 * np.pi)
    wobble = 1 + 0.25 * np.sin(days.astype(int) * 2.3) + 0.2 * np.sin(plain.starts_s / 4000.0)
    if solar:
        sun = np.clip(np.sin((hours - 7) / 11 * np.pi), 0, None) * (hours > 7) * (hours < 18)
        watt_hours = 620 * sun * (1.15 - season) * np.clip(wobble, 0.2, None)
    else:
        morning, evening = np.exp(-((hours - 7.5) ** 2) / 3), np.exp(-((hours - 19) ** 2) / 5)
        watt_hours = (45 + 110 * morning + 240 * evening) * (1.15 + 0.35 * season) * wobble
    return replace(plain, deltas=np.rint(watt_hours).astype(np.int64))


if __name__ == "__main__":
    main()
