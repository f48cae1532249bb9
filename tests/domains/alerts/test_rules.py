from datetime import time
from decimal import Decimal

import pytest

from tests.factories.alerts import a_wish
from wattstead.domains.alerts.rules import QuietHours, Threshold, fits, tells_in_app, unwished, wish_for
from wattstead.domains.alerts.vocabulary import UNITS, AlertType, ThresholdUnit
from wattstead.foundation.keys import new_key

BILL = AlertType.BILL_AVAILABLE
EUROS = ThresholdUnit.CURRENCY
FROM_50 = Threshold(value=Decimal(50), unit=EUROS)


@pytest.mark.parametrize(
    ("clock", "is_quiet"),
    [(time(21, 59), False), (time(22), True), (time(0), True), (time(6, 59), True), (time(7), False)],
)
def test_quiet_hours_pass_midnight(clock: time, is_quiet: bool) -> None:
    assert QuietHours(starts_at=time(22), ends_before=time(7)).cover(clock) is is_quiet


@pytest.mark.parametrize(("clock", "is_quiet"), [(time(12), False), (time(13), True), (time(15), False)])
def test_quiet_hours_may_lie_within_a_day(clock: time, is_quiet: bool) -> None:
    assert QuietHours(starts_at=time(13), ends_before=time(15)).cover(clock) is is_quiet


def test_who_has_said_nothing_is_told_in_the_portal() -> None:
    wish = wish_for(BILL, site_id=None, among=[])

    assert wish == unwished(BILL)
    assert tells_in_app(wish, amount=Decimal(1), unit=EUROS)


def test_what_is_said_of_a_site_goes_before_what_is_said_of_all() -> None:
    home, office = new_key(), new_key()
    everywhere, at_home = a_wish(BILL, in_app=False), a_wish(BILL, site_id=home)
    wishes = [everywhere, at_home, a_wish(AlertType.PAYMENT_DUE)]

    assert wish_for(BILL, site_id=home, among=wishes) == at_home
    assert wish_for(BILL, site_id=office, among=wishes) == everywhere
    assert wish_for(BILL, site_id=None, among=wishes) == everywhere


@pytest.mark.parametrize(
    ("amount", "is_told"), [("49.99", False), ("50", True), ("-120", False)], ids=["below", "at", "credit"]
)
def test_a_threshold_keeps_small_things_away(amount: str, is_told: bool) -> None:
    wish = a_wish(BILL, threshold=FROM_50)

    assert tells_in_app(wish, amount=Decimal(amount), unit=EUROS) is is_told


def test_a_threshold_of_another_unit_keeps_nothing_away() -> None:
    wish = a_wish(AlertType.HIGH_CONSUMPTION, threshold=FROM_50)

    assert tells_in_app(wish, amount=Decimal(1), unit=ThresholdUnit.KWH)


@pytest.mark.parametrize("wish", [a_wish(BILL, in_app=False), a_wish(BILL, is_active=False)])
def test_who_does_not_want_to_hear_of_it_is_not_told(wish: object) -> None:
    assert not tells_in_app(wish, amount=None, unit=EUROS)  # type: ignore[arg-type]


def test_each_alert_knows_which_thresholds_make_sense() -> None:
    assert UNITS.keys() == set(AlertType)
    assert fits(FROM_50, alert_type=BILL)
    assert not fits(FROM_50, alert_type=AlertType.DEVICE_OFFLINE)
