"""Whose usage a customer reads: their own, and the most likely part of it first."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import an_account
from tests.factories.energy import steady
from tests.factories.metering import a_meter
from tests.factories.sites import a_site
from tests.journeys.explore_usage.homes import NIGHT_SAVER, TODAY, Home, a_home, days, with_contract
from wattstead.domains.metering.operations.meters import MeterPlate, NewRegister, install_meter
from wattstead.domains.metering.queries import DirectionNotCounted
from wattstead.domains.metering.vocabulary import Direction, MeterType, Phase
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage import (
    Choice,
    DayOutOfReach,
    UsageQuestion,
    explore_usage,
)
from wattstead.kernel.periods import day_of, month_of
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db


def test_reader_begins_with_the_last_known_days_of_the_primary_site() -> None:
    home = a_home(steady(days(date(2026, 5, 1), date(2026, 5, 21)), amount=10))

    usage = home.asks(span="month")

    assert usage.period == month_of(date(2026, 5, 1))
    assert (usage.first_on, usage.last_on) == (date(2026, 5, 1), date(2026, 5, 20))
    assert (usage.previous_on, usage.next_on) == (None, None)
    assert usage.site == Choice(id=home.site_id, label="Home")


def test_customer_without_site_or_meter_reads_an_empty_page() -> None:
    with seen_by(SYSTEM):
        bare, housed = an_account().pk, an_account().pk
        a_site(account_id=housed)

    answers = []
    for account_id in (bare, housed):
        viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))
        with seen_by(viewer):
            answers.append(explore_usage(viewer=viewer, ask=UsageQuestion(span="month"), today=TODAY))

    assert [(answer.site is None, answer.meter, answer.bars) for answer in answers] == [
        (True, None, ()),
        (False, None, ()),
    ]


def test_meter_without_readings_has_only_gaps() -> None:
    usage = a_home().asks(span="month")

    assert usage.period == month_of(TODAY)
    assert {bar.quality for bar in usage.bars} == {"missing"}
    assert (usage.total, usage.missing_slots, usage.compared) == (None, 0, None)


def test_strangers_site_and_meter_are_as_missing_as_ones_that_never_were() -> None:
    mine = a_home(steady(day_of(date(2026, 5, 4)), amount=250))
    theirs = a_home(steady(day_of(date(2026, 5, 4)), amount=250))

    refusals = []
    for asked in (
        {"site_id": theirs.site_id},
        {"site_id": new_key()},
        {"meter_id": theirs.meter_id},
        {"meter_id": new_key()},
        {"site_id": mine.site_id, "meter_id": theirs.meter_id},
    ):
        with pytest.raises(NotFound) as caught:
            mine.asks(span="day", **asked)
        refusals.append((str(caught.value), caught.value.facts, caught.value.field))

    assert len(set(map(repr, refusals))) == 1
    assert theirs.asks(span="day").total == Decimal("24.000")


def test_meter_with_two_registers_for_one_direction_is_refused_rather_than_half_shown() -> None:
    with seen_by(SYSTEM):
        account_id = an_account().pk
        meter = install_meter(
            site_id=a_site(account_id=account_id).pk,
            plate=MeterPlate(
                meter_number="1EMH0000000002", meter_type=MeterType.ELECTRICITY, phase=Phase.THREE
            ),
            installed_on=None,
            registers=[
                NewRegister(direction=Direction.IMPORT, obis_code="1-1:1.8.1"),
                NewRegister(direction=Direction.IMPORT, obis_code="1-1:1.8.2"),
            ],
        )
    viewer = Viewer(user_id=None, account_ids=frozenset({account_id}))

    with pytest.raises(DirectionNotCounted) as caught, seen_by(viewer):
        explore_usage(viewer=viewer, ask=UsageQuestion(meter_id=meter.pk), today=TODAY)

    assert caught.value.facts == {
        "meter_number": "1EMH0000000002",
        "count": 2,
        "direction": "energy taken from the grid",
    }


def test_meter_alone_is_enough_to_find_its_site() -> None:
    home = a_home(steady(day_of(date(2026, 5, 4)), amount=250))
    with seen_by(SYSTEM):
        a_site(account_id=home.account_id, name="Annexe", is_primary=False)

    usage = home.asks(span="day", meter_id=home.meter_id)

    assert usage.site == Choice(id=home.site_id, label="Home")


def test_day_beyond_every_calendar_is_refused() -> None:
    home = a_home()

    with pytest.raises(DayOutOfReach):
        home.asks(span="week", on=date.min)


@pytest.mark.parametrize("span", ["day", "week", "month", "year"])
def test_more_sites_and_more_readings_need_no_more_queries(span: str) -> None:
    small = with_contract(
        a_home(steady(days(date(2026, 5, 1), date(2026, 5, 20)), amount=10)), terms=NIGHT_SAVER
    )
    large = with_contract(
        a_home(steady(days(date(2025, 1, 1), date(2026, 5, 20)), amount=10)), terms=NIGHT_SAVER
    )
    with seen_by(SYSTEM):
        for name in ("Annexe", "Barn"):
            site = a_site(account_id=large.account_id, name=name, is_primary=False)
            a_meter(site_id=site.pk)
            a_meter(site_id=large.site_id)

    counts = [_statements(home, span=span) for home in (small, large)]

    assert counts[0] <= counts[1] <= 12


def _statements(home: Home, *, span: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        home.asks(span=span, on=date(2026, 5, 5), meter_id=home.meter_id)
    return len(queries)
