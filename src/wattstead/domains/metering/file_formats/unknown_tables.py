"""Describes a table that no known format declares, from its rows and from what a person says about it.

What the rows leave open becomes a question; nothing is guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from wattstead.domains.metering.file_formats.cells import cells_of
from wattstead.domains.metering.file_formats.correcting import column_named, with_columns
from wattstead.domains.metering.file_formats.corrections import (
    DAY_S,
    DELIMITERS,
    STEPS_S,
    UNITS,
    Corrections,
    Detail,
    Question,
)
from wattstead.domains.metering.file_formats.declarations import ReadingFileFormat, StampColumns
from wattstead.domains.metering.file_formats.heads import Head
from wattstead.domains.metering.file_formats.recognised import RecognisedFile, names_of
from wattstead.domains.metering.file_formats.shapes import (
    decimal_signs,
    is_clock,
    is_day,
    is_number,
    is_stamp,
    patterns_of,
    unit_named,
)
from wattstead.domains.metering.file_formats.stamps import stamp_text
from wattstead.domains.metering.file_formats.steps import lengths
from wattstead.kernel.refusals import said

GENERIC = "generic"
GENERIC_NAME = said("A table as you describe it")
_ROWS_TO_LOOK_AT = 400
_MOST_COLUMNS = 200
_MOST, _AGREE = 0.9, 0.8

_WHICH_STAMP = said("Which column says when an interval began or ended?")
_WHICH_VALUE = said("Which column holds the energy?")
_START_OR_END = said("Do the moments name the start or the end of their intervals?")
_WHICH_ORDER = said("Do the dates begin with the day or with the month?")
_WHICH_SIGN = said("Is this sign a decimal sign, or does it part thousands?")
_WHICH_UNIT = said("In which unit does the file count?")
_WHICH_STEP = said("How long does one interval last?")


@dataclass(frozen=True, kw_only=True)
class _Table:
    """The rows of a table: where its header stands, and the cells below."""

    layout: ReadingFileFormat
    header_line: int
    header: tuple[str, ...]
    rows: list[list[str]]

    def column(self, name: str) -> list[str]:
        """Return the cells of a column that hold something."""
        place = self.header.index(name)
        return [cell for row in self.rows if place < len(row) and (cell := row[place].strip())]


def described(head: Head, *, corrections: Corrections) -> RecognisedFile | None:
    """Return the table in `head` with what is open about it, or None where no moment stands in it.

    Raises CorrectionUnusable.
    """
    table = _table(head, corrections=corrections)
    if table is None:
        return None
    questions: list[Question] = []
    stamp = _stamp_columns(table, corrections=corrections, questions=questions)
    value = _value_column(table, corrections=corrections, stamp=stamp, questions=questions)
    patterns = _patterns(table, stamp=stamp, corrections=corrections, questions=questions)
    declared = replace(
        table.layout,
        header=table.header,
        stamp=StampColumns(columns=stamp, patterns=patterns),
        value=value,
    )
    found = RecognisedFile(
        format=declared,
        encoding=head.encoding,
        header_line=table.header_line,
        first_column=0,
        metering_points=frozenset(
            re.findall(declared.metering_point, "\n".join(head.lines[: table.header_line]))
        ),
        header=table.header,
        sheet=head.sheet,
    )
    named = {
        role: name for role, name in corrections.columns.items() if role not in {"stamp", "time", "value"}
    }
    found = with_columns(found, corrections=replace(corrections, columns=named))
    return _with_details(found, table=table, corrections=corrections, questions=questions)


def _with_details(
    found: RecognisedFile, *, table: _Table, corrections: Corrections, questions: list[Question]
) -> RecognisedFile:
    declared = found.format
    asked = {question.detail for question in questions}
    undecided: set[Detail] = set()
    means = corrections.stamp_means or (
        "start" if declared.end or "%H" not in declared.stamp.patterns[0] else None
    )
    if means is None:
        questions.append(Question(detail="stamp_means", why=_START_OR_END, choices=("start", "end")))
    unit = corrections.unit
    sign: str | None = corrections.decimal_sign
    is_sign_assumed = False
    if "value_column" in asked:
        undecided |= {"unit", "decimal_sign"}
    else:
        unit = unit or _unit(declared.value, questions=questions)
        if sign is None:
            sign = _sign(table.column(declared.value), questions=questions)
            is_sign_assumed = sign is None and found.sheet is None
    step_s = corrections.step_s
    if step_s is None and asked & {"stamp_column", "stamp_pattern"}:
        undecided.add("step_s")
    else:
        step_s = step_s or _step(found, table=table, questions=questions)
    return replace(
        found,
        format=replace(
            declared,
            end=None if means == "end" else declared.end,
            step_s=step_s or 900,
            stamp_means=means or "start",
            unit=unit or "kWh",
            decimal_sign="," if sign == "," else ".",
        ),
        questions=tuple(questions),
        undecided=frozenset(undecided),
        is_sign_assumed=is_sign_assumed,
    )


def _table(head: Head, *, corrections: Corrections) -> _Table | None:
    """Return the table that has the most rows with a moment and a number, by whichever delimiter."""
    delimiters = (
        ("\t",) if head.is_workbook else (corrections.delimiter,) if corrections.delimiter else DELIMITERS
    )
    tables = [found for delimiter in delimiters if (found := _table_by(head, str(delimiter)))]
    return max(tables, key=_rows_that_fit, default=None)


def _rows_that_fit(table: _Table) -> int:
    return sum(
        any(is_stamp(cell) or is_day(cell) for cell in row) and any(is_number(cell) for cell in row)
        for row in table.rows
    )


def _table_by(head: Head, delimiter: str) -> _Table | None:
    layout = _layout(delimiter, quote='"' if any('"' in line for line in head.lines[:50]) else "")
    rows = [cells_of(line, layout)[:_MOST_COLUMNS] for line in head.lines[:_ROWS_TO_LOOK_AT]]
    first = next(
        (
            index
            for index, row in enumerate(rows)
            if len(row) > 1
            and any(is_stamp(cell) or is_day(cell) for cell in row)
            and any(is_number(cell) for cell in row)
        ),
        None,
    )
    if first is None:
        return None
    above = next((index for index in range(first - 1, max(first - 4, -1), -1) if any(rows[index])), None)
    titles = rows[above] if above is not None and len(rows[above]) > 1 else []
    width = max(len(row) for row in rows[first:])
    header = names_of([*titles, *[""] * (width - len(titles))][:width])
    return _Table(layout=layout, header_line=first, header=header, rows=rows[first:])


def _layout(delimiter: str, *, quote: str) -> ReadingFileFormat:
    return ReadingFileFormat(
        code=GENERIC,
        name=GENERIC_NAME,
        header=("stamp", "value"),
        stamp=StampColumns(columns=("stamp",), patterns=("%d.%m.%Y %H:%M",)),
        stamp_means="start",
        value="value",
        delimiter=delimiter,
        quote=quote,
        zone=None,
    )


def _stamp_columns(table: _Table, *, corrections: Corrections, questions: list[Question]) -> tuple[str, ...]:
    """Return the column of the moment, or those of its date and its time."""
    told = column_named(table.header, corrections.columns.get("stamp", ""), role="stamp")
    clock = column_named(table.header, corrections.columns.get("time", ""), role="time")
    if told:
        return (told, clock) if clock else (told,)
    days = [name for name in table.header if _most(table.column(name), is_day)]
    clocks = [name for name in table.header if _most(table.column(name), is_clock)]
    # A workbook gives every day the time of midnight: beside a time of its own it is none.
    stamps = [name for name in table.header if _most(table.column(name), is_stamp)]
    whole = [name for name in stamps if not (len(clocks) == 1 and name in days)]
    if len(whole) == 1:
        return (whole[0],)
    if not whole and len(days) == 1 and len(clocks) < 2:
        return (days[0], *clocks)
    choices = tuple(whole or days or table.header)
    questions.append(Question(detail="stamp_column", why=_WHICH_STAMP, choices=choices))
    return (choices[0],)


def _value_column(
    table: _Table, *, corrections: Corrections, stamp: tuple[str, ...], questions: list[Question]
) -> str:
    told = column_named(table.header, corrections.columns.get("value", ""), role="value")
    if told:
        return told
    numbers = [name for name in table.header if name not in stamp and _most(table.column(name), is_number)]
    if len(numbers) == 1:
        return numbers[0]
    choices = tuple(numbers or table.header)
    questions.append(Question(detail="value_column", why=_WHICH_VALUE, choices=choices))
    return choices[0]


def _patterns(
    table: _Table, *, stamp: tuple[str, ...], corrections: Corrections, questions: list[Question]
) -> tuple[str, ...]:
    """Return the patterns of the moments, with a question where days and months cannot be told apart."""
    if corrections.stamp_pattern:
        return (corrections.stamp_pattern,)
    places = tuple(table.header.index(column) for column in stamp)
    stamps = [stamp_text(row, places) for row in table.rows if max(places) < len(row)]
    ways = patterns_of(stamps)
    if len(ways) > 1:
        choices = tuple(way[0] for way in ways)
        questions.append(Question(detail="stamp_pattern", why=_WHICH_ORDER, choices=choices))
    if not ways:
        return ("%d.%m.%Y %H:%M",)
    return ways[0]


def _step(found: RecognisedFile, *, table: _Table, questions: list[Question]) -> int | None:
    """Return the step that nearly all rows agree on, or ask."""
    if "%H" not in found.format.stamp.patterns[0]:
        return DAY_S
    told = lengths(table.rows, file=found)
    step_s, count = told.most_common(1)[0] if told else (0, 0)
    if step_s in STEPS_S and count >= _AGREE * told.total():
        return step_s
    questions.append(Question(detail="step_s", why=_WHICH_STEP, choices=tuple(map(str, STEPS_S))))
    return None


def _unit(column: str, *, questions: list[Question]) -> str | None:
    """Return the one unit that the header of the values names, or ask."""
    named = unit_named(column)
    if named:
        return named
    questions.append(Question(detail="unit", why=_WHICH_UNIT, choices=tuple(UNITS)))
    return None


def _sign(cells: list[str], *, questions: list[Question]) -> str | None:
    """Return the decimal sign that the values prove, or ask; None where all of them are whole."""
    signs = decimal_signs(cells)
    if len(signs) > 1:
        questions.append(Question(detail="decimal_sign", why=_WHICH_SIGN, choices=signs))
    return signs[0] if signs else None


def _most(cells: list[str], test: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(test, cells)) >= _MOST * len(cells)
