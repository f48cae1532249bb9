"""Who looks after the bills hears a month before of a contract that ends with nothing after it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from tests.factories.accounts import a_person, an_account
from tests.factories.alerts import a_wish
from tests.factories.contracts import a_contract
from tests.factories.sites import a_site
from tests.journeys.telling.told import told_to
from wattstead.domains.alerts.operations import keep_preference
from wattstead.domains.alerts.rules import is_ending_soon
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.contracts.models import Contract
from wattstead.domains.notifications.vocabulary import SENTENCES, Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.contracts import tell_of_ending_contracts
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
ENDS = date(2026, 1, 1)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, 10, tzinfo=UTC)


def a_customer() -> tuple[UUID, Contract]:
    """Make somebody whose contract supplies until the end of 2025."""
    person = a_person()
    site = a_site(account_id=an_account(owner=person).pk)
    contract = a_contract(
        account_id=site.account_id,
        site_id=site.pk,
        starts_on=date(2025, 1, 1),
        ends_before=ENDS,
        auto_renew=False,
    )
    return person.pk, contract


@pytest.mark.parametrize(("days", "is_news"), [(31, False), (30, True), (1, True), (0, False), (-1, False)])
def test_end_is_news_in_the_month_before_it(*, days: int, is_news: bool) -> None:
    assert is_ending_soon(ENDS, today=ENDS - timedelta(days=days)) is is_news


def test_customer_hears_once_of_the_last_day_and_a_stranger_never() -> None:
    with seen_by(SYSTEM):
        user_id, contract = a_customer()
        stranger = a_person()

    written = [
        tell_of_ending_contracts(SYSTEM, now=on(day))
        for day in (date(2025, 11, 30), date(2025, 12, 2), date(2025, 12, 3), date(2026, 1, 2))
    ]

    (told,) = told_to(user_id, account_id=contract.account_id)
    assert written == [0, 1, 0, 0]
    assert told.sentences == SENTENCES[Kind.CONTRACT_EXPIRING]
    assert told.facts == {
        "ends_on": date(2025, 12, 31),
        "number": contract.contract_number,
        "site": "Home",
    }
    assert told.action_url == f"/contract/?site={contract.site_id}"
    assert told_to(stranger.pk, account_id=contract.account_id) == []


def test_contract_that_another_takes_over_from_is_no_news() -> None:
    with seen_by(SYSTEM):
        _, contract = a_customer()
        a_contract(account_id=contract.account_id, site_id=contract.site_id, starts_on=ENDS)

    assert tell_of_ending_contracts(SYSTEM, now=on(date(2025, 12, 10))) == 0


def test_who_does_not_want_to_hear_of_it_is_not_told() -> None:
    with seen_by(SYSTEM):
        user_id, contract = a_customer()
        wish = a_wish(AlertType.CONTRACT_EXPIRING, in_app=False)
        keep_preference(SYSTEM, user_id=user_id, wish=replace(wish, site_id=contract.site_id))

    assert tell_of_ending_contracts(SYSTEM, now=on(date(2025, 12, 10))) == 0
