"""Somebody new is led from their home to their first readings, and goes on where they stopped."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone, translation

from tests.factories.accounts import a_member
from tests.factories.energy import counted, steady
from tests.factories.metering import the_register
from tests.interfaces.pages.households import a_household, signed_in, somebody_without_an_account
from tests.interfaces.pages.meters.people import words_of
from wattstead.domains.accounts.models import Account, Membership
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.models import Meter
from wattstead.domains.sites.models import Site
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.first_steps.countries import NAMES, ZONES, countries
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
HOME = {
    "name": "Home",
    "street": "Sonnenweg",
    "street_number": "7",
    "postal_code": "79098",
    "city": "Freiburg",
    "country": "DE",
}
METER = {
    "meter_type": "electricity",
    "meter_number": "1 EMH 00 1234 5678",
    "phase": "three",
    "is_smart": "on",
}
DAY = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 3, 2))


def at_home(*, language: str = "en") -> tuple[Client, UUID]:
    """Return the browser of somebody who has just told us their home, and who they are."""
    user_id = somebody_without_an_account(language=language)
    client = signed_in(user_id)
    client.post("/first-steps/", HOME)
    return client, user_id


def test_newcomer_is_led_to_the_first_steps() -> None:
    client = signed_in(somebody_without_an_account())

    led = [client.get(address)["Location"] for address in ("/usage/", "/meters/", "/first-steps/meter/")]

    assert led == ["/first-steps/"] * 3


def test_home_opens_the_account_and_leads_to_the_meter() -> None:
    client = signed_in(somebody_without_an_account())

    answer = client.post("/first-steps/", HOME, follow=True)

    page = words_of(answer)
    assert answer.redirect_chain == [("/first-steps/meter/", 302)]
    assert "Which meter is installed at “Home”?" in page
    assert page.count('aria-current="step"') == 1


def test_the_whole_way_is_walked_in_the_readers_language() -> None:
    client, _ = at_home(language="de")

    meter = words_of(client.get("/first-steps/meter/"))
    readings = client.post("/first-steps/meter/", METER, follow=True)
    done = words_of(client.get("/first-steps/done/"))

    assert "Welcher Zähler hängt bei „Home“?" in meter
    assert readings.redirect_chain == [("/first-steps/readings/", 302)]
    for words in ("Datei hochladen", "Zählerstand von Hand eingeben", "Abwarten"):
        assert words in words_of(readings)
    assert "Alles bereit, Ada" in done
    assert "1EMH0012345678" in done


def test_each_visit_goes_on_where_the_last_one_stopped() -> None:
    client, user_id = at_home()
    at_meter = client.get("/first-steps/")["Location"]
    client.post("/first-steps/meter/", METER)
    at_readings = [client.get(address)["Location"] for address in ("/first-steps/", "/first-steps/meter/")]
    with seen_by(SYSTEM):
        account_id = Membership.objects.get(user_id=user_id).account_id
        counted(the_register(Meter.objects.get(account_id=account_id)), steady(DAY, amount=100))
    at_end = client.get("/first-steps/")["Location"]

    assert at_meter == "/first-steps/meter/"
    assert at_readings == ["/first-steps/readings/"] * 2
    assert at_end == "/overview/"
    assert "Your first readings are here." in words_of(client.get("/first-steps/done/"))


def test_nobody_skips_to_readings_of_a_meter_they_do_not_have() -> None:
    client, _ = at_home()

    led = [client.get(f"/first-steps/{step}/")["Location"] for step in ("readings", "done")]

    assert led == ["/first-steps/meter/"] * 2


def test_what_cannot_be_is_told_beside_its_field_in_the_readers_language() -> None:
    client = signed_in(somebody_without_an_account(language="de"))

    answer = client.post("/first-steps/", HOME | {"postal_code": "7909"})

    page = words_of(answer)
    assert answer.status_code == 422
    assert (
        'id="id_postal_code_problem">Postleitzahl „7909“ ist nicht verwendbar:'
        " in Deutschland hat sie fünf Stellen."
    ) in page
    assert 'value="Sonnenweg"' in page


def test_a_meter_number_that_is_none_keeps_the_rest_of_the_form() -> None:
    client, _ = at_home()

    answer = client.post("/first-steps/meter/", METER | {"meter_number": "?"})

    assert answer.status_code == 422
    assert "A meter number has 4 to 40 letters and digits; “?” is none." in words_of(answer)


@pytest.mark.parametrize(
    ("country", "postal_code", "zone"), [("AT", "1010", "Europe/Vienna"), ("FI", "00100", "Europe/Helsinki")]
)
def test_a_home_has_the_clock_of_its_country(country: str, postal_code: str, zone: str) -> None:
    user_id = somebody_without_an_account()

    signed_in(user_id).post("/first-steps/", HOME | {"country": country, "postal_code": postal_code})

    with seen_by(SYSTEM):
        account_id = Membership.objects.get(user_id=user_id).account_id
        assert Site.objects.get(account_id=account_id).zone == zone


def test_countries_come_nearest_first_and_then_by_the_names_of_the_reader() -> None:
    told = {}
    for language in ("en", "de"):
        with translation.override(language):
            told[language] = [code for code, _ in countries()]

    assert told["en"][:3] == told["de"][:3] == ["DE", "AT", "CH"]
    assert (told["en"][3], told["de"][3], told["en"][-1], told["de"][-1]) == ("BE", "BE", "SE", "CY")
    assert set(told["en"]) == set(NAMES) == set(ZONES)


def test_who_has_everything_needs_no_first_steps() -> None:
    client = signed_in(a_household().user_id)

    assert client.get("/first-steps/")["Location"] == "/overview/"


def test_who_may_only_look_is_not_asked_for_a_meter() -> None:
    _, user_id = at_home()
    with seen_by(SYSTEM):
        account = Account.objects.get(pk=Membership.objects.get(user_id=user_id).account_id)
        looker = a_member(account, role=MembershipRole.VIEWER)
    client = signed_in(looker.pk)

    led = [
        client.get("/first-steps/meter/")["Location"],
        client.post("/first-steps/meter/", METER)["Location"],
    ]

    assert led == ["/overview/"] * 2
    with seen_by(SYSTEM):
        assert not Meter.objects.filter(account_id=account.pk).exists()


def test_account_opened_just_after_midnight_is_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    midnight_passed_in_berlin = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: midnight_passed_in_berlin)

    client, _ = at_home()

    assert client.get("/account/billing/").status_code == 200
