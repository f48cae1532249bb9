"""Lines of values of gas are read as grid operators and spreadsheets write them."""

from datetime import date
from decimal import Decimal

import pytest

from wattstead.domains.metering.gas_areas.keeping import ToldValues
from wattstead.domains.metering.gas_areas.lines import (
    MOST_LINES,
    GasLine,
    GasLineUnreadable,
    TooManyGasLines,
    read_lines,
)
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.kernel.periods import DayPeriod, PeriodWithoutDays, month_of

OCTOBER = month_of(date(2026, 10, 1))
HALF = DayPeriod(starts_on=date(2026, 10, 1), ends_before=date(2026, 10, 16))
KWH = ToldValues(state_number=Decimal("0.9512"), calorific_value=Decimal("11.234"))
MJ = ToldValues(
    state_number=Decimal("1.02264"), calorific_value=Decimal("39.2"), calorific_unit=CalorificUnit.MJ
)


@pytest.mark.parametrize(
    ("line", "days", "values"),
    [
        ("NCG-1;2026-10;0,9512;11,234", OCTOBER, KWH),
        ("NCG-1;10/2026;0.9512;11.234;kWh/m³", OCTOBER, KWH),
        ('"NCG-1"; 10.2026 ; 0,9512 ; 11,234 ;;', OCTOBER, KWH),
        ("NCG-1\t2026-10-01\t2026-10-15\t0.9512\t11.234", HALF, KWH),
        ("NCG-1;01.10.2026;15.10.2026;1,02264;39,2;MJ/m3", HALF, MJ),
    ],
    ids=["month", "slash", "quoted", "days", "megajoules"],
)
def test_a_line_names_area_days_and_values(line: str, days: DayPeriod, values: ToldValues) -> None:
    (read,) = read_lines(line)

    assert read.content == GasLine(area_code="NCG-1", days=days, values=values)


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ("NCG-1;2026-13;0,95;11,2", "2026-13"),
        ("NCG-1;2026-02-30;2026-03-01;0,95;11,2", "2026-02-30"),
        ("NCG-1;1870-01;0,95;11,2", "1870-01"),
        ("NCG-1;2026-10;0,95;1e9", "1e9"),
        ("NCG-1;2026-10;0,95;11,2;therm", "therm"),
        ("NCG-1;2026-10;0,95", "NCG-1;2026-10;0,95"),
        (";2026-10;0,95;11,2", ";2026-10;0,95;11,2"),
        ("NCG-1;2026-10;0,95;11,2;kWh/m3;more", "NCG-1;2026-10;0,95;11,2;kWh/m3;more"),
    ],
    ids=["month", "day", "long_ago", "number", "unit", "short", "no_area", "long"],
)
def test_what_cannot_be_read_is_named(line: str, cell: str) -> None:
    (read,) = read_lines(line)

    assert isinstance(read.content, GasLineUnreadable)
    assert read.content.facts == {"cell": cell}


def test_titles_and_empty_lines_say_nothing_and_numbers_of_lines_are_those_of_the_text() -> None:
    read = read_lines(
        "Area;Month;State number;Calorific value\n\nNCG-1;2026-10;0,9512;11,234\nNCG-1;x;0,9;11"
    )

    assert [(line.number, isinstance(line.content, GasLine)) for line in read] == [(3, True), (4, False)]


def test_days_that_run_backwards_are_told() -> None:
    (read,) = read_lines("NCG-1;2026-10-15;2026-10-01;0,95;11,2")

    assert isinstance(read.content, PeriodWithoutDays)


def test_a_text_is_bounded() -> None:
    with pytest.raises(TooManyGasLines):
        read_lines("NCG-1;2026-10;0,95;11,2\n" * (MOST_LINES + 1))
