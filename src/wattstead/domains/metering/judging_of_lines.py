"""Hands the lines of a file to the rules of all readings, and tells their verdicts line by line."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

import numpy as np

from wattstead.domains.metering.arriving import SECOND_US, Arriving, Counting, Verdict, judged
from wattstead.domains.metering.file_formats.cells import cells_of
from wattstead.domains.metering.file_formats.faults import shown
from wattstead.domains.metering.file_formats.reading import GoodLine, Line, RefusedLine
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.stamps import stamp_text
from wattstead.domains.metering.operations.verdicts import CODES
from wattstead.domains.metering.vocabulary import MARKS, ReadingMark
from wattstead.timeseries.flags import Quality, Source, flag

LINES_AT_ONCE = 2976  # a month of quarter-hours
_FLAGS: dict[ReadingMark, int] = {
    mark: flag(Source[source], Quality[quality]) for (source, quality), mark in MARKS.items()
}
_ABOUT_VALUES = frozenset({CODES[Verdict.NEGATIVE], CODES[Verdict.BEYOND_BELIEF]})


def arriving_of(lines: Sequence[GoodLine]) -> Arriving:
    """Return lines of one register as readings that arrive, in the order of the file."""
    columns = np.array(
        [(line.starts_s, line.starts_s + line.length_s, line.millionths) for line in lines], dtype=np.int64
    ).reshape(-1, 3)
    return Arriving(
        which=np.zeros(len(lines), dtype=np.int64),
        starts_us=columns[:, 0] * SECOND_US,
        ends_us=columns[:, 1] * SECOND_US,
        millionths=columns[:, 2].copy(),
        flags=np.array([_FLAGS[line.mark] for line in lines], dtype=np.uint8),
    )


def refused_line(number: int, *, code: str, text: str, file: RecognisedFile) -> RefusedLine:
    """Return a line that was read and then refused, with the cell that the reason is about."""
    declared, cells = file.format, cells_of(text, file.format)
    if code in _ABOUT_VALUES:
        return RefusedLine(number, declared.value, shown(file.cell(cells, declared.value)), code)
    columns = declared.stamp.columns
    told = stamp_text(cells, tuple(file.places[column] for column in columns))
    return RefusedLine(number, " ".join(columns), shown(told), code)


def judged_lines(
    read: Iterator[tuple[Line, str]], *, file: RecognisedFile, register: Counting, now: datetime
) -> Iterator[tuple[Line, str]]:
    """Yield lines with their texts as an import would take them: what the rules refuse is a refused line."""
    while piece := list(islice(read, LINES_AT_ONCE)):
        good = [place for place, (line, _) in enumerate(piece) if isinstance(line, GoodLine)]
        lines = [line for line, _ in piece if isinstance(line, GoodLine)]
        verdicts = judged(arriving_of(lines), registers=(register,), now=now).verdicts
        for row in np.nonzero(verdicts != Verdict.GOOD)[0].tolist():
            line, text = piece[good[row]]
            code = CODES[Verdict(int(verdicts[row]))]
            piece[good[row]] = (refused_line(line.number, code=code, text=text, file=file), text)
        yield from piece
