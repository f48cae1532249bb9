"""Reads the energy of a line: its value or values, their quality, and the counters beside them."""

from wattstead.domains.metering.file_formats.corrections import UNITS
from wattstead.domains.metering.file_formats.faults import Fault
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.shapes import decimal_signs, unit_named
from wattstead.domains.metering.file_formats.values import millionths
from wattstead.domains.metering.vocabulary import ReadingMark

# 400 MW for a quarter of an hour: beyond every customer, far below what 64 bits hold.
_BEYOND_BELIEF = 100_000 * 1_000_000
# Counter and use may have been rounded to thousandths each on its own.
_ROUNDING = 1_500
_SECONDS_PER_HOUR = 3600
_REMEMBERED = 20_000


class AmountReader:
    """Reads what a line counts, in millionths of the register's unit."""

    def __init__(self, file: RecognisedFile) -> None:
        """Look up the columns once."""
        declared = file.format
        unit = UNITS[declared.unit]
        self._format = declared
        self._file = file
        self._sign = declared.decimal_sign
        self._values = tuple((column, file.places[column]) for column in declared.values)
        self._numerator = unit.numerator * (declared.step_s if unit.is_power else 1)
        self._denominator = unit.denominator * (_SECONDS_PER_HOUR if unit.is_power else 1)
        self._counter_units = {
            counter.column: UNITS[unit_named(file.header_of(counter.column)) or declared.unit]
            for counter in declared.counters
        }
        self._read_before: dict[str, int] = {}
        self._counters: dict[str, tuple[int, int]] = {}
        self._parts: dict[str, int] = {}
        self.totals = dict.fromkeys(declared.values, 0)

    def read(self, cells: list[str], *, starts_s: int) -> tuple[int | None, ReadingMark]:
        """Return the energy, None where the file has none yet, and how it was got."""
        parts = self._parts = {}
        width = len(cells)
        for column, place in self._values:
            text = cells[place].strip() if place < width else ""
            if text:
                parts[column] = self._number(text, field=column)
        amount: int | None = None
        mark: ReadingMark = "measured"
        if parts:
            amount, mark = sum(parts.values()), self._mark(cells)
        elif substitute := self._file.cell(cells, self._format.substitute_value):
            amount, mark = self._number(substitute, field=self._format.substitute_value or ""), "estimated"
        if self._format.counters and not self._counters_agree(cells, starts_s) and mark == "measured":
            mark = "questionable"
        return amount, mark

    def keep(self) -> None:
        """Add the line just read to the sums of its columns."""
        for column, amount in self._parts.items():
            self.totals[column] += amount

    def _number(self, text: str, *, field: str) -> int:
        """Return the amount; what was read before is remembered, because meters repeat themselves."""
        known = self._read_before.get(text)
        if known is not None:
            return known
        try:
            amount = millionths(text, decimal_sign=self._sign)
        except ValueError:
            raise Fault("value_not_a_number", field=field, value=text) from None
        if self._file.is_sign_assumed and len(decimal_signs([text])) > 1:
            raise Fault("value_not_a_number", field=field, value=text)
        if self._numerator != self._denominator:
            amount = (2 * amount * self._numerator + self._denominator) // (2 * self._denominator)
        if amount < 0:
            raise Fault("reading_negative", field=field, value=text)
        if amount > _BEYOND_BELIEF:
            raise Fault("number_too_large", field=field, value=text)
        if len(self._read_before) >= _REMEMBERED:
            self._read_before.clear()
        self._read_before[text] = amount
        return amount

    def _mark(self, cells: list[str]) -> ReadingMark:
        quality = self._format.quality
        if quality is None:
            return "measured"
        text = self._file.cell(cells, quality.column)
        if quality.source_column:
            text = f"{self._file.cell(cells, quality.source_column)} {text}"
        if text not in quality.marks:
            raise Fault("quality_unknown", field=quality.column, value=text)
        return quality.marks[text]

    def _counters_agree(self, cells: list[str], starts_s: int) -> bool:
        """Tell whether every counter grew by the use of its column; refuse one that runs backwards.

        A counter that shows zero was not read; it counts in the unit that its header names,
        else in that of the values. One that grew by something else
        leaves the use in doubt, not wrong: behind transformers counters count less.
        """
        agree = True
        for counter in self._format.counters:
            text = self._file.cell(cells, counter.column)
            if not text:
                continue
            try:
                count = millionths(text, decimal_sign=self._sign)
            except ValueError:
                raise Fault("counter_not_a_number", field=counter.column, value=text) from None
            if not count:
                continue
            unit = self._counter_units[counter.column]
            count = count * unit.numerator // unit.denominator
            before_s, before = self._counters.get(counter.column, (starts_s, 0))
            self._counters[counter.column] = (starts_s, count)
            if before_s < starts_s and count < before:
                raise Fault("counter_runs_backwards", field=counter.column, value=text)
            if before and before_s + self._format.step_s == starts_s:
                agree = agree and abs(count - before - self._parts.get(counter.of, 0)) <= _ROUNDING
        return agree
