"""The list of sites, one site, adding and changing one."""

import re
from datetime import date, datetime, timedelta
from html import unescape
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from tests.factories.accounts import a_member
from tests.factories.contracts import a_contract
from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.accounts.models import Account
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
THREE_WEEKS = DayPeriod(starts_on=TODAY - timedelta(days=40), ends_before=TODAY + timedelta(days=1))
WORKSHOP = {
    "name": "Workshop",
    "street": "Mühlweg",
    "street_number": "4",
    "postal_code": "14467",
    "city": "Potsdam",
    "country": "DE",
    "property_type": "commercial",
    "square_meters": "120",
    "occupants": "3",
}


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def names_in(page: str) -> list[str]:
    return re.findall(r'hover:text-primary" href="/sites/[^"]*">([^<]*)</a>', page)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "2 sites have used"), ("de", "2 Standorte haben in diesem Monat bisher")]
)
def test_sites_are_listed_with_their_sum_in_the_readers_language(language: str, said: str) -> None:
    client = signed_in(a_household(days=THREE_WEEKS, sites=2, language=language).user_id)

    page = page_of(client, "/sites/")

    assert said in page
    assert names_in(page) == ["Home", "Home 1"]


def test_list_shows_no_site_of_a_stranger() -> None:
    household, stranger = a_household(sites=2), a_household(sites=3)
    client = signed_in(household.user_id)

    page = page_of(client, "/sites/?q=Home&sort=use")

    assert [str(site_id) in page for site_id in stranger.site_ids] == [False, False, False]
    assert names_in(page) == ["Home", "Home 1"]


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=²", "page=999999999999", "sort=%00", "q=%00%25"]
)
def test_addresses_nobody_would_write_answer_all_the_same(query: str) -> None:
    client = signed_in(a_household(sites=2).user_id)

    assert client.get(f"/sites/?{query}").status_code == 200


def test_search_without_a_hit_says_so() -> None:
    page = page_of(signed_in(a_household(sites=2).user_id), "/sites/?q=castle")

    assert "No site found" in page
    assert 'value="castle"' in page


def test_search_swaps_only_the_list() -> None:
    client = signed_in(a_household(sites=2).user_id)

    inside = client.get("/sites/?q=Home", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in inside
    assert 'id="site-list"' in inside


def test_long_list_has_pages_that_keep_search_and_order() -> None:
    page = page_of(signed_in(a_household(sites=30).user_id), "/sites/?q=Home&sort=use")

    assert "1–25 of 30" in page
    assert 'href="/sites/?q=Home&sort=use&page=2"' in page


def test_site_shows_where_it_is_its_meter_and_its_contract() -> None:
    household = a_household(days=THREE_WEEKS)

    page = page_of(signed_in(household.user_id), f"/sites/{household.site_ids[0]}/")

    assert "Home" in page
    assert f'href="/meters/{household.meter_id}/"' in page
    assert "CON-" in page
    assert f'href="/overview/?site={household.site_ids[0]}"' in page


def test_contract_that_is_over_is_shown_to_the_last_day_it_supplied() -> None:
    household = a_household(with_contract=False)
    with seen_by(SYSTEM):
        a_contract(
            account_id=household.account_id,
            site_id=household.site_ids[0],
            starts_on=date(2025, 1, 1),
            ends_before=date(2025, 6, 1),
        )

    page = page_of(signed_in(household.user_id), f"/sites/{household.site_ids[0]}/")

    assert "1 January 2025 – 31 May 2025" in page


@pytest.mark.parametrize("address", ["/sites/{}/", "/sites/{}/change/"])
def test_site_of_a_stranger_is_as_missing_as_one_that_never_was(address: str) -> None:
    stranger = a_household()
    client = signed_in(a_household().user_id)

    answers = [client.get(address.format(key)) for key in (stranger.site_ids[0], uuid4())]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_owner_adds_a_site_and_is_led_to_it() -> None:
    household = a_household()
    client = signed_in(household.user_id)

    answer = client.post("/sites/new/", WORKSHOP)

    with seen_by(SYSTEM):
        added = Site.objects.get(account_id=household.account_id, name="Workshop")
        kept = (str(added.address), added.zone, added.is_primary, added.property_type, added.occupants)
    assert (answer.status_code, answer["Location"]) == (302, f"/overview/?site={added.pk}")
    assert kept == ("Mühlweg 4, 14467 Potsdam", "Europe/Berlin", False, "commercial", 3)


def test_wrong_postal_code_is_told_beside_its_field() -> None:
    client = signed_in(a_household(language="de").user_id)

    answer = client.post("/sites/new/", WORKSHOP | {"postal_code": "144"})

    assert answer.status_code == 422
    assert 'id="id_postal_code_problem">Postleitzahl „144“ ist nicht verwendbar:' in answer.content.decode()


def test_owner_changes_a_site_but_never_that_of_a_stranger() -> None:
    household, stranger = a_household(), a_household()
    client = signed_in(household.user_id)

    own = client.post(f"/sites/{household.site_ids[0]}/change/", WORKSHOP)
    foreign = client.post(f"/sites/{stranger.site_ids[0]}/change/", WORKSHOP)

    with seen_by(SYSTEM):
        names = [Site.objects.get(pk=each.site_ids[0]).name for each in (household, stranger)]
    assert (own.status_code, foreign.status_code) == (302, 404)
    assert names == ["Workshop", "Home"]


@pytest.mark.parametrize("role", [MembershipRole.VIEWER, MembershipRole.BILLING])
def test_who_may_only_look_neither_adds_nor_changes_a_site(role: MembershipRole) -> None:
    household = a_household()
    with seen_by(SYSTEM):
        guest = a_member(Account.objects.get(pk=household.account_id), role=role)
    client = signed_in(guest.pk)
    place = f"/sites/{household.site_ids[0]}/"

    answers = [
        client.get("/sites/new/"),
        client.post("/sites/new/", WORKSHOP),
        client.post(f"{place}change/", WORKSHOP),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert "/change/" not in page_of(client, place)
    with seen_by(SYSTEM):
        assert not Site.objects.filter(name="Workshop").exists()
