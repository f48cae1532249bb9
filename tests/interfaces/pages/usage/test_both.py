"""What a household with panels sees of both directions at once."""

import re
from datetime import date

import pytest
from django.test import Client

from tests.factories.energy import counted, steady
from tests.factories.metering import a_meter, the_register
from tests.interfaces.pages.households import MARCH, Household, a_household, signed_in
from tests.interfaces.pages.usage.test_explorer import summary_of
from wattstead.domains.metering.models import Register
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import day_of
from wattstead.kernel.viewer import SYSTEM

pytestmark = pytest.mark.django_db


def with_panels(*, language: str = "en") -> Household:
    """Make a household that takes 0.1 kWh and feeds in 0.05 kWh in each quarter-hour of March."""
    household = a_household(language=language)
    with seen_by(SYSTEM):
        export = Register.objects.select_related("meter").get(meter_id=household.meter_id, direction="export")
        counted(export, steady(MARCH, amount=50))
    return household


def show(client: Client, query: str) -> str:
    answer = client.get(f"/usage/?direction=both&{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_both_directions_are_told_in_one_sentence() -> None:
    page = show(signed_in(with_panels().user_id), "span=month&on=2025-03-10")

    assert summary_of(page) == "You took 297.2 kWh from the grid in March 2025, and fed in 148.6 kWh."
    assert "More from the grid" in page


def test_each_day_stands_in_the_table_with_both() -> None:
    page = show(signed_in(with_panels().user_id), "span=month&on=2025-03-10")

    row = re.search(r"Wed, 5 Mar 2025.*?</tr>", page.split("<tbody>")[1], re.DOTALL)
    assert row
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row[0]) == ["9.600 kWh", "4.800 kWh"]


def test_choice_of_both_is_kept_on_the_way_to_a_day() -> None:
    page = show(signed_in(with_panels().user_id), "span=month&on=2025-03-10")

    assert re.search(r'data-bar="4" href="/usage/\?direction=both&amp;span=day&amp;on=2025-03-05"', page)


def test_german_reader_is_told_in_german() -> None:
    page = show(signed_in(with_panels(language="de").user_id), "span=month&on=2025-03-10")

    assert (
        summary_of(page) == "Sie haben im März 2025 297,2 kWh aus dem Netz bezogen und 148,6 kWh eingespeist."
    )


def test_meter_that_counts_one_direction_shows_that() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        meter = a_meter(site_id=household.site_ids[0])
        counted(the_register(meter), steady(day_of(date(2025, 3, 5)), amount=100))

    page = show(signed_in(household.user_id), f"span=day&on=2025-03-05&meter={meter.pk}")

    assert summary_of(page) == "You used 9.60 kWh on 5 March 2025."
