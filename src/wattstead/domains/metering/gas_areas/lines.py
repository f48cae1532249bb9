"""Reads values of gas that somebody pasted or uploaded: one line for an area and a month, or some days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wattstead.domains.metering.gas_areas.keeping import ToldValues
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY, ONE_DAY, DayPeriod, month_of
from wattstead.kernel.refusals import Refusal, said

MOST_LINES = 500
LONGEST_LINE = 200
_MONTH = re.compile(r"(\d{4})-(\d{2})|(\d{2})[./](\d{4})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{2})\.(\d{2})\.(\d{4})")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,8})?")
_UNITS = {"kwh/m3": CalorificUnit.KWH, "kwh/m³": CalorificUnit.KWH} | {
    "mj/m3": CalorificUnit.MJ,
    "mj/m³": CalorificUnit.MJ,
}


class GasLineUnreadable(Refusal):
    """A line has all its cells, and each can be read."""

    code = "gas_line_unreadable"
    kind = "unreadable"
    message = said(
        "“{cell}” cannot be read. A line has the area, the month (or the first and the last day), the state"
        " number and the calorific value, with semicolons or tabs between them."
    )


class TooManyGasLines(Refusal):
    """What is pasted at once is bounded."""

    code = "too_many_gas_lines"
    kind = "unreadable"
    message = said("At most {most} lines are taken at once.")


@dataclass(frozen=True, kw_only=True)
class GasLine:
    """What one line says: for which area, on which days, and how much."""

    area_code: str
    days: DayPeriod
    values: ToldValues


@dataclass(frozen=True, kw_only=True)
class ReadLine:
    """A line with its place in the text, and what it says or why it says nothing."""

    number: int
    written: str
    content: GasLine | Refusal


def read_lines(text: str) -> tuple[ReadLine, ...]:
    """Return every line that says something; a first line of titles is none. Raises TooManyGasLines."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if lines and not re.search(r"\d", lines[0][1].partition(";")[2] or lines[0][1]):
        lines = lines[1:]
    if len(lines) > MOST_LINES:
        raise TooManyGasLines(most=MOST_LINES)
    return tuple(_read_lines(lines))


def _read_lines(lines: list[tuple[int, str]]) -> Iterator[ReadLine]:
    for number, line in lines:
        try:
            content: GasLine | Refusal = _content(line[:LONGEST_LINE])
        except Refusal as refusal:
            content = refusal
        yield ReadLine(number=number, written=line[:LONGEST_LINE], content=content)


def _content(line: str) -> GasLine:
    cells = [cell.strip().strip('"') for cell in re.split(r"[;\t]", line)]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) < 4 or not cells[0]:
        raise GasLineUnreadable(cell=line)
    days, rest = _days(cells[1:])
    if not 2 <= len(rest) <= 3:
        raise GasLineUnreadable(cell=line)
    return GasLine(
        area_code=cells[0],
        days=days,
        values=ToldValues(
            state_number=_number(rest[0]),
            calorific_value=_number(rest[1]),
            calorific_unit=_unit(rest[2]) if len(rest) == 3 else CalorificUnit.KWH,
        ),
    )


def _days(cells: list[str]) -> tuple[DayPeriod, list[str]]:
    """Return the days that the first cell names as a month, or the first two do, and the other cells."""
    month = _MONTH.fullmatch(cells[0])
    if month:
        year, number = (month[1], month[2]) if month[1] else (month[4], month[3])
        return month_of(_date(cells[0], year=year, month=number, day="1")), cells[1:]
    first, last = _day(cells[0]), _day(cells[1])
    return DayPeriod(starts_on=first, ends_before=last + ONE_DAY), cells[2:]


def _day(cell: str) -> date:
    found = _DAY.fullmatch(cell)
    if found is None:
        raise GasLineUnreadable(cell=cell)
    year, month, day = found.groups()[:3] if found[1] else reversed(found.groups()[3:])
    return _date(cell, year=year, month=month, day=day)


def _date(cell: str, *, year: str, month: str, day: str) -> date:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise GasLineUnreadable(cell=cell) from None
    if not EARLIEST_DAY <= found <= LATEST_DAY:
        raise GasLineUnreadable(cell=cell)
    return found


def _number(cell: str) -> Decimal:
    if not _NUMBER.fullmatch(cell):
        raise GasLineUnreadable(cell=cell)
    return Decimal(cell.replace(",", "."))


def _unit(cell: str) -> CalorificUnit:
    unit = _UNITS.get(cell.lower())
    if unit is None:
        raise GasLineUnreadable(cell=cell)
    return unit
