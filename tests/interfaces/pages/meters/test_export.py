"""A customer takes readings along as a file, of meters they may see."""

from decimal import Decimal

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from tests.interfaces.pages.households import Household, a_household, signed_in
from tests.interfaces.pages.meters.people import somebody_who_may_only_look, words_of
from wattstead.domains.metering.queries import register_counting
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.exports.formats import FORMATS, ExportFormat
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
EVERY = pytest.mark.parametrize("as_format", list(ExportFormat), ids=[each.value for each in ExportFormat])


def register_of(household: Household) -> str:
    with seen_by(SYSTEM):
        register = register_counting(SYSTEM, meter_id=household.meter_id, direction=Direction.IMPORT)
        return str(register.pk)


def address_of(household: Household, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/meters/{household.meter_id}/export/?{query}"


def downloaded(client: Client, household: Household, **asked: str) -> StreamingHttpResponse:
    answer = client.get(address_of(household, **({"register": register_of(household)} | asked)))
    assert isinstance(answer, StreamingHttpResponse), answer.content.decode()
    return answer


def test_the_page_offers_days_and_formats() -> None:
    household = a_household()

    page = words_of(signed_in(household.user_id).get(address_of(household)))

    assert "Export readings" in page
    for name in ("CSV", "Excel", "Green Button", "JSON", "Parquet", "Arrow", "Last month", "Everything"):
        assert name in page


@EVERY
def test_each_format_is_downloaded_as_a_file(as_format: ExportFormat) -> None:
    household = a_household()

    answer = downloaded(
        signed_in(household.user_id), household, first="2023-01-01", last="2023-01-31", format=as_format.value
    )

    content = answer.getvalue()
    written = FORMATS[as_format]
    assert answer["Content-Type"].startswith(written.media_type)
    assert answer["Content-Disposition"].endswith(f'-import-2023-01-01-2023-01-31.{written.suffix}"')
    assert len(content) > 30


def test_the_last_day_is_part_of_the_file() -> None:
    household = a_household()

    answer = downloaded(
        signed_in(household.user_id), household, first="2020-01-01", last="2030-01-01", format="csv"
    )

    lines = answer.getvalue().decode().splitlines()
    assert lines[0] == "start,end,delta,unit,direction,source,quality"
    assert all(Decimal(line.split(",")[2]) >= 0 for line in lines[1:])


def test_who_may_only_look_may_take_readings_along() -> None:
    household = a_household()
    client = signed_in(somebody_who_may_only_look(household))

    answer = downloaded(client, household, first="2023-01-01", last="2023-01-01", format="csv")

    assert answer.status_code == 200


def test_a_strangers_meter_is_missing() -> None:
    household, stranger = a_household(), a_household()
    client = signed_in(stranger.user_id)

    page = client.get(address_of(household))
    file = client.get(
        address_of(
            household, register=register_of(household), first="2023-01-01", last="2023-01-01", format="csv"
        )
    )

    assert (page.status_code, file.status_code) == (404, 404)


def test_a_register_of_another_meter_is_no_choice() -> None:
    household, stranger = a_household(), a_household()

    answer = signed_in(household.user_id).get(
        address_of(
            household, register=register_of(stranger), first="2023-01-01", last="2023-01-01", format="csv"
        )
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"first": "2023-02-01", "last": "2023-01-01"}, "The last day lies before the first."),
        ({"first": "soon", "last": "2023-01-01"}, "Enter a valid date."),
        ({"first": "2023-01-01", "last": "9999-12-31"}, "Days lie between 1971 and 2199."),
        ({"first": "2023-01-01", "last": "2023-01-01", "format": "docx"}, "not one of the available choices"),
    ],
    ids=["backwards", "no day", "far", "format"],
)
def test_what_cannot_be_given_out_is_told_beside_its_field(asked: dict[str, str], told: str) -> None:
    household = a_household()

    answer = signed_in(household.user_id).get(
        address_of(household, **({"register": register_of(household), "format": "csv"} | asked))
    )

    assert answer.status_code == 422
    assert told in words_of(answer)


def test_a_choice_of_days_keeps_what_was_chosen() -> None:
    household = a_household()

    page = signed_in(household.user_id).get(
        address_of(household, register=register_of(household), first="2023-01-01", last="2023-01-31")
    )

    text = page.content.decode()
    assert 'value="2023-01-01"' in text
    assert 'value="2023-01-31"' in text


def test_a_german_reader_chooses_in_german() -> None:
    household = a_household(language="de")

    page = words_of(signed_in(household.user_id).get(address_of(household)))

    assert "Messwerte exportieren" in page
    assert "Letzter Monat" in page
