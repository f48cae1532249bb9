"""People say once for each alert, everywhere or at a site, what they want; only of sites they see."""

from datetime import time
from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_person
from tests.factories.alerts import NIGHT, a_preference, a_wish
from tests.factories.households import WholeHousehold
from wattstead.domains.alerts.models import AlertPreference
from wattstead.domains.alerts.operations import (
    PreferenceTaken,
    QuietHoursEmpty,
    ThresholdDoesNotFit,
    ThresholdOutOfReach,
    change_preference,
    forget_preference,
    keep_preference,
)
from wattstead.domains.alerts.queries import (
    preference_held,
    preference_visible_to,
    preferences_visible_to,
    wish_in,
    wishes_of,
)
from wattstead.domains.alerts.rules import QuietHours, Threshold, Wish
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db

KWH = ThresholdUnit.KWH
BILL = AlertType.BILL_AVAILABLE


def kept(household: WholeHousehold, wish: Wish) -> AlertPreference:
    with seen_by(household.viewer) as viewer:
        return keep_preference(viewer, user_id=household.user_id, wish=wish)


def test_a_wish_is_read_as_it_was_kept(household: WholeHousehold) -> None:
    wish = a_wish(
        BILL,
        site_id=household.site_id,
        threshold=Threshold(value=Decimal("50.000"), unit=ThresholdUnit.CURRENCY),
    )

    preference = kept(household, wish)

    with seen_by(household.viewer) as viewer:
        assert wish_in(preference_visible_to(viewer, preference_id=preference.pk)) == wish


def test_one_wish_for_each_alert_everywhere_and_for_each_site(household: WholeHousehold) -> None:
    kept(household, a_wish(BILL))
    kept(household, a_wish(BILL, site_id=household.site_id))

    for site_id in (None, household.site_id):
        with pytest.raises(PreferenceTaken):
            kept(household, a_wish(BILL, site_id=site_id))


def test_a_foreign_site_is_as_good_as_missing(household: WholeHousehold, stranger: WholeHousehold) -> None:
    for site_id in (stranger.site_id, new_key()):
        with pytest.raises(NotFound):
            kept(household, a_wish(BILL, site_id=site_id))


@pytest.mark.parametrize(
    ("wish", "refusal"),
    [
        (a_wish(BILL, threshold=Threshold(value=Decimal(5), unit=KWH)), ThresholdDoesNotFit),
        (
            a_wish(AlertType.DEVICE_OFFLINE, threshold=Threshold(value=Decimal(5), unit=KWH)),
            ThresholdDoesNotFit,
        ),
        (a_wish(threshold=Threshold(value=Decimal("0.0001"), unit=KWH)), ThresholdOutOfReach),
        (a_wish(threshold=Threshold(value=Decimal(10**12), unit=KWH)), ThresholdOutOfReach),
        (a_wish(quiet_hours=QuietHours(starts_at=time(7), ends_before=time(7))), QuietHoursEmpty),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(
    wish: Wish, refusal: type[Exception], household: WholeHousehold
) -> None:
    with pytest.raises(refusal):
        kept(household, wish)


def test_a_wish_is_changed_and_forgotten(household: WholeHousehold) -> None:
    preference = kept(household, a_wish(BILL))

    with seen_by(household.viewer) as viewer:
        change_preference(
            viewer, preference_id=preference.pk, wish=a_wish(BILL, in_app=False, quiet_hours=None)
        )
        changed = wish_in(preference_held(viewer, preference_id=preference.pk))
        forget_preference(viewer, preference_id=preference.pk)
        left = [row.alert_type for row in preferences_visible_to(viewer)]

    assert changed == a_wish(BILL, in_app=False, quiet_hours=None)
    assert left == ["high_consumption"]


def test_a_strangers_wish_is_as_good_as_missing(household: WholeHousehold, stranger: WholeHousehold) -> None:
    with seen_by(stranger.viewer) as viewer:
        (theirs,) = preferences_visible_to(viewer)

    for wanted in (theirs.pk, new_key()):
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            preference_visible_to(viewer, preference_id=wanted)
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            preference_held(viewer, preference_id=wanted)
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            change_preference(viewer, preference_id=wanted, wish=a_wish())
        with pytest.raises(NotFound), seen_by(household.viewer) as viewer:
            forget_preference(viewer, preference_id=wanted)


def test_a_wish_for_a_site_is_hidden_from_somebody_who_left(household: WholeHousehold) -> None:
    with seen_by(Viewer(user_id=household.user_id)) as former:
        assert list(preferences_visible_to(former)) == []


def test_the_system_knows_what_everybody_wants() -> None:
    with seen_by(SYSTEM):
        me, neighbour = a_person(), a_person()
        a_preference(user_id=me.pk)

        wishes = wishes_of({me.pk, neighbour.pk}, alert_type=AlertType.HIGH_CONSUMPTION)

    assert wishes == {
        me.pk: (a_wish(threshold=Threshold(value=Decimal(20), unit=KWH), quiet_hours=NIGHT),),
        neighbour.pk: (),
    }


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        (
            {"alert_type": "gossip", "threshold_unit": "", "threshold_value": None},
            "preference_alert_is_known",
        ),
        ({"threshold_value": None}, "preference_threshold_is_whole"),
        ({"threshold_value": 0}, "preference_threshold_is_whole"),
        ({"alert_type": "device_offline"}, "preference_threshold_fits_its_alert"),
        ({"quiet_hours_end": None}, "preference_quiet_hours_are_whole"),
        ({"quiet_hours_end": time(22)}, "preference_quiet_hours_are_whole"),
        ({"account": None}, "preference_site_with_its_account"),
    ],
)
def test_the_database_refuses_a_wrong_preference(
    changes: dict[str, object], constraint: str, household: WholeHousehold
) -> None:
    with pytest.raises(IntegrityError, match=constraint), seen_by(SYSTEM):
        AlertPreference.objects.filter(user_id=household.user_id).update(**changes)


def test_the_database_refuses_a_second_preference_and_a_foreign_site(
    household: WholeHousehold, stranger: WholeHousehold
) -> None:
    with pytest.raises(IntegrityError, match="one_preference_per_person_site_and_alert"), seen_by(SYSTEM):
        AlertPreference.objects.create(user_id=household.user_id, alert_type="price_spike")
        AlertPreference.objects.create(user_id=household.user_id, alert_type="price_spike")
    with pytest.raises(IntegrityError, match="preference_site_of_its_account"), seen_by(SYSTEM):
        AlertPreference.objects.filter(user_id=household.user_id).update(site_id=stranger.site_id)
