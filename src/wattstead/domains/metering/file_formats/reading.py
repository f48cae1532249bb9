"""Reads the lines of a recognised file into intervals, refusing each bad line by itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from wattstead.domains.metering.file_formats.cells import cells_of
from wattstead.domains.metering.file_formats.declarations import EndCheck, StampColumns
from wattstead.domains.metering.file_formats.lines import LONGEST_LINE, NumberedLines
from wattstead.domains.metering.file_formats.order import OrderOfLines
from wattstead.domains.metering.file_formats.recognition import RecognisedFile
from wattstead.domains.metering.file_formats.repeats import SeenIntervals
from wattstead.domains.metering.file_formats.stamps import StampReader
from wattstead.domains.metering.file_formats.values import millionths
from wattstead.domains.metering.vocabulary import ReadingMark

# 400 MW for a quarter of an hour: beyond every customer, far below what 64 bits hold.
_BEYOND_BELIEF = 100_000 * 1_000_000
_SHOWN_CHARACTERS = 80


class GoodLine(NamedTuple):
    """One interval: its line, when it began, what it holds in millionths of the unit, how it was got."""

    number: int
    starts_s: int
    millionths: int
    mark: ReadingMark


class RefusedLine(NamedTuple):
    """One line that is not stored: the field at fault, what stood there, the code of the rule it breaks."""

    number: int
    field: str
    value: str
    rule: str


class IdleLine(NamedTuple):
    """One line that says nothing new: an interval without a value yet, or one that stood before alike."""

    number: int
    is_repeated: bool


Line = GoodLine | RefusedLine | IdleLine


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What the file alone cannot know: the zone of the meter, the present, and the day it was removed."""

    zone: ZoneInfo
    now_s: int
    removed_s: int | None = None


def read_lines(lines: NumberedLines, *, file: RecognisedFile, limits: Limits) -> Iterator[Line]:
    """Yield every line below the header that belongs to the table, in the order of the file."""
    reader = LineReader(file, limits=limits)
    for number, text in lines:
        if number > file.header_line:
            line = reader.read(number, text)
            if line is not None:
                yield line


class _Fault(Exception):
    """What is wrong with the line in hand."""

    def __init__(self, rule: str, *, field: str, value: str) -> None:
        super().__init__(rule)
        self.rule, self.field, self.value = rule, field, value


