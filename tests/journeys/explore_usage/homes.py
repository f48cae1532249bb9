"""Makes customers with a home for the tests of the usage page."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tests.factories.accounts import a_viewer, an_account
from tests.factories.contracts import a_contract
from tests.factories.energy import counted
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.tariffs import a_band, banded_terms
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage import (
    Usage,
    UsageQuestion,
    explore_usage,
)
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.intervals import Intervals

TODAY = date(2026, 11, 22)
NIGHT_SAVER = banded_terms(
    a_band("Night", hours="22:00-06:00", price="0.20"),
    a_band("Day", hours="06:00-22:00", price="0.30"),
    grid_fee="0.10",
    feed_in="0.08",
)


@dataclass(frozen=True, kw_only=True)
class Home:
    """A customer with a site and a meter."""

    viewer: Viewer
    account_id: UUID
    site_id: UUID
    meter_id: UUID

    def asks(self, **parts: object) -> Usage:
        with seen_by(self.viewer) as viewer:
            return explore_usage(viewer=viewer, ask=UsageQuestion(**parts), today=TODAY)  # type: ignore[arg-type]


def days(starts_on: date, ends_before: date) -> DayPeriod:
    return DayPeriod(starts_on=starts_on, ends_before=ends_before)


def a_home(*energies: Intervals, exported: Intervals | None = None) -> Home:
    """Make a customer whose meter counted `energies`."""
    with seen_by(SYSTEM):
        account_id = an_account().pk
        site_id = a_site(account_id=account_id).pk
        meter = a_meter(site_id=site_id, directions=(Direction.IMPORT, Direction.EXPORT))
        for energy in energies:
            counted(the_register(meter), energy)
        if exported is not None:
            counted(the_register(meter, direction=Direction.EXPORT), exported)
    viewer = a_viewer(account_id=account_id)
    return Home(viewer=viewer, account_id=account_id, site_id=site_id, meter_id=meter.pk)


def with_contract(home: Home, **terms: object) -> Home:
    with seen_by(SYSTEM):
        a_contract(account_id=home.account_id, site_id=home.site_id, **terms)  # type: ignore[arg-type]
    return home
