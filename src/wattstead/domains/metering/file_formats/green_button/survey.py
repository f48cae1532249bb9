"""Learns in one pass what a Green Button file holds: its meter readings, and which blocks belong to each."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from wattstead.domains.metering.file_formats.faults import shown
from wattstead.domains.metering.file_formats.green_button.addresses import Address, above
from wattstead.domains.metering.file_formats.green_button.clocks import LocalClocks, clocks_of
from wattstead.domains.metering.file_formats.green_button.feed import ROOTS, Entry, Feed, FeedReading
from wattstead.domains.metering.file_formats.green_button.markup import Markup
from wattstead.domains.metering.file_formats.green_button.reading_types import (
    ReadingType,
    in_short,
    reading_type_of,
)
from wattstead.kernel.refusals import Refusal, said

MOST_METER_READINGS = 500
NOBODY = -1
_LONGEST_LABEL = 120
_LENGTHS_COUNTED = 64


class XmlIsNoGreenButton(Refusal):
    """A file of XML that is no feed of Green Button data."""

    code = "xml_is_no_green_button"
    kind = "unreadable"
    message = said("The XML begins with “{seen}”; Green Button data begin with “feed” or “entry”.")


class GreenButtonWithoutUsage(Refusal):
    """A Green Button file about a customer or a permission, or about a meter without one of its values."""

    code = "green_button_without_usage"
    kind = "unreadable"
    message = said("The Green Button file holds no readings, only: {seen}. Ask for your usage data.")


class GreenButtonOfManyMeters(Refusal):
    """More meter readings than belong to any customer."""

    code = "green_button_of_many_meters"
    kind = "unreadable"
    message = said(
        "The Green Button file holds more than {most} meter readings. Ask for one customer at a time."
    )


class GreenButtonCountsOtherwise(Refusal):
    """A Green Button file none of whose meter readings counts energy or gas by intervals."""

    code = "green_button_counts_otherwise"
    kind = "unreadable"
    message = said(
        "No values of the Green Button file are amounts of energy or gas in intervals; they are: {seen}."
    )


@dataclass(frozen=True, kw_only=True)
class MeterReading:
    """A column of values in the file, under the titles the file gives it.

    `counts` is None where its values are no amounts in intervals, `step_s` the most
    frequent length of its intervals, `values` their number.
    """

    label: str
    counts: ReadingType | None
    told: str
    values: int
    step_s: int


@dataclass(frozen=True, kw_only=True, eq=False)
class GreenButton:
    """What a file holds; `owners` names for each entry with readings whose they are, or NOBODY."""

    readings: tuple[MeterReading, ...]
    owners: "array[int]"
    clocks: LocalClocks | None

    @property
    def usable(self) -> tuple[int, ...]:
        """Return which meter readings have values that can be imported."""
        return tuple(at for at, one in enumerate(self.readings) if one.counts is not None and one.values)


@dataclass(kw_only=True)
class _Counted:
    """What the blocks under one address hold."""

    values: int = 0
    lengths: Counter[str] = field(default_factory=Counter)


class _Survey:
    """Gathers entries while a feed goes by."""

    def __init__(self) -> None:
        self.points: list[Entry] = []
        self.readings: list[Entry] = []
        self.types: list[Entry] = []
        self.clocks: LocalClocks | None = None
        self.kinds: dict[str, None] = {}
        self.blocks_of: dict[tuple[Address, Address], int] = {}
        self.keys = array("i")
        self.counted: list[_Counted] = []
        self._open = _Counted()

    def hear_reading(self, reading: FeedReading) -> None:
        self._open.values += 1
        length = reading.duration or ""
        if length in self._open.lengths or len(self._open.lengths) < _LENGTHS_COUNTED:
            self._open.lengths[length] += 1

    def hear_entry(self, entry: Entry) -> None:
        kinds = set(entry.kinds)
        if len(self.kinds) < _LENGTHS_COUNTED:
            self.kinds |= dict.fromkeys(shown(kind) for kind in entry.kinds)
        if "UsagePoint" in kinds:
            _keep(entry, among=self.points)
        if "MeterReading" in kinds:
            _keep(entry, among=self.readings)
        if entry.reading_type:
            _keep(entry, among=self.types)
        if entry.clock and self.clocks is None:
            self.clocks = clocks_of(entry.clock)
        if self._open.values:
            self.keys.append(self._key(entry))

    def _key(self, entry: Entry) -> int:
        """Return the number of the address under which the blocks of an entry lie, and add them up there."""
        address = (
            above(entry.itself, part="IntervalBlock") or entry.itself,
            above(entry.up, part="IntervalBlock") or entry.up,
        )
        if address not in self.blocks_of and len(self.blocks_of) >= MOST_METER_READINGS:
            address = ("", address[1])
        if address not in self.blocks_of:
            if len(self.blocks_of) >= 2 * MOST_METER_READINGS:
                raise GreenButtonOfManyMeters(most=MOST_METER_READINGS)
            self.blocks_of[address] = len(self.blocks_of)
            self.counted.append(_Counted())
        key = self.blocks_of[address]
        self.counted[key].values += self._open.values
        self.counted[key].lengths += self._open.lengths
        self._open = _Counted()
        return key


def survey(stream: BinaryIO) -> GreenButton:
    """Return what the file in `stream` holds, and rewind it.

    Raises XmlUnreadable, XmlDeclaresTypes, XmlIsNoGreenButton, GreenButtonWithoutUsage,
    GreenButtonOfManyMeters and GreenButtonCountsOtherwise.
    """
    heard = _Survey()
    feed = Feed(on_entry=heard.hear_entry, on_reading=heard.hear_reading)
    for _ in Markup(stream, listener=feed).pieces():
        if feed.root and feed.root not in ROOTS:
            raise XmlIsNoGreenButton(seen=shown(feed.root))
    stream.seek(0)
    if not any(counted.values for counted in heard.counted):
        seen = [kind for kind in heard.kinds if kind != "IntervalBlock"]
        raise GreenButtonWithoutUsage(seen=", ".join(seen[:8]) or "-")
    found = _joined(heard)
    if not found.usable:
        told = dict.fromkeys(one.told for one in found.readings if one.values)
        raise GreenButtonCountsOtherwise(seen="; ".join([*told][:3]))
    return found


def _keep(entry: Entry, *, among: list[Entry]) -> None:
    if len(among) >= MOST_METER_READINGS:
        raise GreenButtonOfManyMeters(most=MOST_METER_READINGS)
    among.append(entry)


def _joined(heard: _Survey) -> GreenButton:
    """Return the meter readings with what belongs to each."""
    entries = heard.readings or [Entry(number=NOBODY)]
    is_only = len(entries) == 1
    at = {address: place for place, entry in enumerate(entries) for address in _addresses(entry)}
    owner_of_key = [
        0 if is_only else next((at[one] for one in address if one in at), NOBODY)
        for address in heard.blocks_of
    ]
    counted = [_Counted() for _ in entries]
    for key, owner in enumerate(owner_of_key):
        if owner != NOBODY:
            counted[owner].values += heard.counted[key].values
            counted[owner].lengths += heard.counted[key].lengths
    labels = _different([_label(entry, heard=heard) for entry in entries])
    return GreenButton(
        readings=tuple(
            _meter_reading(entry, label=label, counted=count, types=heard.types)
            for entry, label, count in zip(entries, labels, counted, strict=True)
        ),
        owners=array("i", (owner_of_key[key] for key in heard.keys)),
        clocks=heard.clocks,
    )


def _addresses(entry: Entry) -> Iterator[Address]:
    """Yield every address by which a block may name a meter reading."""
    for address in (entry.itself, *entry.related):
        if address:
            yield address
            yield from filter(None, [above(address, part="IntervalBlock")])


def _meter_reading(entry: Entry, *, label: str, counted: _Counted, types: list[Entry]) -> MeterReading:
    told = _type_of(entry, types=types)
    counts = reading_type_of(told)
    lengths = [length for length, _ in counted.lengths.most_common() if length.isdigit() and len(length) < 9]
    step_s = int(lengths[0]) if lengths else (counts.length_s if counts and counts.length_s else 0)
    return MeterReading(
        label=label,
        counts=counts,
        told=in_short(told),
        values=counted.values,
        step_s=step_s,
    )


def _type_of(entry: Entry, *, types: list[Entry]) -> dict[str, str]:
    """Return the reading type inside a meter reading, else the one it names, else the only one there is."""
    if entry.reading_type:
        return entry.reading_type
    named = set(entry.related)
    by_name = [each for each in types if each.itself and each.itself in named]
    chosen = by_name or (types if len(types) == 1 else [])
    return chosen[0].reading_type if chosen else {}


def _label(entry: Entry, *, heard: _Survey) -> str:
    """Return the titles of a usage point and of its meter reading, else the end of the address."""
    above_it = above(entry.itself, part="MeterReading")
    points = [each for each in heard.points if each.itself and each.itself == above_it]
    if not points and len(heard.points) == 1:
        points = heard.points
    titles = dict.fromkeys(filter(None, [*(point.title for point in points[:1]), entry.title]))
    return shown(", ".join(titles) or entry.itself[-60:] or "1", characters=_LONGEST_LABEL)


def _different(labels: Iterable[str]) -> list[str]:
    """Return the labels, numbered where one stood before."""
    told: dict[str, None] = {}
    for number, label in enumerate(labels, start=1):
        told[f"{label} #{number}" if label in told else label] = None
    return [*told]