class LineReader:
    """Reads one line after another and remembers what later lines are judged by."""

    def __init__(self, file: RecognisedFile, *, limits: Limits) -> None:
        """Look up the columns once."""
        declared = file.format
        self._format = declared
        self._limits = limits
        self._columns = {name: file.first_column + place for place, name in enumerate(declared.header)}
        self._first = file.first_column
        self._behind = file.first_column + len(declared.header)
        self._stamps = StampReader(declared.stamp.patterns, zone=limits.zone)
        self._stamp_places = _places(declared.stamp, file=file)
        self._end = _EndReader(declared.end, file=file, zone=limits.zone) if declared.end else None
        self._value_place = self._columns[declared.value]
        self._width = 1 + max(
            self._value_place, *self._stamp_places, *(self._end.places if self._end else ())
        )
        self._ends_later_s = declared.step_s if declared.stamp_means == "start" else 0
        self._order = OrderOfLines(step_s=declared.step_s)
        self._seen = SeenIntervals(step_s=declared.step_s)
        self._counter: tuple[int, int] | None = None

    def read(self, number: int, text: str) -> Line | None:
        """Return what the line says, or None when this table has nothing on it."""
        try:
            return self._read(number, text)
        except _Fault as fault:
            return RefusedLine(number, fault.field, _shown(fault.value), fault.rule)

    def _read(self, number: int, text: str) -> Line | None:
        if len(text) > LONGEST_LINE:
            raise _Fault("line_too_long", field="", value=text)
        cells = cells_of(text, self._format)
        if not any(cell.strip() for cell in cells[self._first : self._behind]):
            return None
        if len(cells) < self._width:
            raise _Fault("columns_missing", field=self._format.value, value=text)
        starts_s = self._starts_s(cells)
        amount, mark = self._amount(cells)
        self._check_counter(cells, starts_s)
        if amount is None:
            return IdleLine(number, is_repeated=False)
        before = self._seen.value_before(starts_s, value=amount)
        if before is None:
            return GoodLine(number, starts_s, amount, mark)
        if before == amount:
            return IdleLine(number, is_repeated=True)
        raise _Fault(
            "repeated_differently", field=self._format.value, value=self._cell(cells, self._format.value)
        )

    def _starts_s(self, cells: list[str]) -> int:
        """Return the start of the interval, once all that can be wrong with it is ruled out."""
        text = _stamp_text(cells, self._stamp_places)
        field = " ".join(self._format.stamp.columns)
        starts_s = self._instant(text, field=field) + self._ends_later_s - self._format.step_s
        if self._end is not None:
            self._end.check(cells, starts_s=starts_s)
        for rule, broken in (
            ("stamp_too_early", starts_s < 0),
            ("stamp_in_future", starts_s + self._format.step_s > self._limits.now_s),
            ("after_removal", self._limits.removed_s is not None and starts_s >= self._limits.removed_s),
        ):
            if broken:
                raise _Fault(rule, field=field, value=text)
        return starts_s

    def _instant(self, text: str, *, field: str) -> int:
        try:
            instants = self._stamps.instants(text)
        except ValueError:
            raise _Fault("stamp_unreadable", field=field, value=text) from None
        if not instants:
            raise _Fault("stamp_skipped_by_clock", field=field, value=text)
        instant = (
            instants[0] if len(instants) == 1 else self._order.choose((instants[0], instants[1]), text=text)
        )
        if instant is None:
            raise _Fault("stamp_ambiguous", field=field, value=text)
        # Every offset from UTC is a multiple of a quarter of an hour, so longer steps are not checked.
        if instant % min(self._format.step_s, 900):
            raise _Fault("stamp_off_grid", field=field, value=text)
        self._order.passed(instant, text=text)
        return instant

    def _amount(self, cells: list[str]) -> tuple[int | None, ReadingMark]:
        """Return the energy in millionths, None where the file has none yet, and how it was got."""
        text = cells[self._value_place].strip()
        if text:
            return self._number(text, field=self._format.value), self._mark(cells)
        substitute = self._cell(cells, self._format.substitute_value)
        if substitute:
            return self._number(substitute, field=self._format.substitute_value or ""), "estimated"
        return None, "measured"

    def _number(self, text: str, *, field: str) -> int:
        try:
            amount = millionths(text, decimal_sign=self._format.decimal_sign)
        except ValueError:
            raise _Fault("value_not_a_number", field=field, value=text) from None
        if amount < 0:
            raise _Fault("value_negative", field=field, value=text)
        if amount > _BEYOND_BELIEF:
            raise _Fault("value_beyond_belief", field=field, value=text)
        return amount

    def _mark(self, cells: list[str]) -> ReadingMark:
        quality = self._format.quality
        if quality is None:
            return "measured"
        text = self._cell(cells, quality.column)
        if text not in quality.marks:
            raise _Fault("quality_unknown", field=quality.column, value=text)
        return quality.marks[text]

    def _check_counter(self, cells: list[str], starts_s: int) -> None:
        """Refuse a counter below that of the line before, then judge the next line by this one."""
        text = self._cell(cells, self._format.counter)
        if not text:
            return
        field = self._format.counter or ""
        try:
            shown = millionths(text, decimal_sign=self._format.decimal_sign)
        except ValueError:
            raise _Fault("counter_not_a_number", field=field, value=text) from None
        before, self._counter = self._counter, (starts_s, shown)
        if before is not None and before[0] < starts_s and shown < before[1]:
            raise _Fault("counter_runs_backwards", field=field, value=text)

    def _cell(self, cells: list[str], column: str | None) -> str:
        place = self._columns[column] if column else len(cells)
        return cells[place].strip() if place < len(cells) else ""


class _EndReader:
    """Checks that a line which names the end of its interval names the right one."""

    def __init__(self, end: EndCheck, *, file: RecognisedFile, zone: ZoneInfo) -> None:
        """Look up the columns and the lengths that are right."""
        self.places = _places(end.stamp, file=file)
        self._field = " ".join(end.stamp.columns)
        self._stamps = StampReader(end.stamp.patterns, zone=zone)
        self._lengths_s = {file.format.step_s - short_s for short_s in end.short_by_s}

    def check(self, cells: list[str], *, starts_s: int) -> None:
        text = _stamp_text(cells, self.places)
        try:
            instants = self._stamps.instants(text)
        except ValueError:
            raise _Fault("stamp_unreadable", field=self._field, value=text) from None
        # In the repeated hour the end may mean two instants; one of them has to fit.
        if not any(instant - starts_s in self._lengths_s for instant in instants):
            raise _Fault("interval_of_other_length", field=self._field, value=text)


def _places(stamp: StampColumns, *, file: RecognisedFile) -> tuple[int, ...]:
    return tuple(file.first_column + file.format.header.index(column) for column in stamp.columns)


def _stamp_text(cells: list[str], places: tuple[int, ...]) -> str:
    if len(places) == 1:
        return cells[places[0]].strip()
    return " ".join(cells[place].strip() for place in places)


def _shown(value: str) -> str:
    """Return `value` fit for a report: short, and without characters that would move the cursor."""
    shown = "".join(
        character if character.isprintable() else "\ufffd" for character in value[: _SHOWN_CHARACTERS + 1]
    )
    return shown if len(shown) <= _SHOWN_CHARACTERS else shown[:_SHOWN_CHARACTERS] + "…"
