"""What the usage page tells the people of a household."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import numpy as np
import pytest
from django.test import Client

from tests.factories.contracts import a_contract
from tests.factories.energy import counted, steady
from tests.factories.metering import a_gas_quality, a_meter, the_register
from tests.factories.tariffs import fixed_terms
from tests.interfaces.pages.households import a_household, signed_in
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.vocabulary import MeterType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.periods import DayPeriod, month_of
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.flags import Quality, Source, flag

pytestmark = pytest.mark.django_db


def summary_of(page: str) -> str:
    found = re.search(r'<p[^>]*id="summary"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert found
    return re.sub(r"<[^>]+>", "", found[1]).replace("\N{NO-BREAK SPACE}", " ").strip()


def show(client: Client, query: str, **headers: str) -> str:
    answer = client.get(f"/usage/?{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_month_is_told_in_a_sentence_with_the_hour_the_clocks_took() -> None:
    # 30 days of 96 quarter-hours and one of 92, each of 0.1 kWh: 297.2 kWh.
    client = signed_in(a_household().user_id)

    page = show(client, "span=month&on=2025-03-10")

    assert summary_of(page) == "You used 297.2 kWh in March 2025."


def test_lines_of_the_table_add_up_to_the_last_digit_of_its_total() -> None:
    client = signed_in(a_household().user_id)

    page = show(client, "span=month&on=2025-03-10")

    *lines, total = (Decimal(text) for text in re.findall(r'<td class="number[^>]*>([\d.]+)\xa0kWh', page))
    assert sum(lines) == total == Decimal("297.200")


def test_less_than_before_is_told_as_a_share_of_before() -> None:
    week = DayPeriod(starts_on=date(2025, 3, 3), ends_before=date(2025, 3, 17))
    first_day_again = range(96 * 7, 96 * 8)
    client = signed_in(a_household(days=week, without=first_day_again).user_id)

    page = show(client, "span=week&on=2025-03-12")

    # Six days of 9.6 kWh against seven.
    assert summary_of(page) == (
        "You used 57.6 kWh in the week of 10–16 March 2025, 14% less than in the week of 3–9 March 2025."
    )


def test_german_reader_is_told_in_german_with_german_numbers() -> None:
    client = signed_in(a_household(language="de").user_id)

    page = show(client, "span=month&on=2025-03-10")

    assert summary_of(page) == "Sie haben im März 2025 297,2 kWh verbraucht."


def test_day_of_23_hours_lists_23_hours_and_says_why() -> None:
    client = signed_in(a_household().user_id)

    page = show(client, "span=day&on=2025-03-30")

    times = re.findall(r"\d\d:\d\d–\d\d:\d\d(?: [A-Z]+)?", page.split("<tbody>")[1])
    assert len(times) == 23 * (1 if len(times) == 23 else 4)
    assert "The clocks went forward on this day: it has 23 hours." in page
    assert "02:00–03:00" not in times


def test_what_a_check_doubts_and_what_was_corrected_is_told_on_the_page_and_in_the_file() -> None:
    household, day = a_household(), date(2025, 3, 5)
    quarters = steady(DayPeriod(starts_on=day, ends_before=date(2025, 3, 6)), amount=200)
    flags = np.array([flag(Source.smart_meter, Quality.questionable), flag(Source.adjusted, Quality.valid)])
    with seen_by(SYSTEM):
        register = the_register(Meter.objects.get(pk=household.meter_id))
        counted(register, replace(quarters, flags=np.repeat(flags, 4).astype(np.uint8)[np.arange(96) % 8]))
    client = signed_in(household.user_id)

    page = show(client, "span=day&on=2025-03-05").replace("\N{NO-BREAK SPACE}", " ")
    file = client.get("/usage/readings.csv?span=day&on=2025-03-05").content.decode().splitlines()

    assert "9.60 kWh of this is provisional: one of our checks doubts it." in page
    assert "9.60 kWh of this was corrected." in page
    assert Counter(line.split(",")[-1] for line in file[1:]) == {"provisional": 48, "corrected": 48}


def test_missing_day_is_a_gap_and_not_a_zero() -> None:
    fifth = range(96 * 4, 96 * 5)
    client = signed_in(a_household(without=fifth).user_id)

    page = show(client, "span=month&on=2025-03-10")

    row = re.search(r"Wed, 5 Mar 2025.*?</tr>", page.split("<tbody>")[1], re.DOTALL)
    assert row
    assert re.findall(r"<td[^>]*>([^<]*)</td>", row[0]) == ["–", "–", "no reading"]
    assert "96 readings are missing; nothing is counted for them." in page


def test_estimated_part_is_named() -> None:
    client = signed_in(a_household(estimated=range(96)).user_id)

    page = show(client, "span=month&on=2025-03-10")

    assert "Of this, 3% is estimated; it is drawn hatched." in page


def test_fragment_for_htmx_has_the_title_but_no_shell() -> None:
    client = signed_in(a_household().user_id)

    fragment = show(client, "span=month&on=2025-03-10", **{"HX-Request": "true"})

    assert "<title>Usage, March 2025 · Wattstead</title>" in fragment
    assert "<html" not in fragment
    assert 'id="usage"' in fragment


def test_page_brought_back_by_the_history_is_whole() -> None:
    client = signed_in(a_household().user_id)

    page = show(client, "on=2025-03-10", **{"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert page.lstrip().startswith("<!doctype html>")


def test_month_without_readings_says_so_and_offers_the_latest() -> None:
    client = signed_in(a_household().user_id)

    page = show(client, "span=month&on=2024-06-10")

    assert summary_of(page) == "There are no readings in June 2024."
    assert "Show the latest readings" in page


@pytest.mark.parametrize(
    "query", ["span=century", "on=31.3.2025", "meter=home", "direction=sideways", "against=you"]
)
def test_address_changed_by_hand_is_answered_as_unreadable(query: str) -> None:
    client = signed_in(a_household().user_id)

    answer = client.get(f"/usage/?{query}")

    assert answer.status_code == 422
    assert "in a way we do not know" in answer.content.decode()


def test_stranger_is_sent_to_sign_in() -> None:
    answer = Client().get("/usage/?span=day")

    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/usage/%3Fspan%3Dday")


@pytest.mark.parametrize("kind", ["site", "meter"])
def test_strangers_thing_and_one_that_never_was_are_the_same_to_the_byte(kind: str) -> None:
    mine, other = a_household(), a_household()
    client = signed_in(mine.user_id)
    theirs = other.site_ids[0] if kind == "site" else other.meter_id

    foreign = client.get(f"/usage/?{kind}={theirs}")
    missing = client.get(f"/usage/?{kind}=018f0000-0000-7000-8000-000000000001")

    assert signed_in(other.user_id).get(f"/usage/?{kind}={theirs}").status_code == 200
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_page_never_stays_in_a_shared_cache_mixed_with_its_fragment() -> None:
    client = signed_in(a_household().user_id)

    answer = client.get("/usage/?on=2025-03-10")

    assert {"HX-Request", "Cookie"} <= {part.strip() for part in answer["Vary"].split(",")}


def test_fragment_asked_for_after_the_session_ended_leads_to_a_whole_sign_in_page() -> None:
    answer = Client().get("/usage/?span=day", headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/account/login/?next=/usage/%3Fspan%3Dday"


def test_fragment_tells_its_sentence_to_those_who_listen() -> None:
    client = signed_in(a_household().user_id)

    fragment = show(client, "span=month&on=2025-03-10", **{"HX-Request": "true"})

    assert re.search(r'<p id="said" hx-swap-oob="innerHTML">You used 297.2.kWh in March 2025.</p>', fragment)


def test_gas_is_told_in_cubic_metres_without_a_cost() -> None:
    household = a_household()
    with seen_by(SYSTEM):
        meter = a_meter(site_id=household.site_ids[0], meter_type=MeterType.GAS)
        energy = steady(month_of(date(2025, 3, 1)), amount=200, step_s=3600, boundary=time(6))
        counted(the_register(meter), energy)
    client = signed_in(household.user_id)

    page = show(client, f"span=month&on=2025-03-10&show=cost&meter={meter.pk}")

    assert summary_of(page) == "You used 148.6 m³ in March 2025."
    assert "What this gas costs is not known yet" in page
    assert 'id="show-cost"' not in page


def test_gas_costs_what_its_energy_costs_and_the_page_says_how() -> None:
    """743 hours of 200 litres are 148.600 m³; times 0.95 and 11.2 1,581.104 kWh."""
    household = a_household()
    with seen_by(SYSTEM):
        meter = a_meter(site_id=household.site_ids[0], meter_type=MeterType.GAS)
        energy = steady(month_of(date(2025, 3, 1)), amount=200, step_s=3600, boundary=time(6))
        counted(the_register(meter), energy)
        a_gas_quality(meter)
        a_contract(
            account_id=household.account_id,
            site_id=household.site_ids[0],
            commodity=Commodity.GAS,
            terms=fixed_terms(price="0.10", tax_rate="0"),
        )

    page = show(signed_in(household.user_id), f"span=month&on=2025-03-10&show=cost&meter={meter.pk}")

    assert summary_of(page) == "Your energy cost €158.11 in March 2025."
    assert "148.600 m³ × 0.9500 × 11.200 kWh/m³ = 1,581.104 kWh" in page.replace("\u00a0", " ")
    assert 'id="show-cost"' in page
