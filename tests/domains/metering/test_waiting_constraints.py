"""Trips each constraint of what waits, past every operation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_person, an_account
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.factories.waiting import NOON, a_usual_profile, a_waiting_reading
from wattstead.domains.metering.models import Register
from wattstead.domains.metering.quarantine.models import UsualProfile, WaitingReading
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def a_register() -> Register:
    account = an_account(owner=a_person())
    return the_register(a_meter(site_id=a_site(account_id=account.pk).pk))


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "lost", "decided_at": NOON, "decided_millionths": 1}, "waiting_state_is_known"),
        ({"reason": "strange"}, "waiting_reason_is_known"),
        ({"starts_at": NOON + timedelta(hours=1)}, "waiting_reading_ends_after_it_begins"),
        ({"decided_at": NOON}, "a_decided_reading_says_when_and_what"),
        ({"state": "accepted", "decided_at": NOON}, "a_decided_reading_says_when_and_what"),
        (
            {"state": "rejected", "decided_at": NOON, "decided_millionths": 1},
            "a_decided_reading_says_when_and_what",
        ),
    ],
    ids=["state", "reason", "ends", "decided_while_open", "accepted_without_value", "rejected_with_value"],
)
def test_a_waiting_reading_is_whole(change: dict[str, object], constraint: str) -> None:
    with seen_by(SYSTEM):
        waiting = a_waiting_reading(a_register())

    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        WaitingReading.objects.filter(pk=waiting.pk).update(**change)


def test_a_reading_waits_once() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        a_waiting_reading(register, starts_at=None)

    with pytest.raises(IntegrityError, match="a_reading_waits_once"), seen_by(SYSTEM):
        a_waiting_reading(register, starts_at=None)


@pytest.mark.parametrize(
    ("column", "constraint"),
    [
        ("meter_id", "waiting_reading_of_a_meter_of_its_account"),
        ("register_id", "waiting_reading_of_a_register_of_its_account"),
        ("site_id", "waiting_reading_at_a_site_of_its_account"),
    ],
)
def test_a_waiting_reading_never_points_into_another_account(column: str, constraint: str) -> None:
    with seen_by(SYSTEM):
        waiting, strange = a_waiting_reading(a_register()), a_register()
        foreign = {
            "meter_id": strange.meter_id,
            "register_id": strange.pk,
            "site_id": strange.meter.site_id,
        }[column]

    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        WaitingReading.objects.filter(pk=waiting.pk).update(**{column: foreign})


def test_a_register_has_one_profile() -> None:
    with seen_by(SYSTEM):
        register = a_register()
        a_usual_profile(register)

    with pytest.raises(IntegrityError, match="one_profile_per_register"), seen_by(SYSTEM):
        a_usual_profile(register)


def test_a_profile_never_points_into_another_account() -> None:
    with seen_by(SYSTEM):
        profile, strange = a_usual_profile(a_register()), a_register()

    with pytest.raises(IntegrityError, match="profile_of_a_register_of_its_account"), seen_by(SYSTEM):
        UsualProfile.objects.filter(pk=profile.pk).update(register=strange)


def test_a_profile_knows_of_no_zeros_to_come() -> None:
    with seen_by(SYSTEM):
        profile = a_usual_profile(a_register())

    with pytest.raises(IntegrityError, match="profile_knows_its_zeros"), seen_by(SYSTEM):
        UsualProfile.objects.filter(pk=profile.pk).update(zero_since=NOON + timedelta(days=1))
