"""People see their meters, what they counted, and how much of it is known."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.interfaces.pages.households import MARCH, Household, a_household, signed_in
from tests.interfaces.pages.meters.people import somebody_who_may_only_look, words_of
from wattstead.domains.accounts.vocabulary import MembershipRole
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.operations.meters import deactivate_meter
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db
NOBODY = "01a204e7-7434-789c-ba86-7270e5254275"
ONE_DAY = DayPeriod(starts_on=date(2025, 3, 20), ends_before=date(2025, 3, 21))


def page_of(household: Household, query: str = "", **headers: str) -> str:
    answer = signed_in(household.user_id).get(f"/meters/{household.meter_id}/{query}", headers=headers)
    assert answer.status_code == 200
    return words_of(answer)


def test_meters_are_listed_with_what_they_count_in_the_readers_language() -> None:
    english, german = a_household(), a_household(language="de")

    told = [signed_in(each.user_id).get("/meters/").content.decode() for each in (english, german)]

    assert "A smart electricity meter for three phases" in told[0]
    assert "It counts both ways: what you take from the grid and what you give to it." in told[0]
    assert "Ein Smart Meter für drei Phasen" in told[1]
    assert "Aus dem Netz bezogen" in told[1]


def test_a_meter_tells_its_registers_its_year_and_its_readings() -> None:
    household = a_household(without=range(96, 192), estimated=range(10))

    page = page_of(household, "?year=2025&until=2025-03-03")

    assert "1 stands for electricity, 1.8 for all energy taken from the grid so far" in page
    assert "On one day" not in page
    assert "estimated" in page
    assert 'title="Sun, 2 Mar 2025: 0 of 96 readings"' in page
    assert 'title="Sat, 1 Mar 2025: 96 of 96 readings, 10 estimated"' in page
    assert "Mon, 3 Mar 2025" in page
    assert "23:45–00:00" in page


def test_a_changed_reading_shows_what_it_said_before() -> None:
    household = a_household(days=MARCH)
    with seen_by(SYSTEM):
        register = the_register(Meter.objects.get(pk=household.meter_id))
        counted(register, steady(ONE_DAY, amount=250, without=range(1, 96)))

    english = page_of(household, "?until=2025-03-20")
    german = a_household(language="de")

    assert "0.250 kWh" in english
    assert "was 0.100 kWh until 1 January 2030" in english
    assert "Wie vollständig die Messwerte sind" in page_of(german)


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    october = DayPeriod(starts_on=date(2025, 10, 26), ends_before=date(2025, 10, 27))

    page = page_of(a_household(days=october), "?until=2025-10-26")

    assert page.count("02:00–02:15") == 2
    assert "02:00–02:15 CEST" in page
    assert "02:00–02:15 CET" in page


def test_a_meter_of_another_site_is_shown_with_that_site_chosen() -> None:
    household = a_household(sites=2)
    with seen_by(SYSTEM):
        other = a_meter(site_id=household.site_ids[1])
    client = signed_in(household.user_id)

    answer = client.get(f"/meters/{other.pk}/?year=2025", follow=True)

    assert answer.redirect_chain == [(f"/meters/{other.pk}/?year=2025&site={household.site_ids[1]}", 302)]
    assert client.get("/meters/").context["place"].site_id == household.site_ids[1]


def test_readings_of_whole_days_stand_in_a_line_each() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        gas = a_meter(site_id=household.site_ids[0], meter_type=MeterType.GAS)
        weeks = DayPeriod(starts_on=date(2025, 3, 1), ends_before=date(2025, 3, 22))
        counted(the_register(gas), steady(weeks, amount=4560, step_s=86_400, boundary=time(6)))

    page = words_of(signed_in(household.user_id).get(f"/meters/{gas.pk}/?until=2025-03-20"))

    assert "Thu, 20 Mar 2025, from 06:00 on" in page
    assert "4.560 m³" in page
    assert page.count("from 06:00 on") == 20


def test_htmx_gets_only_the_part_it_asked_for() -> None:
    household = a_household()
    asked = {"HX-Request": "true"}

    quality = page_of(household, "?year=2025", **asked, **{"HX-Target": "quality"})
    readings = page_of(household, "?until=2025-03-03", **asked, **{"HX-Target": "readings"})

    assert ('id="quality"' in quality, 'id="readings"' in quality, "<html" in quality) == (True, False, False)
    assert ('id="quality"' in readings, 'id="readings"' in readings) == (False, True)


def test_the_other_register_of_a_meter_can_be_chosen_and_one_of_a_stranger_cannot() -> None:
    household, stranger = a_household(), a_household()
    with seen_by(SYSTEM):
        mine = the_register(Meter.objects.get(pk=household.meter_id), direction=Direction.EXPORT)
        theirs = the_register(Meter.objects.get(pk=stranger.meter_id))
    client = signed_in(household.user_id)

    chosen = client.get(f"/meters/{household.meter_id}/?register={mine.pk}")
    foreign = client.get(f"/meters/{household.meter_id}/?register={theirs.pk}")
    missing = client.get(f"/meters/{household.meter_id}/?register={new_key()}")

    assert "Nothing was read up to this day." in chosen.content.decode()
    assert (foreign.status_code, foreign.content) == (404, missing.content)


@pytest.mark.parametrize("query", ["?year=much", "?until=tomorrow", "?register=1", "?year=99999"])
def test_an_address_nobody_can_read_is_refused(query: str) -> None:
    household = a_household()

    answer = signed_in(household.user_id).get(f"/meters/{household.meter_id}/{query}")

    assert (answer.status_code, "The address asks for a meter" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("page", ["", "reading/", "upload/", f"imports/{NOBODY}/", f"upload/{NOBODY}/"])
def test_the_meter_of_a_stranger_is_like_one_that_is_not_there(page: str) -> None:
    mine, theirs = a_household(), a_household()
    client = signed_in(mine.user_id)

    foreign, missing = (client.get(f"/meters/{meter}/{page}") for meter in (theirs.meter_id, new_key()))

    assert (foreign.status_code, foreign.content) == (404, missing.content)


def test_a_stranger_is_in_no_list() -> None:
    mine, theirs = a_household(), a_household()
    with seen_by(SYSTEM):
        number = Meter.objects.get(pk=theirs.meter_id).meter_number

    page = signed_in(mine.user_id).get("/meters/").content.decode()

    assert number not in page
    assert signed_in(mine.user_id).get(f"/meters/?site={theirs.site_ids[0]}").status_code == 404


@pytest.mark.parametrize("role", [MembershipRole.VIEWER, MembershipRole.BILLING])
def test_who_may_only_look_sees_no_buttons_and_is_refused_behind_them(role: MembershipRole) -> None:
    household = a_household()
    client = signed_in(somebody_who_may_only_look(household, role=role))

    pages = [client.get(path).content.decode() for path in ("/meters/", f"/meters/{household.meter_id}/")]
    behind = [
        client.get("/meters/new/"),
        client.post("/meters/new/", {"meter_type": "gas", "meter_number": "7ELS0087654321"}),
        client.get(f"/meters/{household.meter_id}/reading/"),
        client.post(f"/meters/{household.meter_id}/reading/", {"value": "1"}),
        client.get(f"/meters/{household.meter_id}/upload/"),
        client.post(f"/meters/{household.meter_id}/upload/"),
    ]

    for words in ("Enter a reading", "Upload a file", "Add a meter"):
        assert [words in page for page in pages] == [False, False]
    assert [answer.status_code for answer in behind] == [403] * 6


def test_an_owner_adds_a_further_meter() -> None:
    household = a_household()
    client = signed_in(household.user_id)

    asked = client.get("/meters/new/")
    answer = client.post(
        "/meters/new/",
        {"meter_type": "gas", "meter_number": "7els 0087654321", "is_smart": "on"},
        follow=True,
    )

    page = answer.content.decode()
    assert "The number is here" in asked.content.decode()
    assert answer.redirect_chain[0][1] == 302
    assert "A gas meter that sends its readings by itself." in page
    assert "7ELS0087654321" in page


def test_a_number_that_is_taken_or_none_is_told_beside_its_field() -> None:
    household = a_household(language="de")
    client = signed_in(household.user_id)
    other = a_household()
    with seen_by(SYSTEM):
        a_meter(site_id=other.site_ids[0], meter_number="1EMH0099999999")

    answers = [
        client.post("/meters/new/", {"meter_type": "electricity", "meter_number": number})
        for number in ("1EMH 0099 999999", "zwölf!")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Die Zählernummer 1EMH0099999999 ist schon vergeben." in answers[0].content.decode()
    assert "Eine Zählernummer hat 4 bis 40 Buchstaben und Ziffern; „zwölf!“ ist keine." in (
        answers[1].content.decode()
    )


def test_a_place_without_meters_says_what_to_do() -> None:
    household = a_household(sites=2)
    client = signed_in(household.user_id)

    page = client.get(f"/meters/?site={household.site_ids[1]}").content.decode()

    assert "No meter yet" in page
    assert 'href="/meters/new/"' in page


def test_a_meter_that_was_taken_away_takes_no_readings() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        deactivate_meter(meter=Meter.objects.get(pk=household.meter_id), in_use_before=date(2025, 5, 1))
    client = signed_in(household.user_id)

    page = client.get("/meters/").content.decode()
    refused = client.get(f"/meters/{household.meter_id}/reading/")

    assert ("no longer in use" in page, "Enter a reading" in page) == (True, False)
    assert (refused.status_code, "has been out of use since 1 May 2025" in refused.content.decode()) == (
        409,
        True,
    )


def test_three_meters_ask_as_often_as_one() -> None:
    one, three = a_household(), a_household()
    with seen_by(SYSTEM):
        for _ in range(2):
            meter = a_meter(site_id=three.site_ids[0], directions=(Direction.IMPORT, Direction.EXPORT))
            counted(the_register(meter), steady(MARCH, amount=100))
    asked = []
    for household in (one, three):
        client = signed_in(household.user_id)
        client.get("/meters/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/meters/")
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 25
