"""An admin says from where on readings are doubted; everybody of staff reads what held when, and why."""

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from django.db import IntegrityError

from tests.factories.waiting import NOON, a_usual_profile, kept_of
from tests.interfaces.pages.households import a_household, signed_in
from tests.interfaces.pages.meters.people import words_of
from tests.interfaces.staff.clerks import a_clerk, the_register_of
from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.metering.checks.limits import KINDS, LIMITS
from wattstead.domains.metering.quarantine.limits_kept import (
    LimitOutOfBounds,
    LimitsNotYours,
    limits_in_force,
    set_limits,
)
from wattstead.domains.metering.quarantine.models import LimitsSet
from wattstead.domains.metering.queries import series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer
from wattstead.timeseries.flags import METERED
from wattstead.timeseries.intervals import Intervals

pytestmark = pytest.mark.django_db
PAGE = "/staff/limits/"
IMPORTED = KINDS[0]
STRICT = replace(LIMITS[IMPORTED], spike_per_hour=1, spike_times=2)
NOW = datetime(2025, 3, 2, tzinfo=UTC)


def changed(**said: str) -> dict[str, str]:
    limits = {name: str(value) for name, value in asdict(STRICT).items()}
    return limits | {"note": "Too many slip through"} | said


def test_customers_find_no_limits_and_support_only_reads_them() -> None:
    customer, support = signed_in(a_household().user_id), a_clerk()

    found = [
        customer.get(PAGE).status_code,
        support.post(f"{PAGE}electricity-import/", changed()).status_code,
    ]

    assert found == [404, 404]
    assert "Nothing was changed" in words_of(support.get(PAGE))


def test_what_an_admin_sets_holds_for_readings_that_come_then_and_is_told() -> None:
    household, admin = a_household(), a_clerk(role=Role.ADMIN)
    with seen_by(SYSTEM):
        register = the_register_of(household)
        a_usual_profile(register)
    starts_s = np.array([int(NOON.timestamp())], dtype=np.int64)
    reading = Intervals(
        starts_s=starts_s,
        length_s=np.array([900], dtype=np.int64),
        deltas=np.array([1_500], dtype=np.int64),
        flags=np.array([METERED], dtype=np.uint8),
    )

    with seen_by(SYSTEM):
        before = kept_of(series_of(register), reading, now=NOW, source="before")
    told = words_of(admin.post(f"{PAGE}electricity-import/", changed(), follow=True))
    with seen_by(SYSTEM):
        after = kept_of(series_of(register), reading, now=NOW, source="after")
        in_force = limits_in_force()

    assert (len(before), len(after)) == (1, 0)
    assert in_force == {**LIMITS, IMPORTED: STRICT}
    assert "and at least so much an hour, in kWh: 15 → 1" in told
    assert ["Mira" in told, "Too many slip through" in told, "by itself 15" in told] == [True] * 3


def test_the_latest_word_of_a_kind_holds() -> None:
    with seen_by(SYSTEM):
        set_limits(kind=IMPORTED, limits=STRICT, note="First", now=NOW)
        set_limits(kind=IMPORTED, limits=LIMITS[IMPORTED], note="Back", now=NOW + timedelta(days=1))

        assert limits_in_force() == LIMITS


@pytest.mark.parametrize(
    ("said", "problem"),
    [({"spike_times": "1"}, "greater than or equal to 2"), ({"note": ""}, "This field is required")],
    ids=["out_of_bounds", "no_note"],
)
def test_a_change_that_makes_no_sense_is_asked_for_again(said: dict[str, str], problem: str) -> None:
    answer = a_clerk(role=Role.ADMIN).post(f"{PAGE}electricity-import/", changed(**said))

    assert (answer.status_code, problem in words_of(answer)) == (422, True)


def test_the_domain_itself_refuses_others_and_what_is_out_of_bounds() -> None:
    with pytest.raises(LimitsNotYours), seen_by(Viewer(user_id=None, staff="support")):
        set_limits(kind=IMPORTED, limits=STRICT, note="Mine", now=NOW)
    with pytest.raises(LimitOutOfBounds), seen_by(SYSTEM):
        set_limits(kind=IMPORTED, limits=replace(STRICT, zero_h=0), note="Never", now=NOW)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [({"direction": "across"}, "limits_are_of_a_known_kind"), ({"zero_h": 0}, "limits_are_between_bounds")],
    ids=["kind", "bounds"],
)
def test_the_database_has_the_last_word_about_limits(change: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        set_limits(kind=IMPORTED, limits=STRICT, note="First", now=NOW)

    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        LimitsSet.objects.update(**change)
