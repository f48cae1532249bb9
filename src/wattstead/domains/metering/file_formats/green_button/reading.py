"""Reads the lines of a chosen meter reading into intervals, refusing each bad one by itself."""

from collections.abc import Iterator
from typing import NamedTuple

from wattstead.domains.metering.file_formats.faults import Fault, shown
from wattstead.domains.metering.file_formats.green_button.lines import UNKNOWN
from wattstead.domains.metering.file_formats.green_button.qualities import KNOWN, mark_of
from wattstead.domains.metering.file_formats.green_button.reading_types import ReadingType
from wattstead.domains.metering.file_formats.lines import Lines
from wattstead.domains.metering.file_formats.reading import (
    LONGEST_S,
    GoodLine,
    IdleLine,
    Limits,
    Line,
    RefusedLine,
)
from wattstead.domains.metering.file_formats.spans import SeenSpans
from wattstead.domains.metering.vocabulary import ReadingMark
from wattstead.kernel.energy import LARGEST_SCALE

MILLION: int = 10**LARGEST_SCALE
BEYOND_BELIEF = 100_000 * MILLION
_LONGEST_NUMBER = 20
_SECONDS_PER_HOUR = 3600
_REMEMBERED = 4096


class _Interval(NamedTuple):
    """What was counted in a stretch of time, in millionths of the register's unit."""

    starts_s: int
    length_s: int
    amount: int
    mark: ReadingMark


class _Shown(NamedTuple):
    """What a counter showed at an instant, and the codes of quality of that."""

    at_s: int
    value: int
    codes: str


class GreenButtonReader:
    """Reads one line after another and remembers what later lines are judged by."""

    def __init__(self, counts: ReadingType, *, limits: Limits) -> None:
        """Read values of that type."""
        self._counts = counts
        self._limits = limits
        self._seen = SeenSpans()
        self._marks: dict[str, ReadingMark] = {}
        self._shown: _Shown | None = None
        self.totals: dict[str, int] = {"value": 0}

    def read_all(self, lines: Lines) -> Iterator[tuple[Line, str]]:
        """Yield what every line says, with its text."""
        for number, text in lines:
            yield self.read(number, text), text

    def read(self, number: int, text: str) -> Line:
        """Return what the line says."""
        try:
            return self._read(number, text)
        except Fault as fault:
            return RefusedLine(number, fault.field, shown(fault.value), fault.rule)

    def _read(self, number: int, text: str) -> Line:
        start, duration, value, codes, _, belongs = text.split("\t")
        if belongs == UNKNOWN:
            raise Fault("meter_reading_unknown", field="value", value=value)
        if self._counts.is_counter:
            advance = self._advance(start, duration=duration, value=value, codes=codes)
            if isinstance(advance, bool):
                return IdleLine(number, is_repeated=advance)
            return self._line(number, start=start, value=value, read=advance)
        starts_s, length_s = self._span(start, duration)
        if not value:
            return IdleLine(number, is_repeated=False)
        amount, mark = self._amount(_number(value), length_s=length_s), self._mark(codes)
        return self._line(number, start=start, value=value, read=_Interval(starts_s, length_s, amount, mark))

    def _line(self, number: int, *, start: str, value: str, read: _Interval) -> Line:
        """Return an interval, unless an earlier line said something of its time."""
        starts_s, length_s, amount, mark = read
        before = self._seen.before(starts_s, length_s=length_s, value=amount)
        if before is None:
            self.totals["value"] += amount
            return GoodLine(number, starts_s, amount, mark, length_s)
        if before == "same":
            return IdleLine(number, is_repeated=True)
        if before == "overlaps":
            raise Fault("intervals_overlap", field="start", value=start)
        raise Fault("repeated_differently", field="value", value=value)

    def _advance(self, start: str, *, duration: str, value: str, codes: str) -> _Interval | bool:
        """Return what a counter counted since the look before, or whether it is the same look again.

        Nothing is known of the time before the first look, or before one that stands behind later ones.
        """
        begins_s, length_s = _whole(start), _whole(duration or "0")
        if begins_s is None or length_s is None or length_s < 0:
            raise Fault("stamp_unreadable", field="start", value=start)
        if not value:
            return False
        now = _Shown(begins_s + length_s, _number(value), codes)
        before = self._shown
        if before is not None and now.at_s == before.at_s and now.value != before.value:
            raise Fault("repeated_differently", field="value", value=value)
        self._shown = now
        if before is None or now.at_s <= before.at_s:
            return before is not None and now.at_s == before.at_s
        if now.value < before.value:
            raise Fault("counter_runs_backwards", field="value", value=value)
        length_s = now.at_s - before.at_s
        if length_s > LONGEST_S:
            raise Fault("interval_of_two_days", field="start", value=start)
        self._limits.refuse_outside(before.at_s, length_s=length_s, field="start", value=start)
        amount = self._amount(now.value - before.value, length_s=length_s)
        return _Interval(before.at_s, length_s, amount, self._mark(f"{before.codes} {codes}".strip()))

    def _span(self, start: str, duration: str) -> tuple[int, int]:
        starts_s, length_s = _whole(start), _whole(duration)
        if starts_s is None:
            raise Fault("stamp_unreadable", field="start", value=start)
        if length_s is None or length_s <= 0:
            raise Fault("interval_without_length", field="duration", value=duration)
        if length_s > LONGEST_S:
            raise Fault("interval_of_two_days", field="duration", value=duration)
        self._limits.refuse_outside(starts_s, length_s=length_s, field="start", value=start)
        return starts_s, length_s

    def _amount(self, number: int, *, length_s: int) -> int:
        counts = self._counts
        numerator: int = number * counts.numerator * MILLION
        denominator = counts.denominator
        if counts.uom.is_power:
            numerator, denominator = numerator * length_s, denominator * _SECONDS_PER_HOUR
        amount = (2 * numerator + denominator) // (2 * denominator)
        if amount > BEYOND_BELIEF:
            raise Fault("number_too_large", field="value", value=str(number))
        return amount

    def _mark(self, text: str) -> ReadingMark:
        known = self._marks.get(text)
        if known is not None:
            return known
        codes = set(text.split()) or set(self._counts.default_quality.split())
        if not codes <= KNOWN:
            raise Fault("quality_unknown", field="quality", value=text or self._counts.default_quality)
        if len(self._marks) >= _REMEMBERED:
            self._marks.clear()
        self._marks[text] = mark_of(codes)
        return self._marks[text]


def _number(value: str) -> int:
    number = _whole(value)
    if number is None:
        raise Fault("value_not_a_number", field="value", value=value)
    if number < 0:
        raise Fault("reading_negative", field="value", value=value)
    return number


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-").removeprefix("+")
    return int(text) if digits.isascii() and digits.isdigit() and len(text) < _LONGEST_NUMBER else None
