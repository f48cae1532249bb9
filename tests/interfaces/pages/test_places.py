"""Which site a page is about, and how the reader switches to another."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.sites import a_site
from tests.interfaces.pages.households import a_household, signed_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def site_shown(client: Client, address: str = "/overview/") -> str:
    """Return the name of the site that the switcher says is looked at."""
    page = client.get(address).content.decode()
    found = re.search(r'<span class="sr-only">Site: </span><span class="[^"]*">([^<]*)</span>', page)
    assert found
    return found[1]


def test_primary_site_is_shown_until_another_is_chosen() -> None:
    client = signed_in(a_household(sites=2).user_id)

    assert site_shown(client) == "Home"


def test_chosen_site_stays_chosen_on_every_other_page() -> None:
    household = a_household(sites=3)
    client = signed_in(household.user_id)

    chosen = site_shown(client, f"/overview/?site={household.site_ids[2]}")

    assert (chosen, site_shown(client, "/invoices/"), site_shown(client)) == ("Home 2", "Home 2", "Home 2")


def test_site_of_a_stranger_is_as_missing_as_one_that_never_was() -> None:
    stranger = a_household(sites=2)
    client = signed_in(a_household(sites=2).user_id)

    answers = [
        client.get(f"/overview/?site={asked}") for asked in (stranger.site_ids[1], uuid4(), "no-site-at-all")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert site_shown(client) == "Home"


def test_remembered_site_that_is_no_longer_the_readers_gives_way_to_the_primary_one() -> None:
    stranger = a_household(sites=2)
    client = signed_in(a_household(sites=2).user_id)
    session = client.session
    session["site"] = str(stranger.site_ids[1])
    session.save()

    assert site_shown(client) == "Home"


def test_switcher_leads_to_the_same_view_of_another_site() -> None:
    household = a_household(sites=2)
    client = signed_in(household.user_id)

    page = client.get("/usage/?span=month&on=2025-03-10&meter=" + str(household.meter_id)).content.decode()

    assert f'href="/usage/?span=month&amp;on=2025-03-10&amp;site={household.site_ids[1]}"' in page


def test_reader_with_one_site_sees_its_name_and_no_list_of_sites() -> None:
    page = signed_in(a_household().user_id).get("/overview/").content.decode()

    assert "Switch site" not in page
    assert 'href="/sites/"' not in page


def test_reader_with_many_sites_finds_them_by_name_street_or_town() -> None:
    household, stranger = a_household(sites=12), a_household()
    with seen_by(SYSTEM):
        a_site(account_id=household.account_id, name="Bakery by the mill", is_primary=False)
        a_site(account_id=stranger.account_id, name="Bakery of a stranger", is_primary=False)
    client = signed_in(household.user_id)

    page = client.get("/overview/").content.decode()
    found = client.get(
        "/sites/search/?q=bakery&next=/usage/", headers={"HX-Request": "true"}
    ).content.decode()

    assert 'aria-label="Find a site"' in page
    assert re.findall(r"font-medium\">([^<]*)<", found) == ["Bakery by the mill"]
    assert 'href="/usage/?site=' in found


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:1"]
)
def test_search_of_sites_leads_nowhere_else(target: str) -> None:
    client = signed_in(a_household(sites=2).user_id)

    found = client.get("/sites/search/", {"q": "Home 1", "next": target}, headers={"HX-Request": "true"})

    assert re.findall(r'href="([^?]*)\?', found.content.decode()) == ["/overview/"]


def test_search_of_sites_works_without_scripts() -> None:
    answer = signed_in(a_household(sites=2).user_id).get("/sites/search/?q=Home 1")

    assert (answer.status_code, answer["Location"]) == (302, "/sites/?q=Home+1")
