"""A file is looked at before anything of it is stored, corrected, imported by a job and reported on."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.domains.metering.file_formats.green_button.feeds import (
    MIDNIGHT,
    TWO_METERS,
    a_feed,
    a_house,
    a_usage_point,
    a_value,
)
from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER
from tests.factories.metering import a_meter
from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import somebody_who_may_only_look, words_of
from wattstead.domains.metering.models import ImportRun, Upload
from wattstead.domains.metering.operations.meters import MeterPlate, NewRegister, install_meter
from wattstead.domains.metering.queries import meter_visible_to
from wattstead.domains.metering.vocabulary import Direction, MeterType, Phase
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.jobs import tasks
from wattstead.interfaces.pages import uploading
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN = "\n".join(
    [
        NETZ_NOE_HEADER,
        "01.01.2023 00:15;0,454;;",
        "01.01.2023 00:30;x;;",
        "01.01.2023 00:45;0,215;;",
        "02.01.2023 00:15;0,100;;",
    ]
)
UNKNOWN = "when;energy kWh;power kW\n2023-01-01 00:15;0.5;2.0\n2023-01-01 00:30;0.25;1.0\n"


def sent(client: Client, household: Household, content: bytes | str, *, name: str = "export.csv"):  # type: ignore[no-untyped-def]
    """Send a file as the form does, and return the answer."""
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(
        f"/meters/{household.meter_id}/upload/", {"file": SimpleUploadedFile(name, raw, "text/csv")}
    )


def looked_at(household: Household, content: str, *, client: Client | None = None) -> tuple[Client, str]:
    """Send a file and return the browser and the address at which it is looked at."""
    browser = client or signed_in(household.user_id)
    answer = sent(browser, household, content)
    assert answer.status_code == 302
    return browser, answer["Location"]


def run_job(address: str) -> None:
    """Carry out the import as the worker does."""
    with seen_by(SYSTEM):
        upload_id = Upload.objects.get().pk
    assert address
    tasks.import_upload(str(upload_id))


def uploads_kept() -> int:
    with seen_by(SYSTEM):
        return Upload.objects.count()


def test_a_file_is_shown_before_it_is_imported() -> None:
    client, address = looked_at(a_household(), KNOWN)

    page = words_of(client.get(address))

    assert "3 readings from 1 to 2 January 2023, 0.77 kWh in all." in page
    assert "There are 2 gaps between the first and the last reading." in page
    assert "Netz Niederösterreich" in page
    assert "the end of the interval" in page
    assert "Lines that would not be stored: 1" in page
    assert "This is not a number as the format writes them." in page
    assert 'title="Sun, 1 Jan 2023: something is missing"' in page
    assert "Import these readings" in page


def test_a_german_reader_checks_the_file_in_german() -> None:
    client, address = looked_at(a_household(language="de"), KNOWN)

    page = words_of(client.get(address))

    assert "3 Messwerte vom 1. bis 2. Januar 2023, zusammen 0,77 kWh." in page
    assert "Diese Messwerte übernehmen" in page


def test_a_correction_is_looked_at_again_also_in_place() -> None:
    client, address = looked_at(a_household(), KNOWN)

    whole = words_of(client.get(f"{address}?stamp_means=start"))
    part = words_of(client.get(f"{address}?stamp_means=start", headers={"HX-Request": "true"}))

    assert "1 January 2023, 00:15" in whole
    assert "you said so" in whole
    assert ("<html" in part, 'id="check"' in part) == (False, True)


def test_a_correction_that_cannot_be_is_told_and_can_be_undone() -> None:
    client, address = looked_at(a_household(), KNOWN)

    answer = client.get(f"{address}?zone=Mars/Olympus")

    assert (answer.status_code, "Undo all corrections" in words_of(answer)) == (422, True)


def test_open_questions_come_before_the_button() -> None:
    client, address = looked_at(a_household(), UNKNOWN)

    asked = words_of(client.get(address))
    refused = client.post(address)
    answers: Mapping[str, str] = {"value_column": "energy kWh", "stamp_means": "start"}
    answered = words_of(client.get(address, answers))

    assert "Import these readings" not in asked
    assert "Answer the open questions first" in asked
    assert refused.status_code == 422
    assert "Import these readings" in answered
    assert "2 readings on 1 January 2023, 0.75 kWh in all." in answered


def test_an_import_runs_as_a_job_and_its_record_names_every_refused_line() -> None:
    household = a_household()
    client, address = looked_at(household, KNOWN)

    begun = client.post(address)
    waiting = words_of(client.get(begun["Location"]))
    part = words_of(client.get(begun["Location"], headers={"HX-Request": "true"}))
    run_job(address)
    done = words_of(client.get(begun["Location"]))
    listed = words_of(client.get(f"/meters/{household.meter_id}/"))

    assert "Reading the file" in waiting
    assert 'hx-trigger="every 1s"' in waiting
    assert "<html" not in part
    assert "3 readings with 0.77 kWh in all are stored." in done
    assert "01.01.2023 00:30;x;;" in done
    assert f"meter={household.meter_id}&amp;span=month&amp;on=2023-01-02" in done
    assert "hx-trigger" not in done
    assert "3 readings, 1 line refused" in listed
    assert uploads_kept() == 0


def test_the_same_file_again_changes_nothing() -> None:
    household = a_household()
    for _ in range(2):
        client, address = looked_at(household, KNOWN)
        begun = client.post(address)
        run_job(address)

    assert "Everything in this file was known already; nothing changed." in words_of(
        client.get(begun["Location"])
    )


def test_a_file_that_is_not_wanted_after_all_is_thrown_away() -> None:
    household = a_household()
    client, address = looked_at(household, KNOWN)

    answer = client.post(address, {"withdraw": "yes"})

    assert (answer["Location"], uploads_kept()) == (f"/meters/{household.meter_id}/", 0)
    assert client.get(address).status_code == 404


def test_a_file_that_waits_is_found_again_by_who_may_import_it() -> None:
    household = a_household()
    _, address = looked_at(household, KNOWN)
    looker = somebody_who_may_only_look(household)

    pages = [
        words_of(signed_in(person).get(f"/meters/{household.meter_id}/"))
        for person in (household.user_id, looker)
    ]

    assert [f'href="{address}"' in page for page in pages] == [True, False]
    assert "waits for you" in pages[0]


def test_a_file_may_go_to_the_counter_of_what_was_fed_in() -> None:
    client, address = looked_at(a_household(), KNOWN)

    page = words_of(client.get(f"{address}?register=export"))

    assert '<option value="export" selected>Fed into the grid (1-1:2.8.0)</option>' in page
    assert '<input type="hidden" name="register" value="export">' in page


def test_a_file_for_one_of_two_tariffs_goes_to_the_counter_that_is_chosen() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        meter = meter_visible_to(SYSTEM, meter_id=household.meter_id)
        peak, off_peak = (NewRegister(direction=Direction.IMPORT, obis_code=f"1-1:1.8.{n}") for n in (1, 2))
        tariffs = install_meter(
            site_id=meter.site_id,
            plate=MeterPlate(meter_number="1EMHTWO", meter_type=MeterType.ELECTRICITY, phase=Phase.THREE),
            installed_on=None,
            registers=[peak, off_peak],
        )
    two = replace(household, meter_id=tariffs.pk)
    client, address = looked_at(two, KNOWN)

    asked = words_of(client.get(address))
    chosen = words_of(client.get(f"{address}?register=1-1:1.8.2"))
    begun = client.post(address, {"register": "1-1:1.8.2"})
    run_job(begun["Location"])

    assert '<option value="" selected>Choose a counter</option>' in asked
    assert "2 registers" in asked
    assert '<option value="1-1:1.8.2" selected>Taken from the grid (1-1:1.8.2)</option>' in chosen
    with seen_by(SYSTEM):
        runs = ImportRun.objects.values_list("register__obis_code", "found")
        assert list(runs) == [("1-1:1.8.2", 3)]


def test_an_empty_file_is_refused_beside_its_field() -> None:
    household = a_household()

    answer = sent(signed_in(household.user_id), household, "")

    assert (answer.status_code, "The file is empty." in words_of(answer)) == (422, True)


def test_no_file_at_all_is_asked_for_again() -> None:
    household = a_household()

    answer = signed_in(household.user_id).post(f"/meters/{household.meter_id}/upload/")

    assert (answer.status_code, "Please choose a file first." in words_of(answer)) == (422, True)


def test_what_is_no_text_is_told_on_the_page_and_can_be_thrown_away() -> None:
    household = a_household()
    client = signed_in(household.user_id)

    answer = client.get(sent(client, household, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)["Location"])

    assert (answer.status_code, "Throw the file away" in words_of(answer)) == (422, True)
    assert "Import these readings" not in words_of(answer)


def test_a_file_of_another_unit_is_refused_before_anything_is_stored() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        gas = a_meter(site_id=household.site_ids[0], meter_type=MeterType.GAS)
    of_gas = Household(
        user_id=household.user_id,
        account_id=household.account_id,
        site_ids=household.site_ids,
        meter_id=gas.pk,
    )
    client = signed_in(household.user_id)

    answer = client.get(sent(client, of_gas, KNOWN)["Location"])

    assert (answer.status_code, "The file counts in kWh, the register in m3." in words_of(answer)) == (
        422,
        True,
    )


def test_a_file_beyond_the_quota_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "LARGEST_FILE", 100)
    household = a_household()

    answer = sent(signed_in(household.user_id), household, KNOWN)

    assert (answer.status_code, "The file is larger than 64 MB." in words_of(answer)) == (422, True)
    assert uploads_kept() == 0


def test_a_form_without_its_token_brings_no_file() -> None:
    household = a_household()
    client = signed_in(household.user_id)
    client.handler.enforce_csrf_checks = True

    assert (sent(client, household, KNOWN).status_code, uploads_kept()) == (403, 0)


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_upload_of_a_stranger_is_not_there(method: str) -> None:
    theirs, mine = a_household(), a_household()
    _, address = looked_at(theirs, KNOWN)
    client = signed_in(mine.user_id)
    upload_id = address.rstrip("/").rpartition("/")[2]

    answers = [
        getattr(client, method)(f"/meters/{mine.meter_id}/upload/{key}/") for key in (upload_id, new_key())
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert uploads_kept() == 1


def test_the_record_of_an_import_belongs_to_its_meter_and_its_people() -> None:
    theirs, mine = a_household(), a_household()
    client, address = looked_at(theirs, KNOWN)
    run_id = UUID(client.post(address)["Location"].rstrip("/").rpartition("/")[2])
    with seen_by(SYSTEM):
        other_meter = a_meter(site_id=theirs.site_ids[0])
    astray = client.get(f"/meters/{other_meter.pk}/imports/{run_id}/")
    run_job(address)

    looker = signed_in(somebody_who_may_only_look(theirs))
    seen = looker.get(f"/meters/{theirs.meter_id}/imports/{run_id}/")
    foreign = signed_in(mine.user_id).get(f"/meters/{mine.meter_id}/imports/{run_id}/")

    assert (seen.status_code, foreign.status_code, astray.status_code) == (200, 404, 404)


def test_who_may_bring_readings_stops_an_import_on_its_page() -> None:
    theirs, mine = a_household(), a_household()
    client, address = looked_at(theirs, KNOWN)
    record = client.post(address)["Location"]
    looker = signed_in(somebody_who_may_only_look(theirs))

    buttons = ["Stop the import" in words_of(browser.get(record)) for browser in (client, looker)]
    refused = [browser.post(record).status_code for browser in (looker, signed_in(mine.user_id))]
    answer = client.post(record)
    page = words_of(client.get(answer["Location"]))

    assert (buttons, refused) == ([True, False], [403, 404])
    assert (answer.status_code, answer["Location"]) == (302, record)
    assert "The import was stopped. What had been read until then is stored" in page
    assert ("Stop the import" in page, uploads_kept()) == (False, 0)


def test_a_green_button_file_is_explained_before_it_is_imported() -> None:
    client, address = looked_at(
        a_household(), a_house(a_value(250), a_value(300, start=MIDNIGHT + 900)).decode()
    )

    page = words_of(client.get(address))

    assert "2 readings on 1 March 2026, 0.55 kWh in all." in page
    assert "Read from the file: House, Quarter-hours." in page
    assert "There they go forward on the last Sunday of March at 02:00" in page
    assert "Import these readings" in page


def test_a_german_reader_is_told_of_clocks_in_german() -> None:
    client, address = looked_at(a_household(language="de"), a_house(a_value(250)).decode())

    page = words_of(client.get(address))

    assert (
        "Dort werden sie am letzten Sonntag im März um 02:00 Uhr vor- und am letzten Sonntag im Oktober"
        in page
    )


def test_a_reader_chooses_the_meter_reading_that_is_meant() -> None:
    content = TWO_METERS.replace(b"<flowDirection>19</flowDirection>", b"<flowDirection>1</flowDirection>")
    client, address = looked_at(a_household(), content.decode())

    asked = words_of(client.get(address))
    chosen = words_of(client.get(f"{address}?usage_point=House%2C+To+the+grid"))

    assert "Which of them is meant?" in asked
    assert "Answer the open questions first" in asked
    assert "Import these readings" in chosen
    assert "Read from the file: House, To the grid." in chosen


def test_a_file_without_usage_is_refused_with_what_it_holds() -> None:
    client, address = looked_at(a_household(), a_feed(a_usage_point()).decode())

    answer = client.get(address)

    assert answer.status_code == 422
    assert "The Green Button file holds no readings, only: UsagePoint." in words_of(answer)
