"""A reader switches what they want to hear of; what they never touched stays as it is for everybody."""

from datetime import time
from decimal import Decimal

import pytest
from django.test import Client

from tests.factories.alerts import a_preference
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.alerts.models import AlertPreference
from wattstead.domains.alerts.queries import preferences_visible_to, wish_in
from wattstead.domains.alerts.rules import QuietHours, Threshold, Wish
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db(transaction=True)

USUAL = {f"{each.value}-in_app": "on" for each in AlertType}


def wishes_of(household: Household) -> dict[AlertType, Wish]:
    viewer = Viewer(user_id=household.user_id, account_ids=frozenset({household.account_id}))
    with seen_by(viewer):
        return {AlertType(row.alert_type): wish_in(row) for row in preferences_visible_to(viewer)}


def kept(household: Household, **changes: str) -> tuple[int, str]:
    """Send the form as it stands for somebody who has said nothing, with changes."""
    answer = signed_in(household.user_id).post("/account/alerts/", USUAL | changes)
    return answer.status_code, answer.content.decode()


def test_everything_is_told_in_the_portal_until_somebody_says_otherwise() -> None:
    household = a_household(with_contract=False)

    told = signed_in(household.user_id).get("/account/alerts/").content.decode()

    assert told.count("checked") == len(AlertType)
    assert kept(household)[0] == 302
    assert wishes_of(household) == {}


def test_a_switch_a_threshold_and_quiet_hours_are_kept() -> None:
    household = a_household(with_contract=False)

    status, _ = kept(
        household,
        **{
            "high_consumption-by_email": "on",
            "high_consumption-threshold": "25",
            "high_consumption-unit": "kwh",
            "starts_at": "22:00",
            "ends_before": "07:00",
        },
    )

    assert status == 302
    assert wishes_of(household)[AlertType.HIGH_CONSUMPTION] == Wish(
        alert_type=AlertType.HIGH_CONSUMPTION,
        site_id=None,
        by_email=True,
        by_text_message=False,
        in_app=True,
        threshold=Threshold(value=Decimal("25.000"), unit=ThresholdUnit.KWH),
        quiet_hours=QuietHours(starts_at=time(22), ends_before=time(7)),
        is_active=True,
    )


def test_what_was_said_once_is_changed_and_not_said_twice() -> None:
    household = a_household(with_contract=False)
    kept(household, **{"bill_available-by_email": "on"})

    kept(household)

    assert [wish.by_email for wish in wishes_of(household).values()] == [False]


def test_an_alert_without_a_channel_is_off() -> None:
    household = a_household(with_contract=False)
    entered = {name: value for name, value in USUAL.items() if not name.startswith("price_spike")}

    signed_in(household.user_id).post("/account/alerts/", entered)

    assert [(kind, wish.is_active) for kind, wish in wishes_of(household).items()] == [
        (AlertType.PRICE_SPIKE, False)
    ]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"starts_at": "22:00"}, "Say when quiet hours begin and when they end."),
        ({"starts_at": "22:00", "ends_before": "22:00"}, "Quiet hours end at another time than they begin."),
        (
            {"high_consumption-threshold": "0", "high_consumption-unit": "kwh"},
            "greater than or equal to 0.001",
        ),
        ({"high_consumption-threshold": "5", "high_consumption-unit": "apples"}, "not one of the available"),
    ],
)
def test_what_makes_no_sense_is_not_kept(changes: dict[str, str], problem: str) -> None:
    household = a_household(with_contract=False)

    status, told = kept(household, **changes)

    assert (status, problem in told) == (422, True)
    assert wishes_of(household) == {}


def test_a_wish_for_one_site_is_listed_and_forgotten() -> None:
    household = a_household(with_contract=False)
    with seen_by(SYSTEM):
        row = a_preference(user_id=household.user_id, site_id=household.site_ids[0])
    me = signed_in(household.user_id)

    before = me.get("/account/alerts/").content.decode()
    me.post(f"/account/alerts/{row.pk}/forget/")
    after = me.get("/account/alerts/").content.decode()

    assert "Other wishes for single sites" in before
    assert "Other wishes for single sites" not in after


def test_a_strangers_wish_is_as_good_as_missing() -> None:
    stranger, household = a_household(with_contract=False), a_household(with_contract=False)
    with seen_by(SYSTEM):
        theirs = a_preference(user_id=stranger.user_id)
    me = signed_in(household.user_id)

    answers = [me.post(f"/account/alerts/{pk}/forget/").status_code for pk in (theirs.pk, new_key())]

    assert answers == [404, 404]
    with seen_by(SYSTEM):
        assert AlertPreference.objects.count() == 1


def test_who_is_not_signed_in_is_asked_to() -> None:
    assert Client().get("/account/alerts/").headers["Location"].startswith("/account/login/")
