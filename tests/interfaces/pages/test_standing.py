"""The people of a suspended or closed account are told so on every page, and offered nothing to change."""

import pytest

from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.accounts.models import Account
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
TOLD = {
    (
        "suspended",
        "en",
    ): "This account is suspended. You can look at everything; nothing can be changed for now.",
    (
        "suspended",
        "de",
    ): "Dieses Konto ist gesperrt. Sie können alles ansehen; ändern lässt sich vorerst nichts.",
    ("closed", "en"): "This account is closed. You can look at everything; nothing changes any more.",
    ("closed", "de"): "Dieses Konto ist geschlossen. Sie können alles ansehen; geändert wird nichts mehr.",
}


def set_status(household: Household, status: str) -> None:
    with seen_by(SYSTEM):
        Account.objects.filter(pk=household.account_id).update(status=status)


def page_of(household: Household, address: str) -> str:
    answer = signed_in(household.user_id).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("status", "language"), TOLD, ids="-".join)
def test_every_page_says_how_the_account_stands(status: str, language: str) -> None:
    household, stranger = a_household(language=language), a_household(language=language)
    set_status(household, status)

    pages = [page_of(household, address) for address in ("/meters/", "/account/people/", "/support/")]
    others = page_of(stranger, "/meters/")

    told = TOLD[status, language]
    assert [told in page for page in pages] == [True] * 3
    assert told not in others


def test_nothing_is_offered_that_would_be_refused() -> None:
    household = a_household()
    address = f"/meters/{household.meter_id}/"
    before = page_of(household, address)
    set_status(household, "suspended")

    after = page_of(household, address)
    refused = signed_in(household.user_id).post(
        f"{address}fault/", {"description": "Dark", "noticed_on": "2025-03-01"}
    )

    offers = ("Report a fault", "Enter a reading", "Upload a file")
    assert [(offer in before, offer in after) for offer in offers] == [(True, False)] * 3
    assert refused.status_code == 409
    assert "everything can be read, nothing can be changed" in refused.content.decode()
