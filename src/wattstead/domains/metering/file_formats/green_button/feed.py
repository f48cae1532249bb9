"""Hears the elements of a feed and tells its entries and its readings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from wattstead.domains.metering.file_formats.green_button.addresses import Address, address_of

MOST_LINKS_AN_ENTRY = 200
ROOTS = frozenset({"feed", "entry"})
_CLOCKS = frozenset({"LocalTimeParameters", "TimeConfiguration"})


class FeedReading(NamedTuple):
    """One reading as it stands in the file.

    `number` counts the readings from 1, `entry` the entries from 0. Where the reading names no time,
    its start is `place` intervals behind `block_start`.
    """

    number: int
    entry: int
    line: int
    start: str | None
    duration: str | None
    value: str | None
    qualities: str
    block_start: str
    place: int


@dataclass(kw_only=True)
class Entry:
    """What an entry says of itself; `reading_type` and `clock` are texts by the names of elements."""

    number: int
    title: str = ""
    itself: Address = ""
    up: Address = ""
    related: list[Address] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    reading_type: dict[str, str] = field(default_factory=dict)
    clock: dict[str, str] = field(default_factory=dict)


class Feed:
    """Listens to a feed. `root` is the name of its outermost element, `entries` and `readings` count."""

    def __init__(
        self, *, on_entry: Callable[[Entry], None], on_reading: Callable[[FeedReading], None]
    ) -> None:
        """Tell of every entry once it ends, and of every reading."""
        self._on_entry, self._on_reading = on_entry, on_reading
        self.root = ""
        self.entries = self.readings = 0
        self._entry = Entry(number=0)
        self._path: list[str] = []
        self._block_start = ""
        self._place = 0
        self._reading: dict[str, str] | None = None
        self._qualities: list[str] = []
        self._line = 0

    def begins(self, name: str, attributes: dict[str, str], *, line: int) -> None:
        """Hear that an element begins."""
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "IntervalReading":
            self._reading, self._qualities, self._line = {}, [], line
        elif name == "link" and parent == "entry":
            self._link(attributes)
        elif name == "IntervalBlock":
            self._block_start, self._place = "", 0
        elif name == "entry":
            self._entry = Entry(number=self.entries)
        if parent == "content" and len(self._entry.kinds) < MOST_LINKS_AN_ENTRY:
            self._entry.kinds.append(name)
        if not parent:
            self.root = name

    def ends(self, name: str, text: str) -> None:
        """Hear that an element ends, and its text."""
        self._path.pop()
        parent = self._path[-1] if self._path else ""
        if self._reading is not None:
            self._in_reading(name, text, parent=parent, reading=self._reading)
        elif parent == "ReadingType":
            self._entry.reading_type[name] = text
        elif parent in _CLOCKS:
            self._entry.clock[name] = text
        elif parent == "interval" and name == "start":
            self._block_start = text
        elif parent == "entry" and name == "title":
            self._entry.title = text
        elif name == "entry":
            self._on_entry(self._entry)
            self.entries += 1

    def _in_reading(self, name: str, text: str, *, parent: str, reading: dict[str, str]) -> None:
        if name == "IntervalReading":
            self._told(reading)
        elif name == "quality" and len(self._qualities) < MOST_LINKS_AN_ENTRY:
            self._qualities.append(text)
        elif parent in ("IntervalReading", "timePeriod"):
            reading[name] = text

    def _told(self, reading: dict[str, str]) -> None:
        self.readings += 1
        self._reading = None
        self._on_reading(
            FeedReading(
                number=self.readings,
                entry=self.entries,
                line=self._line,
                start=reading.get("start"),
                duration=reading.get("duration"),
                value=reading.get("value"),
                qualities=" ".join(self._qualities),
                block_start=self._block_start,
                place=self._place,
            )
        )
        self._place += 1

    def _link(self, attributes: dict[str, str]) -> None:
        address = address_of(attributes.get("href", ""))
        relation = attributes.get("rel", "")
        if relation == "self":
            self._entry.itself = address
        elif relation == "up":
            self._entry.up = address
        elif relation == "related" and len(self._entry.related) < MOST_LINKS_AN_ENTRY:
            self._entry.related.append(address)
