"""The overview as people read it."""

import json
import re
from datetime import date, datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.factories.accounts import a_person, an_account
from tests.factories.metering import a_meter
from tests.factories.sites import a_site
from tests.interfaces.pages.households import Household, a_household, signed_in
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
THREE_WEEKS = DayPeriod(starts_on=TODAY - timedelta(days=21), ends_before=TODAY)


def page_of(client: Client, address: str = "/overview/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def words_of(page: str) -> str:
    """Return what a person reads of a page."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def someone_with_a_new_home(*, with_meter: bool) -> Household:
    with seen_by(SYSTEM):
        person = a_person()
        account = an_account(owner=person)
        site = a_site(account_id=account.pk)
        meter = a_meter(site_id=site.pk) if with_meter else None
        return Household(
            user_id=person.pk,
            account_id=account.pk,
            site_ids=(site.pk,),
            meter_id=meter.pk if meter else site.pk,
        )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Needs attention", "Electricity", "a day on average over the last two weeks"]),
        ("de", ["Braucht Aufmerksamkeit", "Strom", "am Tag im Mittel der letzten zwei Wochen"]),
    ],
)
def test_last_days_and_matters_are_told_in_the_readers_language(language: str, said: list[str]) -> None:
    client = signed_in(a_household(days=THREE_WEEKS, language=language).user_id)

    words = words_of(page_of(client))

    assert [sentence for sentence in said if sentence not in words] == []


def test_last_day_is_drawn_with_what_is_usual_and_stands_in_a_table() -> None:
    client = signed_in(a_household(days=THREE_WEEKS).user_id)

    page = page_of(client)

    pictures = [json.loads(found) for found in re.findall(r"data-chart='([^']*)'", page)]
    day, weeks = pictures
    assert [series["shape"] for series in day["series"]] == ["area", "line"]
    assert len(day["points"]) in (92, 96, 100)
    assert day["points"][0]["values"] == [0.4, 0.4]
    assert len(weeks["bars"]) == 14
    assert weeks["bars"][-1]["value"] is None
    assert page.count('<th scope="row" class="figures">') >= 23


def test_overview_shows_the_chosen_site_and_no_stranger() -> None:
    household, stranger = a_household(days=THREE_WEEKS, sites=2), a_household(days=THREE_WEEKS)
    client = signed_in(household.user_id)

    own = page_of(client)
    other = page_of(client, f"/overview/?site={household.site_ids[1]}")
    foreign = client.get(f"/overview/?site={stranger.site_ids[0]}")

    assert "Begin with your meter" not in own
    assert "Begin with your meter" in other
    assert foreign.status_code == 404


def test_site_without_a_meter_says_how_to_begin() -> None:
    client = signed_in(someone_with_a_new_home(with_meter=False).user_id)

    page = page_of(client)

    assert "Begin with your meter" in page
    assert 'href="/meters/new/"' in page
    assert "data-chart" not in page


def test_meter_without_readings_asks_for_a_file_or_a_look() -> None:
    newcomer = someone_with_a_new_home(with_meter=True)

    page = page_of(signed_in(newcomer.user_id))

    assert "Bring in your first readings" in page
    assert f'href="/meters/{newcomer.meter_id}/upload/"' in page
    assert f'href="/meters/{newcomer.meter_id}/reading/"' in page


def test_old_readings_are_told_to_be_old() -> None:
    march = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 4, 1))

    words = words_of(page_of(signed_in(a_household(days=march).user_id)))

    assert "There are no readings of this month yet; the last ones are of 31 March 2025." in words
    assert "has sent nothing since 31 March 2025" in words


def test_page_carries_no_style_and_no_script_of_its_own() -> None:
    page = page_of(signed_in(a_household(days=THREE_WEEKS).user_id))

    assert " style=" not in page
    assert "<style" not in page


def test_own_unconfirmed_address_is_told_and_never_that_of_a_stranger() -> None:
    household, stranger = a_household(days=THREE_WEEKS), a_household(days=THREE_WEEKS)
    EmailAddress.objects.create(user_id=household.user_id, email="new@example.org", verified=False)
    EmailAddress.objects.create(user_id=stranger.user_id, email="other@example.org", verified=False)

    words = words_of(page_of(signed_in(household.user_id)))

    assert "Your e-mail address new@example.org is not confirmed yet." in words
    assert "other@example.org" not in words
