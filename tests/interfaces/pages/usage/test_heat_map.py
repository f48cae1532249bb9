"""What the heat map of a year tells."""

import json
import re
from datetime import date
from html import unescape
from typing import cast

import pytest
from django.test import Client

from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import month_of, year_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db

MOST_BYTES = 250_000


def show(client: Client, query: str) -> str:
    answer = client.get(f"/usage/heat-map/?{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def picture_in(page: str) -> dict[str, list[list[float | None]]]:
    found = re.search(r"data-chart='([^']+)'", page)
    assert found
    return cast("dict[str, list[list[float | None]]]", json.loads(unescape(found[1])))


def test_year_is_a_field_of_days_and_hours() -> None:
    client = signed_in(a_household(days=year_of(date(2025, 1, 1))).user_id)

    cells = picture_in(show(client, "on=2025-06-01"))["cells"]

    # 30 March has no third hour; 26 October has it twice and shows the average of both.
    assert [len(column) for column in cells] == [24] * 365
    assert [cells[day][2] for day in (87, 88, 298)] == [0.4, None, 0.4]
    assert {value for column in cells for value in column} == {0.4, None}


def test_whole_year_fits_into_a_small_page() -> None:
    client = signed_in(a_household(days=year_of(date(2025, 1, 1)), watt_hours=123).user_id)

    page = client.get("/usage/heat-map/?on=2025-06-01").content

    assert len(page) < MOST_BYTES


def test_odd_days_are_explained() -> None:
    page = show(signed_in(a_household(days=year_of(date(2025, 1, 1))).user_id), "on=2025-06-01")

    assert "On 30 March 2025 the clocks went forward: the hour that was skipped is empty." in page
    assert "On 26 October 2025 the clocks went back" in page


def test_odd_day_of_which_nothing_is_known_is_not_explained() -> None:
    page = show(signed_in(a_household().user_id), "on=2025-03-01")

    assert "On 30 March 2025 the clocks went forward" in page
    assert "the clocks went back" not in page


def test_average_day_of_each_month_stands_in_a_table() -> None:
    page = show(signed_in(a_household().user_id), "on=2025-03-01")

    row = re.search(r"07:00–08:00.*?</tr>", page.split("<tbody>")[1], re.DOTALL)
    assert row
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row[0]) == ["0.40"]


def test_german_reader_is_told_in_german() -> None:
    page = show(signed_in(a_household(language="de").user_id), "on=2025-03-01")

    assert re.search(r"Am meisten verbraucht haben Sie 2025 zwischen|im Jahr 2025", page)
    assert "Läuft immer" in page


def test_meter_that_is_read_once_a_day_has_no_hours_to_show() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        meter = a_meter(site_id=household.site_ids[0], meter_type=MeterType.ELECTRICITY)
        counted(the_register(meter), steady(month_of(date(2025, 2, 1)), amount=9000, step_s=86_400))

    page = show(signed_in(household.user_id), f"on=2025-03-01&meter={meter.pk}")

    assert "This meter is read once a day, so it tells nothing of the hours" in page
    assert "data-chart" not in page


def test_year_without_readings_says_so() -> None:
    page = show(signed_in(a_household().user_id), "on=2024-03-01")

    assert "There are no readings in 2024." in page


def test_strangers_meter_and_one_that_never_was_are_the_same_to_the_byte() -> None:
    mine, other = a_household(), a_household()
    client = signed_in(mine.user_id)

    foreign = client.get(f"/usage/heat-map/?meter={other.meter_id}")
    missing = client.get("/usage/heat-map/?meter=018f0000-0000-7000-8000-000000000001")

    assert signed_in(other.user_id).get(f"/usage/heat-map/?meter={other.meter_id}").status_code == 200
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
