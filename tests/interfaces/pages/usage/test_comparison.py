"""What the comparison of two periods tells."""

import re
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone

from tests.interfaces.pages.households import a_household, signed_in
from tests.interfaces.pages.usage.test_explorer import summary_of
from wattstead.kernel.periods import DayPeriod

pytestmark = pytest.mark.django_db

FEBRUARY_AND_MARCH = DayPeriod(starts_on=date(2025, 2, 1), ends_before=date(2025, 4, 1))
FIRST_OF_MARCH = range(96 * 28, 96 * 29)


def show(client: Client, query: str) -> str:
    answer = client.get(f"/usage/comparison/?{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_difference_is_told_in_energy_share_and_money() -> None:
    client = signed_in(a_household(days=FEBRUARY_AND_MARCH).user_id)

    page = show(client, "span=month&on=2025-03-10&against=before")

    # 743 hours of 0.4 kWh against 672.
    assert summary_of(page) == (
        "You used 297.2 kWh in March 2025, 28.4 kWh (11%) more than in February 2025."
    )
    assert re.search(r"That cost €\d+\.\d\d, €\d+\.\d\d more: \+€\d+\.\d\d because of what you used", page)


def test_missing_day_stands_beside_the_one_that_is_known() -> None:
    client = signed_in(a_household(days=FEBRUARY_AND_MARCH, without=FIRST_OF_MARCH).user_id)

    page = show(client, "span=month&on=2025-03-10&against=before")

    row = re.search(r"Sat, 1 Mar 2025.*?</tr>", page.split("<tbody>")[1], re.DOTALL)
    assert row
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row[0]) == ["–", "Sat, 1 Feb 2025", "9.600 kWh", "–"]


def test_weekdays_can_stand_beside_weekdays() -> None:
    client = signed_in(a_household(days=FEBRUARY_AND_MARCH).user_id)

    page = show(client, "span=month&on=2025-03-10&against=chosen&other=2025-02-10&align=weekday")

    assert "1 February 2025 – 3 March 2025" in page or "1 February – 3 March 2025" in page


def test_period_without_readings_is_named() -> None:
    client = signed_in(a_household().user_id)

    page = show(client, "span=month&on=2025-03-10")

    assert summary_of(page) == "You used 297.2 kWh in March 2025; there are no readings in March 2024."


def test_day_that_is_not_over_is_not_compared_and_not_called_empty() -> None:
    with patch.object(timezone, "now", return_value=datetime(2025, 3, 31, 12, tzinfo=UTC)):
        client = signed_in(a_household(days=FEBRUARY_AND_MARCH).user_id)

        page = show(client, "span=day&on=2025-03-31")

    assert summary_of(page) == "Days are compared once they are over."


def test_german_reader_is_told_in_german() -> None:
    client = signed_in(a_household(days=FEBRUARY_AND_MARCH, language="de").user_id)

    page = show(client, "span=month&on=2025-03-10&against=before")

    assert summary_of(page) == (
        "Sie haben im März 2025 297,2 kWh verbraucht, 28,4 kWh (11 %) mehr als im Februar 2025."
    )


def test_choice_is_kept_when_the_span_changes() -> None:
    client = signed_in(a_household().user_id)

    page = show(client, "span=month&on=2025-03-10&against=before")

    assert re.search(r'id="span-week" href="/usage/comparison/\?[^"]*against=before', page)


def test_strangers_meter_and_one_that_never_was_are_the_same_to_the_byte() -> None:
    mine, other = a_household(), a_household()
    client = signed_in(mine.user_id)

    foreign = client.get(f"/usage/comparison/?meter={other.meter_id}")
    missing = client.get("/usage/comparison/?meter=018f0000-0000-7000-8000-000000000001")

    assert signed_in(other.user_id).get(f"/usage/comparison/?meter={other.meter_id}").status_code == 200
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
