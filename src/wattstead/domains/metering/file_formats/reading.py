"""Reads the lines of a recognised file into intervals, refusing each bad line by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from wattstead.domains.metering.file_formats.amounts import AmountReader
from wattstead.domains.metering.file_formats.cells import cells_of
from wattstead.domains.metering.file_formats.corrections import DAY_S
from wattstead.domains.metering.file_formats.ends import EndReader
from wattstead.domains.metering.file_formats.faults import Fault, shown
from wattstead.domains.metering.file_formats.lines import LONGEST_LINE, Lines
from wattstead.domains.metering.file_formats.order import OrderOfLines
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.repeats import SeenIntervals
from wattstead.domains.metering.file_formats.spans import Before, SeenSpans
from wattstead.domains.metering.file_formats.stamps import StampReader, instants_of_wall_clock, stamp_text
from wattstead.domains.metering.vocabulary import ReadingMark

_QUARTER_S = 900
LONGEST_S = DAY_S + 3600
# Every offset of a clock is a multiple of these.
_STEPS_OF_EVERY_CLOCK = {300, 900}


class GoodLine(NamedTuple):
    """One interval: its line, when it began, what it holds in millionths of the unit, how it was got."""

    number: int
    starts_s: int
    millionths: int
    mark: ReadingMark
    length_s: int = _QUARTER_S


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
    """What the file alone cannot know.

    `zone` is where its wall clocks hang, `now_s` the present; days begin at `day_boundary`.
    What a meter can have counted is judged once its lines are read.
    """

    zone: ZoneInfo
    now_s: int
    day_boundary: time = time(0)

    def refuse_outside(self, starts_s: int, *, length_s: int, field: str, value: str) -> None:
        """Raise the Fault of an interval before 1970 or not over yet."""
        if starts_s < 0:
            raise Fault("stamp_too_early", field=field, value=value)
        if starts_s + length_s > self.now_s:
            raise Fault("reading_in_future", field=field, value=value)


class LineReader:
    """Reads one line after another and remembers what later lines are judged by."""

    def __init__(self, file: RecognisedFile, *, limits: Limits) -> None:
        """Look up the columns once."""
        declared = file.format
        self._file = file
        self._format = declared
        self._limits = limits
        self._step_s = declared.step_s
        places = file.places
        self._used = tuple(sorted(places[name] for name in declared.named_columns))
        self._stamps = StampReader(
            declared.stamp.patterns, zone=limits.zone, day_begins_s=_seconds(limits.day_boundary)
        )
        self._stamp_places = tuple(places[column] for column in declared.stamp.columns)
        self._stamp_field = " ".join(declared.stamp.columns)
        self._end = EndReader(declared.end, file=file, zone=limits.zone) if declared.end else None
        ends = self._end.places if self._end else ()
        self._width = 1 + max(places[declared.value], *self._stamp_places, *ends)
        self._order = OrderOfLines(step_s=declared.step_s)
        self._seen = SeenIntervals(step_s=declared.step_s)
        self._spans = SeenSpans() if declared.lengths_vary else None
        self.amounts = AmountReader(file)
        self._point: str | None = None
        self._has_marks = bool(declared.unit_column or declared.point_column)
        self._grid_s = _QUARTER_S if declared.step_s == DAY_S else declared.step_s
        if declared.lengths_vary:
            self._grid_s = 1
        self._before_s = 0 if declared.stamp_means == "start" else declared.step_s
        self._asks_offset = declared.lengths_vary or declared.step_s not in _STEPS_OF_EVERY_CLOCK

    @property
    def totals(self) -> Mapping[str, int]:
        """Return what each column of values adds up to."""
        return self.amounts.totals

    def read_all(self, lines: Lines) -> Iterator[tuple[Line, str]]:
        """Yield every line below the header that belongs to the table, with its text."""
        header_line, read = self._file.header_line, self.read
        for number, text in lines:
            if number > header_line:
                line = read(number, text)
                if line is not None:
                    yield line, text

    def read(self, number: int, text: str) -> Line | None:
        """Return what the line says, or None when this table has nothing on it."""
        try:
            return self._read(number, text)
        except Fault as fault:
            return RefusedLine(number, fault.field, shown(fault.value), fault.rule)

    def _read(self, number: int, text: str) -> Line | None:
        if len(text) > LONGEST_LINE:
            raise Fault("line_too_long", field="", value=text)
        cells = cells_of(text, self._format)
        if len(cells) < self._width:
            if self._says_nothing(cells):
                return None
            raise Fault("columns_missing", field=self._format.value, value=text)
        if not cells[self._stamp_places[0]].strip() and self._says_nothing(cells):
            return None
        starts_s, length_s = self._span(cells)
        if self._has_marks:
            self._check_marks(cells)
        amount, mark = self.amounts.read(cells, starts_s=starts_s)
        if amount is None:
            return IdleLine(number, is_repeated=False)
        before = self._before(starts_s, length_s=length_s, value=amount)
        if before is None:
            self.amounts.keep()
            return GoodLine(number, starts_s, amount, mark, length_s)
        if before == "same":
            return IdleLine(number, is_repeated=True)
        if before == "overlaps":
            raise Fault("intervals_overlap", field=self._stamp_field, value=cells[self._stamp_places[0]])
        place = self._file.places[self._format.value]
        raise Fault("repeated_differently", field=self._format.value, value=cells[place].strip())

    def _before(self, starts_s: int, *, length_s: int, value: int) -> Before | None:
        """Return what an earlier line said of the same time."""
        if self._spans is not None:
            return self._spans.before(starts_s, length_s=length_s, value=value)
        before = self._seen.value_before(starts_s, value=value)
        return None if before is None else "same" if before == value else "other"

    def _says_nothing(self, cells: list[str]) -> bool:
        return not any(cells[place].strip() for place in self._used if place < len(cells))

    def _span(self, cells: list[str]) -> tuple[int, int]:
        """Return start and length of the interval, once all that can be wrong with them is ruled out."""
        text = stamp_text(cells, self._stamp_places)
        instant_s = self._instant(text)
        if self._spans is not None and self._end is not None:
            starts_s, length_s = instant_s, self._end.ends_s(cells) - instant_s
            if not 0 < length_s <= LONGEST_S:
                raise Fault("interval_of_other_length", field=self._stamp_field, value=text)
        elif self._step_s == DAY_S:
            starts_s, length_s = self._day_at(instant_s)
        else:
            starts_s, length_s = instant_s - self._before_s, self._step_s
        if self._end is not None and self._spans is None:
            self._end.check(cells, starts_s=starts_s, length_s=length_s)
        self._limits.refuse_outside(starts_s, length_s=length_s, field=self._stamp_field, value=text)
        return starts_s, length_s

    def _instant(self, text: str) -> int:
        try:
            instants = self._stamps.instants(text)
        except ValueError:
            raise Fault("stamp_unreadable", field=self._stamp_field, value=text) from None
        if not instants:
            raise Fault("stamp_skipped_by_clock", field=self._stamp_field, value=text)
        instant = (
            instants[0] if len(instants) == 1 else self._order.choose((instants[0], instants[1]), text=text)
        )
        if instant is None:
            raise Fault("stamp_ambiguous", field=self._stamp_field, value=text)
        if (instant + self._offset_s(instant)) % self._grid_s:
            raise Fault("stamp_off_grid", field=self._stamp_field, value=text)
        self._order.passed(instant, text=text)
        return instant

    def _offset_s(self, instant_s: int) -> int:
        """Return how far the clocks are ahead of UTC, as far as that matters to the grid of the step.

        Every offset is a multiple of a quarter of an hour, so quarter-hours need not ask.
        """
        if not self._asks_offset:
            return 0
        offset = datetime.fromtimestamp(instant_s, UTC).astimezone(self._limits.zone).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    def _day_at(self, instant_s: int) -> tuple[int, int]:
        """Return start and length of the local day that begins or ends at the stamp."""
        is_start = self._format.stamp_means == "start"
        zone = self._limits.zone
        clock = datetime.fromtimestamp(instant_s, UTC).astimezone(zone).replace(tzinfo=None)
        other = instants_of_wall_clock(clock + timedelta(days=1 if is_start else -1), zone=zone)
        if not other:
            raise Fault("stamp_off_grid", field=self._stamp_field, value=clock.isoformat(sep=" "))
        starts_s, ends_s = (instant_s, other[0]) if is_start else (other[0], instant_s)
        return starts_s, ends_s - starts_s

    def _check_marks(self, cells: list[str]) -> None:
        """Refuse a line in another unit than the format's, or of another point than the first line's."""
        declared = self._format
        if declared.unit_column:
            text = self._file.cell(cells, declared.unit_column)
            if text not in declared.unit_marks:
                raise Fault("unit_other", field=declared.unit_column, value=text)
        if declared.point_column:
            text = self._file.cell(cells, declared.point_column)
            if self._point is None:
                self._point = text
            if text != self._point:
                raise Fault("metering_point_other", field=declared.point_column, value=text)


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
