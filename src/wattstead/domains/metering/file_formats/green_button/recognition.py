"""Tells XML from other files, and describes a Green Button file like one of a known format."""

import codecs
import re
from typing import BinaryIO

from wattstead.domains.metering.file_formats.declarations import ReadingFileFormat, StampColumns
from wattstead.domains.metering.file_formats.green_button.lines import HEADER
from wattstead.domains.metering.file_formats.green_button.survey import survey
from wattstead.domains.metering.file_formats.recognised import RecognisedFile

_HEAD_BYTES = 256
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OPENING = re.compile(rb"\s*<[?!A-Za-z]")
GREEN_BUTTON = ReadingFileFormat(
    code="green_button",
    name="Green Button (ESPI)",
    header=HEADER,
    stamp=StampColumns(columns=("start",), patterns=("%s",)),
    stamp_means="start",
    value="value",
    delimiter="\t",
    decimal_sign=".",
    zone="UTC",
)


def is_markup(stream: BinaryIO) -> bool:
    """Tell whether a file begins like XML, and rewind it."""
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return _OPENING.match(head.replace(b"\0", b"")) is not None


def recognised_feed(stream: BinaryIO) -> RecognisedFile:
    """Return what a file of XML holds, and rewind it; which meter reading is meant stays open.

    Raises what `survey` raises.
    """
    return RecognisedFile(
        format=GREEN_BUTTON,
        encoding="xml",
        header_line=0,
        first_column=0,
        metering_points=frozenset(),
        # Who owns a line is not the file's word but what the survey found.
        header=HEADER[:-1],
        green_button=survey(stream),
    )
