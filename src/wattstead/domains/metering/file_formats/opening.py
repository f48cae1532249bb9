"""Opens a recognised file as lines, and finds who reads them."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Protocol

from wattstead.domains.metering.file_formats.green_button.lines import GreenButtonLines
from wattstead.domains.metering.file_formats.green_button.reading import GreenButtonReader
from wattstead.domains.metering.file_formats.heads import lines_of_file
from wattstead.domains.metering.file_formats.lines import Lines
from wattstead.domains.metering.file_formats.reading import Limits, Line, LineReader
from wattstead.domains.metering.file_formats.recognised import RecognisedFile


class Reader(Protocol):
    """Whoever turns lines into intervals."""

    @property
    def totals(self) -> Mapping[str, int]:
        """Return what each column of values adds up to so far, in millionths of the register's unit."""

    def read_all(self, lines: Lines) -> Iterator[tuple[Line, str]]:
        """Yield what every line says, with its text."""


def lines_of(file: RecognisedFile, stream: BinaryIO) -> Lines:
    """Return the lines of a file that was recognised."""
    if file.green_button is not None:
        return GreenButtonLines(stream, green_button=file.green_button, chosen=file.meter_reading)
    return lines_of_file(stream, encoding=file.encoding, sheet=file.sheet)


def reader_of(file: RecognisedFile, *, limits: Limits) -> Reader:
    """Return who reads the lines of such a file; a question about it has to be answered first."""
    if file.green_button is None:
        return LineReader(file, limits=limits)
    counts = None if file.meter_reading is None else file.green_button.readings[file.meter_reading].counts
    if counts is None:
        raise ValueError("nobody has said which meter reading is meant")
    return GreenButtonReader(counts, limits=limits)
