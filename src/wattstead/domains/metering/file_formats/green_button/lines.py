"""Yields the readings of one meter reading as lines of text, their cells parted by tabs."""

from collections.abc import Iterator
from typing import BinaryIO

from wattstead.domains.metering.file_formats.green_button.feed import Entry, Feed, FeedReading
from wattstead.domains.metering.file_formats.green_button.markup import Markup
from wattstead.domains.metering.file_formats.green_button.survey import NOBODY, GreenButton

HEADER = ("start", "duration", "value", "quality", "line", "meter reading")
_SPOILERS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})
UNKNOWN = "?"


class GreenButtonLines:
    """The readings of a file by their number in it; those that belong to nobody come along, marked."""

    def __init__(self, stream: BinaryIO, *, green_button: GreenButton, chosen: int | None) -> None:
        """Read `stream` from its beginning."""
        self._stream = stream
        self._owners = green_button.owners
        self._chosen = chosen
        counts = None if chosen is None else green_button.readings[chosen].counts
        self._length_s = counts.length_s if counts else None
        self._rows: list[tuple[int, str]] = []
        self._entry = self._place = -1
        self.bytes_read = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield number and text of every reading."""
        if self._chosen is None:
            return
        self._stream.seek(0)
        self._entry = self._place = -1
        markup = Markup(self._stream, listener=Feed(on_entry=_nothing, on_reading=self._hear))
        for _ in markup.pieces():
            self.bytes_read = markup.bytes_read
            yield from self._rows
            self._rows = []

    def _hear(self, reading: FeedReading) -> None:
        if reading.entry != self._entry:
            self._entry, self._place = reading.entry, self._place + 1
        owner = self._owners[self._place] if self._place < len(self._owners) else NOBODY
        if owner not in (self._chosen, NOBODY):
            return
        start, duration = reading.start, reading.duration
        if start is None and duration is None and self._length_s:
            start, duration = self._by_place(reading, length_s=self._length_s), str(self._length_s)
        cells = (start or "", duration or "", reading.value or "", reading.qualities, str(reading.line))
        belongs = UNKNOWN if owner == NOBODY else ""
        self._rows.append(
            (reading.number, "\t".join(cell.translate(_SPOILERS) for cell in (*cells, belongs)))
        )

    @staticmethod
    def _by_place(reading: FeedReading, *, length_s: int) -> str:
        """Return when a reading without a time begins: so many intervals after its block."""
        text = reading.block_start
        return str(int(text) + reading.place * length_s) if text.isdigit() and len(text) < 12 else ""


def _nothing(_: Entry) -> None:
    """Need nothing from entries: the survey knows them."""
