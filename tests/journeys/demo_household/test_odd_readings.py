"""A meter that is not well gives the service desk one of everything to decide about, once."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from tests.factories.accounts import a_person
from tests.factories.energy import BERLIN
from wattstead.domains.accounts.queries import viewer_of
from wattstead.domains.billing.changed_periods import changed_periods_visible_to
from wattstead.domains.identity.queries import user_named, user_with_id
from wattstead.domains.identity.second_factors import has_second_factor
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.counter_photos.queries import photo_of_look
from wattstead.domains.metering.quality.queries import measured_last
from wattstead.domains.metering.quarantine.queries import waiting_of_accounts
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.families import SUMMERS, WINTERS
from wattstead.journeys.demo_household.service_desk import judge_readings, seat_clerk
from wattstead.journeys.demo_household.setting_up import Demonstration, Moment, set_up_families
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.flags import METERED, Quality, Source, flag
from wattstead.timeseries.reads import read

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 9, 25)
NOW = datetime.combine(TODAY, time(12), tzinfo=BERLIN).astimezone(UTC)
DAYS = 55  # since the first of August
LATELY = DayPeriod(starts_on=date(2026, 9, 15), ends_before=TODAY)


def made() -> Demonstration:
    families = [replace(WINTERS, years=0, days=DAYS), replace(SUMMERS, years=0, days=DAYS, new_device=None)]
    return set_up_families(families, moment=Moment(today=TODAY, now=NOW), tell=lambda _: None)


def the_winters() -> Viewer:
    with seen_by(SYSTEM):
        person = user_named(WINTERS.email)
        assert person is not None
        return viewer_of(person.pk, on=TODAY)


def test_one_meter_gives_a_spike_a_slip_of_the_pen_zeros_a_gap_and_bills_that_changed() -> None:
    made()
    again = made()
    with seen_by(SYSTEM):
        clerk_id = seat_clerk(now=NOW)
        assert seat_clerk(now=NOW) == clerk_id
        assert clerk_id is not None
        clerk = user_with_id(clerk_id)
        is_protected = has_second_factor(clerk_id)
    judge_readings(now=NOW)
    winters = the_winters()

    with seen_by(winters):
        waiting = list(waiting_of_accounts(winters))
        (register,) = registers_visible_to(winters)
        known = read(series=series_of(register), period=time_of_days(LATELY, zone=BERLIN))
        (look,) = [one for one in waiting if one.starts_at is None]
        photo = photo_of_look(winters, register_id=register.pk, read_at=look.ends_at)
    with seen_by(SYSTEM):
        changed = list(changed_periods_visible_to(SYSTEM).values_list("starts_on", flat=True))
        measured_on = measured_last()

    doubted = known.flags == flag(Source.smart_meter, Quality.questionable)
    assert again == Demonstration(user_id=again.user_id)
    assert (clerk is not None and clerk.role, is_protected) == (Role.ADMIN, True)
    assert Counter(one.reason for one in waiting) == {"spike": 4, "rollover": 1}
    assert photo is not None
    assert (int(doubted.sum()), int(known.deltas[doubted].sum())) == (5 * 96, 0)
    # Ten days less an afternoon: from half past one until a quarter to eight.
    assert (len(known), set(known.flags[~doubted].tolist())) == (10 * 96 - 25, {METERED})
    assert changed == [date(2026, 8, 9)] * 2
    assert measured_on == TODAY


def test_nobody_is_let_in_where_the_supplier_has_staff_of_its_own() -> None:
    with seen_by(SYSTEM):
        a_person(role=Role.SUPPORT)

        assert seat_clerk(now=NOW) is None
