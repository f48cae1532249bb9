"""Who works for the supplier gets nowhere without a second factor."""

import pytest

from tests.factories.accounts import a_viewer
from tests.factories.support import a_ticket
from tests.interfaces.api.programs import a_program
from tests.interfaces.pages.households import a_household
from tests.interfaces.pages.signing_in.people import (
    code_now,
    secret_on,
    signed_in,
    somebody,
    somebody_with_app,
)
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.tenancy import seen_by

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = [Role.SUPPORT, Role.ADMIN]


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("page", ["/overview/", "/account/", "/account/people/", "/account/access-tokens/"])
def test_every_page_leads_to_the_one_where_a_factor_is_added(role: Role, page: str) -> None:
    client = signed_in(somebody(role=role))

    answer = client.get(page)

    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/")
    assert (
        "Your work for the supplier needs a second factor." in client.get(answer["Location"]).content.decode()
    )


@pytest.mark.parametrize("role", STAFF)
def test_with_an_app_everything_opens(role: Role) -> None:
    client = signed_in(somebody(role=role))

    secret = secret_on(client.post("/account/sign-in/app/begin/", follow=True).content.decode())
    client.post("/account/sign-in/app/", {"code": code_now(secret)})

    assert client.get("/overview/").status_code == 200


def test_customers_go_on_without() -> None:
    assert signed_in(somebody()).get("/overview/").status_code == 200


@pytest.mark.parametrize("role", STAFF)
def test_their_programs_and_their_browser_are_refused_by_the_api_until_then(role: Role) -> None:
    person = somebody(role=role)
    with_factor, _ = somebody_with_app(role=role)

    by_token = a_program(person.pk).get("/accounts")
    by_session = signed_in(person).get("/api/v1/accounts")
    protected = a_program(with_factor.pk).get("/accounts")

    assert by_token.told == (403, "second_factor_missing", None)
    assert (by_session.status_code, by_session.json()["code"]) == (403, "second_factor_missing")
    assert protected.status == 200


def test_last_factor_of_staff_stays() -> None:
    person, secret = somebody_with_app(role=Role.SUPPORT)
    client = signed_in(person)
    client.post("/account/login/second-step/", {"code": code_now(secret)})

    answer = client.post("/account/sign-in/app/remove/")

    assert answer.status_code == 409
    assert "Add another one before you remove this one." in answer.content.decode()


def test_in_the_browser_too_they_see_the_tickets_of_everybody() -> None:
    home = a_household()
    with seen_by(a_viewer(user_id=home.user_id, account_id=home.account_id)) as customer:
        ticket = a_ticket(customer)
    person, secret = somebody_with_app(role=Role.SUPPORT)
    client = signed_in(person)
    client.post("/account/login/second-step/", {"code": code_now(secret)})

    theirs = client.get(f"/api/v1/tickets/{ticket.pk}")
    customers = signed_in(somebody()).get(f"/api/v1/tickets/{ticket.pk}")

    assert (theirs.status_code, customers.status_code) == (200, 404)
