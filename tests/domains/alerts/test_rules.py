from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.factories.alerts import a_wish
from wattstead.domains.alerts.rules import (
    QuietHours,
    Threshold,
    Wish,
    channels_of,
    fits,
    is_enough,
    unwished,
    wish_for,
)
from wattstead.domains.alerts.vocabulary import UNITS, AlertType, ThresholdUnit
from wattstead.domains.notifications.rules import Channels
from wattstead.foundation.keys import new_key

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = datetime(2025, 11, 19, 21, 30, tzinfo=UTC)  # half past ten in Berlin
MORNING_AFTER = datetime(2025, 11, 20, 6, tzinfo=UTC)
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
    assert channels_of(wish, at=EVENING, zone=BERLIN) == Channels(in_app=True)


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

    assert is_enough(wish, amount=Decimal(amount), unit=EUROS) is is_told


def test_a_threshold_of_another_unit_keeps_nothing_away() -> None:
    wish = a_wish(AlertType.HIGH_CONSUMPTION, threshold=FROM_50)

    assert is_enough(wish, amount=Decimal(1), unit=ThresholdUnit.KWH)


@pytest.mark.parametrize(
    "wish", [a_wish(BILL, in_app=False), a_wish(BILL, by_email=True, is_active=False)], ids=["nowhere", "off"]
)
def test_who_does_not_want_to_hear_of_it_is_not_told(wish: Wish) -> None:
    assert channels_of(wish, at=EVENING, zone=BERLIN) is None


@pytest.mark.parametrize(
    ("quiet_hours", "sent_at"),
    [
        (None, EVENING),
        (QuietHours(starts_at=time(22), ends_before=time(7)), MORNING_AFTER),
        (QuietHours(starts_at=time(13), ends_before=time(15)), EVENING),
        (QuietHours(starts_at=time(20), ends_before=time(23)), EVENING + timedelta(minutes=30)),
    ],
    ids=["none", "over night", "at noon", "until eleven"],
)
def test_mail_waits_for_the_end_of_quiet_hours_by_the_clock_of_its_reader(
    quiet_hours: QuietHours | None, sent_at: datetime
) -> None:
    wish = a_wish(BILL, by_email=True, by_text_message=True, quiet_hours=quiet_hours)

    told = channels_of(wish, at=EVENING, zone=BERLIN)

    assert told == Channels(in_app=True, mail_at=sent_at, text_at=sent_at)


def test_each_alert_knows_which_thresholds_make_sense() -> None:
    assert UNITS.keys() == set(AlertType)
    assert fits(FROM_50, alert_type=BILL)
    assert not fits(FROM_50, alert_type=AlertType.DEVICE_OFFLINE)
