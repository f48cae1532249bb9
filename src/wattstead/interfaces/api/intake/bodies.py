"""Says how bodies of readings are written, and which reader reads each."""

from collections.abc import Iterator
from typing import BinaryIO

from wattstead.journeys.take_in_readings import Piece

JSON, JSON_LINES, CSV = "application/json", "application/x-ndjson", "text/csv"
ARROW = "application/vnd.apache.arrow.stream"
TYPES = (JSON, JSON_LINES, CSV, ARROW)
LARGEST_BODY = 1024**3
"""A gigabyte, as it travels."""


def pieces_of(stream: BinaryIO, *, kind: str, coding: str) -> Iterator[Piece]:
    """Yield the readings of a body piece by piece; raises what its coding and its reader raise."""
    # What reads tables takes 40 MB of memory; a portal that is brought none does without.
    from wattstead.interfaces.api.intake.arrows import arrow_pieces
    from wattstead.interfaces.api.intake.codings import unpacked
    from wattstead.interfaces.api.intake.texts import csv_pieces, json_line_pieces, json_pieces

    readers = {JSON: json_pieces, JSON_LINES: json_line_pieces, CSV: csv_pieces, ARROW: arrow_pieces}
    return readers[kind](unpacked(stream, coding=coding))
