"""Owners conclude contracts, let them begin otherwise, and end them after having been asked."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from tests.factories.accounts import a_person
from tests.factories.contracts import a_contract
from tests.factories.tariffs import a_draft_tariff, a_tariff, fixed_terms
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.domains.accounts.operations import grant_membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.contracts.models import Contract
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
LATER = date(2150, 1, 1)


def words(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\N{NO-BREAK SPACE}", " ")


def supplied(household: Household, **more: object) -> Contract:
    with seen_by(SYSTEM):
        return a_contract(
            account_id=household.account_id,
            site_id=household.site_ids[0],
            terms=fixed_terms(price="0.30"),
            **more,  # type: ignore[arg-type]
        )


def kept(contract: Contract) -> Contract:
    with seen_by(SYSTEM):
        return Contract.objects.get(pk=contract.pk)


@pytest.fixture
def home() -> Household:
    return a_household(with_contract=False)


@pytest.fixture
def owner(home: Household) -> Client:
    return signed_in(home.user_id)


def test_a_contract_is_ordered_and_shown(home: Household, owner: Client) -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(fixed_terms(price="0.30", monthly_fee="10"), name="Sunny")
        a_draft_tariff(name="Secret")

    empty = words(owner.get("/contract/"))
    asked = words(owner.get("/contract/new/"))
    order = {"commodity": "electricity", "tariff": str(tariff.pk), "starts_on": LATER.isoformat()}
    answer = owner.post("/contract/new/", order, follow=True)

    with seen_by(SYSTEM):
        contract = Contract.objects.get(account_id=home.account_id)
    assert "Conclude a contract" in empty
    assert "Sunny €0.357 per kWh, €11.90 a month" in asked
    assert "Order with obligation to pay" in asked
    assert "Secret" not in asked
    assert answer.redirect_chain == [(f"/contract/{contract.pk}/", 302)]
    assert "Agreed. We supply you from 1 January 2150 on." in words(answer)
    assert "Electricity · Sunny begins later" in words(answer)
    assert (contract.starts_on, contract.ends_before, contract.auto_renew) == (LATER, None, True)


def test_what_cannot_be_ordered_is_said_beside_its_field(home: Household, owner: Client) -> None:
    contract = supplied(home)
    order = {"commodity": "electricity", "tariff": str(contract.tariff_id), "starts_on": LATER.isoformat()}

    twice = owner.post("/contract/new/", order)
    past = owner.post("/contract/new/", {**order, "commodity": "gas", "starts_on": "2020-01-01"})
    nothing = owner.post("/contract/new/", {"tariff": "x"})

    assert (twice.status_code, past.status_code, nothing.status_code) == (422, 422, 422)
    assert "The site has a contract for electricity in that period already." in words(twice)
    assert "Supply cannot begin on 1 January 2020: that is past." in words(past)
    with seen_by(SYSTEM):
        assert Contract.objects.count() == 1


def test_what_has_not_begun_begins_otherwise(home: Household, owner: Client) -> None:
    contract = supplied(home, starts_on=LATER)
    with seen_by(SYSTEM):
        other = a_tariff(fixed_terms(), name="Other")
    path = f"/contract/{contract.pk}/"

    page = words(owner.get(path))
    answer = owner.post(f"{path}change/", {"tariff": str(other.pk), "starts_on": "2150-02-01"}, follow=True)

    assert "Change" in page
    assert "Electricity · Other" in words(answer)
    assert (kept(contract).starts_on, kept(contract).tariff_id) == (date(2150, 2, 1), other.pk)


def test_what_supplies_keeps_how_it_began(home: Household, owner: Client) -> None:
    path = f"/contract/{supplied(home).pk}/change/"

    assert owner.get(path).status_code == 409


def test_a_contract_ends_after_its_customer_was_asked_about_the_last_day(
    home: Household, owner: Client
) -> None:
    contract = supplied(home)
    path = f"/contract/{contract.pk}/end/"

    day = owner.get(path)
    sure = owner.get(path, {"last_day": "2150-12-31"})
    before = kept(contract).status
    done = owner.post(path, {"last_day": "2150-12-31"}, follow=True)

    assert "With notice today it can end on" in words(day)
    assert "Terminate so that 31 December 2150 is the last day?" in words(sure)
    assert before == "active"
    assert "The contract is terminated. Its last day is 31 December 2150." in words(done)
    assert "ends on 31 December 2150" in words(done)
    assert (kept(contract).status, kept(contract).ends_before) == ("terminated", date(2151, 1, 1))
    assert owner.post(path, {"last_day": "2150-06-30"}).status_code == 409


@pytest.mark.parametrize("send", ["get", "post"])
def test_the_notice_period_is_said_and_kept(send: str, home: Household, owner: Client) -> None:
    contract = supplied(home)
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)

    answer = getattr(owner, send)(f"/contract/{contract.pk}/end/", {"last_day": tomorrow.isoformat()})

    assert answer.status_code == 422
    assert "With notice today it can end on" in words(answer)
    assert kept(contract).status == "active"


def test_a_term_is_let_go_on_and_let_end(home: Household, owner: Client) -> None:
    contract = supplied(home, ends_before=date(2150, 1, 1))
    path = f"/contract/{contract.pk}/"

    ending = words(owner.get(path))
    going_on = words(owner.post(f"{path}renewal/", {"auto_renew": "yes"}, follow=True))

    assert "It ends on 31 December 2149 by itself." in ending
    assert "After 31 December 2149 it goes on until one of us ends it." in going_on
    assert kept(contract).auto_renew


def pages_of(contract_id: UUID) -> list[str]:
    return [f"/contract/{contract_id}/{rest}" for rest in ("", "change/", "end/")]


def test_a_strangers_contract_is_missing(home: Household, owner: Client) -> None:
    theirs = supplied(a_household(with_contract=False))

    assert [owner.get(path).status_code for path in pages_of(theirs.pk)] == [404] * 3
    assert owner.post(f"/contract/{theirs.pk}/end/", {"last_day": "2150-12-31"}).status_code == 404
    assert owner.post(f"/contract/{theirs.pk}/renewal/", {"auto_renew": "yes"}).status_code == 404
    assert kept(theirs).status == "active"


def test_who_may_only_look_finds_nothing_to_press(home: Household) -> None:
    contract = supplied(home, ends_before=LATER)
    with seen_by(SYSTEM):
        person = a_person()
        grant_membership(
            user_id=person.pk,
            account_id=home.account_id,
            role=MembershipRole.VIEWER,
            valid_from=date(2020, 1, 1),
        )
    onlooker = signed_in(person.pk)

    told = words(onlooker.get("/contract/")) + words(onlooker.get(f"/contract/{contract.pk}/"))

    assert not {"Terminate", "Conclude a contract", "Let it go on"} & {
        phrase for phrase in ("Terminate", "Conclude a contract", "Let it go on") if phrase in told
    }
    assert onlooker.get("/contract/new/").status_code == 403
    assert onlooker.post(f"/contract/{contract.pk}/end/", {"last_day": "2149-06-30"}).status_code == 403
    assert onlooker.post(f"/contract/{contract.pk}/renewal/", {"auto_renew": "yes"}).status_code == 403


def test_a_contract_is_withdrawn_from_after_its_customer_was_asked(home: Household, owner: Client) -> None:
    with seen_by(SYSTEM):
        tariff = a_tariff(fixed_terms(price="0.30"), name="Sunny")
    owner.post("/contract/new/", {"tariff": tariff.pk, "commodity": "electricity", "starts_on": "2150-01-01"})
    with seen_by(SYSTEM):
        contract = Contract.objects.get()
    path = f"/contract/{contract.pk}/withdrawal/"

    offered = owner.get(f"/contract/{contract.pk}/")
    asked = owner.get(path)
    before = kept(contract).status
    done = owner.post(path, follow=True)

    assert f'href="{path}"' in offered.content.decode()
    assert "Supply has not begun, so it never does, and nothing is charged." in words(asked)
    assert before == "active"
    assert f"You have withdrawn from the contract {contract.contract_number}." in words(done)
    assert "withdrawn from before it began on 1 January 2150" in words(done)
    assert path not in done.content.decode()
    assert (kept(contract).status, kept(contract).ends_before) == ("terminated", LATER)
    assert owner.post(path).status_code == 409


def test_a_contract_of_last_year_is_not_withdrawn_from(home: Household, owner: Client) -> None:
    contract = supplied(home)

    offered = owner.get(f"/contract/{contract.pk}/").content.decode()
    answer = owner.post(f"/contract/{contract.pk}/withdrawal/")

    assert "/withdrawal/" not in offered
    assert answer.status_code == 409
    assert "could be withdrawn from until 15 January 2025" in words(answer)
    assert kept(contract).status == "active"
