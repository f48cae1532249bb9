"""Whom an account bills is changed by who may, and seen by everybody of the account."""

import pytest

from tests.factories.accounts import a_member
from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.queries import account_visible_to
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
DETAILS = {
    "account_type": "business",
    "billing_email": "bills@example.org",
    "street": "Mühlweg",
    "street_number": "3a",
    "postal_code": "8010",
    "city": "Graz",
    "country": "AT",
    "tax_id": "atu 12345675",
}


def test_owner_changes_where_bills_go() -> None:
    household = a_household()

    page = signed_in(household.user_id).post("/account/billing/", DETAILS, follow=True).content.decode()

    with seen_by(SYSTEM) as viewer:
        kept = account_visible_to(viewer, account_id=household.account_id)
    assert "The details of billing are kept." in page
    assert 'value="ATU12345675"' in page
    assert (kept.account_type, kept.billing_email, kept.billing_address.city, kept.tax_id) == (
        "business",
        "bills@example.org",
        "Graz",
        "ATU12345675",
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"tax_id": "ATU12345674"}, "is not a VAT number"),
        ({"postal_code": "79098"}, "cannot be used: in Austria it has four digits."),
        ({"billing_email": "nowhere"}, "valid email address"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_kept(
    wrong: dict[str, str], words: str
) -> None:
    household = a_household()
    client = signed_in(household.user_id)

    answer = client.post("/account/billing/", DETAILS | wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="Freiburg"' in client.get("/account/billing/").content.decode()


@pytest.mark.parametrize(
    ("role", "sees_the_form", "status"),
    [(MembershipRole.BILLING, True, 302), (MembershipRole.VIEWER, False, 403)],
)
def test_bookkeeper_changes_bills_and_who_only_looks_does_not(
    role: MembershipRole, sees_the_form: bool, status: int
) -> None:
    household = a_household()
    with seen_by(SYSTEM):
        partner = a_member(Account.objects.get(pk=household.account_id), role=role)
    client = signed_in(partner.pk)

    page = client.get("/account/billing/").content.decode()
    answer = client.post("/account/billing/", DETAILS)

    assert ('name="street"' in page) is sees_the_form
    assert "Sonnenweg" in page
    assert answer.status_code == status


def test_a_strangers_account_is_out_of_reach() -> None:
    mine, theirs = a_household(), a_household()

    signed_in(mine.user_id).post("/account/billing/", DETAILS)
    answer = signed_in(mine.user_id).get(f"/account/billing/?site={theirs.site_ids[0]}")

    with seen_by(SYSTEM) as viewer:
        kept = account_visible_to(viewer, account_id=theirs.account_id)
    assert kept.billing_address.city == "Freiburg"
    assert answer.status_code == 404
