"""A partner invited as viewer sees usage, invoices and meters of the account and changes none of it."""

import re
from uuid import UUID

import pytest
from django.core import mail
from django.test import Client

from tests.factories.accounts import a_person
from tests.factories.billing import an_invoice
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.accounts.models import Membership
from wattstead.domains.contracts.models import Contract
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
CHANGES = re.compile(
    r'"(/(?:meters|sites|account)/(?:[^"#?]*/)?(?:new|edit|reading|upload|role|end|invitations)/)"'
)


@pytest.fixture
def household() -> Household:
    household = a_household()
    with seen_by(SYSTEM):
        an_invoice(Contract.objects.get(account_id=household.account_id))
    return household


@pytest.fixture
def partner(household: Household) -> Client:
    """Return the browser of somebody who was invited as viewer and has come in."""
    with seen_by(SYSTEM):
        person = a_person(email="partner@example.org", first_name="Bo")
    signed_in(household.user_id).post(
        "/account/people/invitations/", {"email": "partner@example.org", "role": "viewer"}
    )
    link = re.search(r"http://[^/]+(/invitation/\S+)", str(mail.outbox[-1].body))
    assert link
    client = signed_in(person.pk)
    client.post(link[1])
    return client


def test_partner_sees_what_the_owner_sees_but_the_bills(household: Household, partner: Client) -> None:
    owner = signed_in(household.user_id)
    pages = [
        "/overview/",
        "/usage/?on=2025-03-10",
        "/contract/",
        "/meters/",
        "/account/people/",
    ]

    seen = {page: (owner.get(page).status_code, partner.get(page).status_code) for page in pages}

    assert seen == dict.fromkeys(pages, (200, 200))
    assert "INV-" in owner.get("/invoices/").content.decode()
    assert partner.get("/invoices/").status_code == 404


def test_partner_finds_no_button_that_changes_something(household: Household, partner: Client) -> None:
    pages = ("/overview/", "/meters/", f"/meters/{household.meter_id}/", "/sites/", "/account/people/")

    offers = {address for page in pages for address in CHANGES.findall(partner.get(page).content.decode())}
    owners = CHANGES.findall(signed_in(household.user_id).get("/account/people/").content.decode())

    assert offers == {f"/account/people/{own_membership(household)}/end/"}  # they may leave
    assert len(owners) == 4


def test_partner_who_tries_all_the_same_is_refused_in_kind_words(
    household: Household, partner: Client
) -> None:
    meter = f"/meters/{household.meter_id}"
    tried = {
        "/account/billing/": {},
        "/account/people/invitations/": {"email": "eve@example.org", "role": "viewer"},
        f"/account/people/{membership_of(household.user_id)}/role/": {"role": "viewer"},
        f"/account/people/{membership_of(household.user_id)}/end/": {},
        f"{meter}/reading/": {"value": "1"},
        f"{meter}/upload/": {},
        "/meters/new/": {},
    }

    answers = {path: partner.post(path, data) for path, data in tried.items()}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(tried, 403)
    for answer in answers.values():
        assert "Your role does not include this" in answer.content.decode()


def test_partner_who_is_removed_is_out_with_the_next_click(household: Household, partner: Client) -> None:
    inside = partner.get("/usage/").status_code

    signed_in(household.user_id).post(f"/account/people/{own_membership(household)}/end/")

    assert (inside, partner.get("/usage/")["Location"]) == (200, "/first-steps/")


def own_membership(household: Household) -> UUID:
    """Return the membership of the partner."""
    with seen_by(SYSTEM):
        return Membership.objects.get(account_id=household.account_id, role="viewer").pk


def membership_of(user_id: UUID) -> UUID:
    with seen_by(SYSTEM):
        return Membership.objects.get(user_id=user_id).pk
