"""The real files, against counts known from their description and sums taken by the csv module alone."""

import csv
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tests.domains.metering.file_formats.reading_of_text import lines_of
from tests.shared_data import shared_data
from wattstead.domains.metering.file_formats.reading import GoodLine

VIENNA = ZoneInfo("Europe/Vienna")


def sum_of_column(name: str, *, encoding: str, skip: int, column: int) -> Decimal:
    """Return the sum of one column in kWh, knowing nothing but its number."""
    with shared_data(name).open(encoding=encoding, newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[skip:]
    return sum((Decimal(row[column].replace(",", ".")) for row in rows), Decimal(0))


@pytest.mark.parametrize(
    ("name", "encoding", "skip", "column", "count", "special_day", "quarters"),
    [
        ("load/at_exports/NetzNOE.csv", "utf-8-sig", 1, 1, 9404, date(2023, 3, 26), 92),
        ("load/at_exports/tinetz.csv", "latin-1", 5, 5, 21508, date(2023, 10, 29), 100),
    ],
)
def test_a_real_file_is_read_to_the_last_interval(
    name: str, encoding: str, skip: int, column: int, count: int, special_day: date, quarters: int
) -> None:
    lines = lines_of(shared_data(name).read_bytes())

    good = [line for line in lines if isinstance(line, GoodLine)]
    days = Counter(datetime.fromtimestamp(line.starts_s, UTC).astimezone(VIENNA).date() for line in good)
    assert (len(lines), len(good)) == (count, count)
    assert Decimal(sum(line.millionths for line in good)).scaleb(-6) == sum_of_column(
        name, encoding=encoding, skip=skip, column=column
    )
    assert {day: n for day, n in days.items() if n != 96} == {special_day: quarters}
