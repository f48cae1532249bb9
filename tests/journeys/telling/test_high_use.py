"""People hear of a day that took clearly more from the grid than the same weekday mostly does.

The home takes 0.1 kWh in each quarter of an hour: 9.6 kWh a day. On Wednesday, 19 November, it
takes 0.2 kWh in each: 19.2 kWh, twice as much.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.factories.accounts import a_member, a_person, an_account
from tests.factories.alerts import a_wish
from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.factories.sites import a_site
from tests.journeys.telling.told import MORNING, told_to
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.rules import Threshold, is_high_use
from wattstead.domains.alerts.vocabulary import AlertType, ThresholdUnit
from wattstead.domains.notifications.rules import Energy
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.high_use import tell_of_high_use
from wattstead.kernel.periods import DayPeriod, day_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2025, 11, 19)
KWH, PERCENT = ThresholdUnit.KWH, ThresholdUnit.PERCENT


def a_home(*, weeks: int = 8, high_wh: int = 200, without: tuple[int, ...] = ()) -> tuple[UUID, Site]:
    person = a_person()
    site = a_site(account_id=an_account(owner=person).pk)
    register = the_register(a_meter(site_id=site.pk))
    before = DayPeriod(starts_on=WEDNESDAY - timedelta(weeks=weeks), ends_before=WEDNESDAY)
    counted(register, steady(before, amount=100))
    counted(register, steady(day_of(WEDNESDAY), amount=high_wh, without=without))
    return person.pk, site


def at_least(value: str, unit: ThresholdUnit) -> Threshold:
    return Threshold(value=Decimal(value), unit=unit)


@pytest.mark.parametrize(
    ("used", "threshold", "is_high"),
    [
        ("14.4", None, True),
        ("14.3", None, False),
        ("9", at_least("9", KWH), True),
        ("8.9", at_least("9", KWH), False),
        ("19.2", at_least("100", PERCENT), True),
        ("19.1", at_least("100", PERCENT), False),
        ("14.4", at_least("5", ThresholdUnit.CURRENCY), True),
    ],
    ids=["half more", "less", "from 9 kWh", "below 9 kWh", "twice", "less than twice", "money is not known"],
)
def test_day_is_high_against_such_days_or_against_a_threshold(
    *, used: str, threshold: Threshold | None, is_high: bool
) -> None:
    assert is_high_use(Decimal(used), usual=Decimal("9.6"), threshold=threshold) is is_high


def test_little_more_of_nothing_is_not_high() -> None:
    assert not is_high_use(Decimal("0.9"), usual=Decimal("0.1"), threshold=None)


def test_people_of_the_site_hear_of_the_day_once_and_a_stranger_never() -> None:
    with seen_by(SYSTEM):
        user_id, site = a_home()
        onlooker = a_member(site.account, role=MembershipRole.VIEWER)
        stranger, their_site = a_home(high_wh=100)

    written = [
        tell_of_high_use(SYSTEM, site_ids=[site.pk, their_site.pk], now=MORNING + timedelta(days=days))
        for days in (0, 0, 1, 30)
    ]

    (told,) = told_to(user_id, account_id=site.account_id)
    assert written == [2, 0, 0, 0]
    assert told.sentences == SENTENCES[Kind.HIGH_CONSUMPTION]
    assert told.facts == {
        "day": WEDNESDAY,
        "site": "Home",
        "energy": Energy("19.2"),
        "usual": Energy("9.6"),
    }
    assert told.action_url == f"/usage/?site={site.pk}&span=day&on=2025-11-19"
    assert len(told_to(onlooker.pk, account_id=site.account_id)) == 1
    assert told_to(stranger, account_id=their_site.account_id) == []


def test_day_that_comes_late_is_told_when_it_has_come() -> None:
    with seen_by(SYSTEM):
        _, site = a_home()
    two_days_later = datetime(2025, 11, 22, 6, 10, tzinfo=UTC)

    assert tell_of_high_use(SYSTEM, site_ids=[site.pk], now=two_days_later) == 1


def test_day_with_a_gap_and_a_home_nobody_knows_yet_are_no_news() -> None:
    with seen_by(SYSTEM):
        _, with_gap = a_home(without=(3,))
        _, new = a_home(weeks=3)

    assert tell_of_high_use(SYSTEM, site_ids=[with_gap.pk, new.pk], now=MORNING) == 0


def test_threshold_of_one_person_is_not_that_of_another() -> None:
    with seen_by(SYSTEM):
        user_id, site = a_home()
        other = a_member(site.account, role=MembershipRole.OWNER)
        for person, least in ((user_id, "20"), (other.pk, "15")):
            wish = a_wish(AlertType.HIGH_CONSUMPTION, threshold=at_least(least, KWH))
            keep_preference(SYSTEM, user_id=person, wish=wish)

    tell_of_high_use(SYSTEM, site_ids=[site.pk], now=MORNING)

    assert [len(told_to(each, account_id=site.account_id)) for each in (user_id, other.pk)] == [0, 1]
