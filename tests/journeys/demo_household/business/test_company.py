"""A company is made once, and from then on only carried forward."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.energy import BERLIN
from wattstead.domains.accounts.queries import viewer_of
from wattstead.domains.billing.queries import invoices_visible_to
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.domains.identity.queries import user_named
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.business.branches import branches
from wattstead.journeys.demo_household.business.company import ASSISTANT_EMAIL, EMAIL
from wattstead.journeys.demo_household.business.setting_up import set_up_company
from wattstead.journeys.demo_household.setting_up import Demonstration, Moment, Progress
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.latest import latest
from wattstead.timeseries.values_at_starts import DayStart, values_at_starts

pytestmark = pytest.mark.django_db(transaction=True)

SITES = 10  # the tenth is a cold store, billed by month
EVENING = datetime(2026, 11, 22, 18, 20, tzinfo=BERLIN).astimezone(UTC)


def made_at(now: datetime, *, told: list[Progress] | None = None) -> Demonstration:
    heard: list[Progress] = [] if told is None else told
    moment = Moment(today=now.astimezone(BERLIN).date(), now=now)
    return set_up_company(moment=moment, tell=heard.append, sites=SITES)


def viewer_named(email: str) -> Viewer:
    with seen_by(SYSTEM):
        person = user_named(email)
        assert person is not None
        return viewer_of(person.pk, on=date(2026, 11, 22))


def test_company_is_made_once_and_each_quarter_hour_adds_one_reading_of_every_place() -> None:
    told: list[Progress] = []

    first = made_at(EVENING, told=told)
    again, next_quarter, next_week = (
        made_at(EVENING + later) for later in (timedelta(0), timedelta(minutes=10), timedelta(days=9))
    )

    # Three years, 73 quarter-hours of the day; ten yearly bills for 2023, 2024 and 2025, twelve monthly ones.
    assert first == Demonstration(
        user_id=first.user_id,
        new_sites=SITES,
        new_meters=SITES,
        new_readings=SITES * (105_216 + 73),
        new_invoices=10 * 3 + 12,
    )
    assert again == Demonstration(user_id=first.user_id)
    assert next_quarter == Demonstration(user_id=first.user_id, new_readings=SITES)
    assert next_week == Demonstration(
        user_id=first.user_id, new_readings=SITES * (9 * 96 - 1), new_invoices=1
    )
    assert [each.step for each in told if each.what == "Founding branches"] == list(range(1, SITES + 1))


def test_two_people_see_the_same_places_and_one_of_them_only_looks() -> None:
    made_at(EVENING)
    owner, assistant = viewer_named(EMAIL), viewer_named(ASSISTANT_EMAIL)

    with seen_by(assistant):
        seen = [site.name for site in sites_visible_to(assistant)]

    assert owner.account_ids == assistant.account_ids
    assert (set(owner.roles.values()), set(assistant.roles.values())) == ({"owner"}, {"viewer"})
    assert seen[0] == branches()[0].name
    assert sorted(seen) == sorted(branch.name for branch in branches()[:SITES])


def test_counters_go_on_from_month_to_month_and_older_bills_are_paid() -> None:
    made_at(EVENING)
    made_at(EVENING + timedelta(days=9))
    owner = viewer_named(EMAIL)

    with seen_by(owner):
        every_series = [series_of(register) for register in registers_visible_to(owner)]
        firsts = [datetime(2026, month, 1, tzinfo=BERLIN).astimezone(UTC) for month in (1, 11, 12)]
        shown = values_at_starts(
            {DayStart(series=series, at=first) for series in every_series for first in firsts}
        )
        last = [latest(series) for series in every_series]
        invoices = invoices_visible_to(owner, today=date(2026, 12, 1), limit=100)

    for series, reading in zip(every_series, last, strict=True):
        assert reading is not None
        values = [shown[DayStart(series=series, at=first)] for first in firsts] + [
            reading.value or Decimal(0)
        ]
        assert values == sorted(values)
        assert values[0] > 1_250
    assert {invoice.status for invoice in invoices if invoice.due_on < date(2026, 12, 1)} == {
        InvoiceStatus.PAID
    }
    assert {invoice.status for invoice in invoices if invoice.due_on >= date(2026, 12, 1)} == {
        InvoiceStatus.ISSUED
    }
