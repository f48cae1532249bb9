"""Reads the lines of a chosen meter reading into intervals, refusing each bad one by itself."""

from collections.abc import Iterator

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


class GreenButtonReader:
    """Reads one line after another and remembers what later lines are judged by."""

    def __init__(self, counts: ReadingType, *, limits: Limits) -> None:
        """Read values of that type."""
        self._counts = counts
        self._limits = limits
        self._seen = SeenSpans()
        self._marks: dict[str, ReadingMark] = {}
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
        starts_s, length_s = self._span(start, duration)
        if not value:
            return IdleLine(number, is_repeated=False)
        amount, mark = self._amount(value, length_s=length_s), self._mark(codes)
        before = self._seen.before(starts_s, length_s=length_s, value=amount)
        if before is None:
            self.totals["value"] += amount
            return GoodLine(number, starts_s, amount, mark, length_s)
        if before == "same":
            return IdleLine(number, is_repeated=True)
        if before == "overlaps":
            raise Fault("intervals_overlap", field="start", value=start)
        raise Fault("repeated_differently", field="value", value=value)

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

    def _amount(self, value: str, *, length_s: int) -> int:
        number = _whole(value)
        if number is None:
            raise Fault("value_not_a_number", field="value", value=value)
        if number < 0:
            raise Fault("reading_negative", field="value", value=value)
        counts = self._counts
        numerator: int = number * counts.numerator * MILLION
        denominator = counts.denominator
        if counts.uom.is_power:
            numerator, denominator = numerator * length_s, denominator * _SECONDS_PER_HOUR
        amount = (2 * numerator + denominator) // (2 * denominator)
        if amount > BEYOND_BELIEF:
            raise Fault("number_too_large", field="value", value=value)
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


def _whole(text: str) -> int | None:
    digits = text.removeprefix("-").removeprefix("+")
    return int(text) if digits.isascii() and digits.isdigit() and len(text) < _LONGEST_NUMBER else None
