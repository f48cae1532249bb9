"""What the CSV files of the usage page hold."""

import csv
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.interfaces.pages.households import a_household, signed_in
from tests.interfaces.pages.samples import sample_usage
from wattstead.interfaces.pages.usage.files import csv_of
from wattstead.journeys.explore_usage import UsageQuestion
from wattstead.kernel.periods import day_of

pytestmark = pytest.mark.django_db


def lines_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(content.decode().splitlines()))


def test_month_file_has_a_line_a_day_with_instants_and_gross_cost() -> None:
    client = signed_in(a_household(without=range(96)).user_id)

    answer = client.get("/usage/usage.csv?span=month&on=2025-03-10")

    lines = lines_of(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="wattstead-usage-import-2025-03.csv"'
    assert len(lines) == 31
    assert lines[0] | {"cost": "", "currency": ""} == {
        "starts_at": "2025-03-01T00:00:00+01:00",
        "ends_before": "2025-03-02T00:00:00+01:00",
        "direction": "import",
        "energy": "",
        "unit": "kWh",
        "cost": "",
        "currency": "",
        "band": "",
        "quality": "missing",
    }
    assert lines[29]["ends_before"] == "2025-03-31T00:00:00+02:00"
    assert sum(Decimal(line["energy"] or 0) for line in lines) == Decimal("287.600")


def test_readings_file_has_every_interval_and_no_line_for_a_gap() -> None:
    client = signed_in(a_household(without=[3]).user_id)

    answer = client.get("/usage/readings.csv?span=day&on=2025-03-01")

    lines = lines_of(answer.content)
    assert len(lines) == 95
    assert lines[3] == {
        "starts_at": "2025-03-01T01:00:00+01:00",
        "ends_before": "2025-03-01T01:15:00+01:00",
        "direction": "import",
        "energy": "0.100",
        "unit": "kWh",
        "quality": "measured",
    }


def test_readings_of_a_day_with_25_hours_never_share_an_instant() -> None:
    client = signed_in(a_household(days=day_of(date(2025, 10, 26))).user_id)

    answer = client.get("/usage/readings.csv?span=day&on=2025-10-26")

    instants = {datetime.fromisoformat(line["starts_at"]).timestamp() for line in lines_of(answer.content)}
    assert len(instants) == 100


def test_name_of_a_band_never_becomes_a_formula_of_a_spreadsheet() -> None:
    whole = sample_usage(ask=UsageQuestion(span="day", on=date(2026, 3, 1)), today=date(2026, 4, 1))
    usage = replace(whole, bars=(replace(whole.bars[0], band="=1+1"),))

    assert lines_of(csv_of(usage).encode())[0]["band"] == "'=1+1"


def test_what_is_shown_leads_to_the_same_days_in_every_format() -> None:
    household = a_household()
    client = signed_in(household.user_id)

    page = client.get("/usage/?span=month&on=2025-03-10").content.decode()
    (address,) = re.findall(r'id="export" href="([^"]*)"', page)
    form = client.get(address.replace("&amp;", "&")).content.decode()

    assert address.startswith(f"/meters/{household.meter_id}/export/?direction=import&amp;first=2025-03-01")
    assert 'value="2025-03-01"' in form
    assert 'value="2025-03-31"' in form
