"""Whatever is done to a Green Button file, it ends in named refusals, in little memory and bounded work."""

from collections.abc import Callable, Iterator
from io import BytesIO
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.metering.file_formats.green_button.feeds import (
    ATOM,
    TWO_METERS,
    a_block,
    a_feed,
    a_house,
    a_meter_reading,
    a_reading_type,
    a_value,
    some_values,
)
from tests.domains.metering.file_formats.green_button.reading_of_feeds import LIMITS
from tests.malformed import INPUTS, LITTLE_BYTES, assert_work_grows_like_size, malformed, read_each
from tests.memory import traced_peak_bytes
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS
from wattstead.domains.metering.file_formats.faults import Fault
from wattstead.domains.metering.file_formats.green_button.markup import (
    LONGEST_TEXT,
    Markup,
    XmlDeclaresTypes,
    XmlUnreadable,
)
from wattstead.domains.metering.file_formats.green_button.reading import GreenButtonReader
from wattstead.domains.metering.file_formats.green_button.survey import (
    GreenButtonCountsOtherwise,
    GreenButtonOfManyMeters,
    GreenButtonWithoutUsage,
    XmlIsNoGreenButton,
)
from wattstead.domains.metering.file_formats.heads import FileHoldsNothing, FileIsNoText
from wattstead.domains.metering.file_formats.previewing import preview_without_meter
from wattstead.domains.metering.file_formats.recognition import FileFormatUnknown, recognise
from wattstead.domains.metering.vocabulary import LINE_RULES
from wattstead.kernel.refusals import Refusal

HOUSE = a_house(some_values(1, 22, 333, 4444), a_value(5, start=1, quality=[8]))
NAMED = (
    XmlUnreadable,
    XmlDeclaresTypes,
    XmlIsNoGreenButton,
    GreenButtonWithoutUsage,
    GreenButtonOfManyMeters,
    GreenButtonCountsOtherwise,
    FileHoldsNothing,
    FileIsNoText,
    FileFormatUnknown,
)
JUNK = [
    *b"< > </ /> & &amp; &x; <!-- --> ]]> <?x <!DOCTYPE - 1e9 <value> </value> <entry>".split(),
    *b"</entry> <content/> <IntervalReading> </IntervalBlock> <uom>72</uom>".split(),
    *(b"\0", b"\xff", b"9" * 40, b"<![CDATA[", b"\t", b"\n", b"\xef\xbb\xbf"),
]
PIECES = [
    *b"<feed> </feed> <entry> </entry> <content> </content> <MeterReading> </MeterReading> text".split(),
    *b"<ReadingType> </ReadingType> <uom>72</uom> <flowDirection>19</flowDirection> <interval>".split(),
    *b"<IntervalBlock> </IntervalBlock> </interval> <IntervalReading> </IntervalReading>".split(),
    *b"<timePeriod> </timePeriod> <start>1700000000</start> <duration>900</duration>".split(),
    *b"<value>7</value> <value>-7</value> <ReadingQuality><quality>8</quality></ReadingQuality>".split(),
    *b"<LocalTimeParameters> <tzOffset>3600</tzOffset> <dstStartRule>360E2000</dstStartRule>".split(),
    b"<link rel='self' href='a'/>",
    b"<link rel='up' href='a/IntervalBlock'/>",
    b"</LocalTimeParameters>",
]


def read_or_refused(content: bytes) -> None:
    """Preview a file; only refusals by name may come out."""
    try:
        seen = preview_without_meter(BytesIO(content), corrections=NO_CORRECTIONS, now_s=LIMITS.now_s)
    except NAMED:
        return
    for line in seen.refused_lines:
        assert line.rule.code in LINE_RULES
        assert line.value.isprintable()


def test_spoiled_feeds_are_read_or_refused_by_name() -> None:
    assert read_each(read_or_refused, malformed([HOUSE, TWO_METERS], junk=JUNK)) == INPUTS


def test_control_without_its_net_the_reader_of_markup_lets_faults_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Markup, "_parse", lambda self, chunk, is_last: self._parser.Parse(chunk, is_last))

    with pytest.raises(expat.ExpatError):
        read_each(read_or_refused, malformed([HOUSE], count=50, junk=JUNK))


def test_control_without_its_net_the_reader_of_lines_lets_faults_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GreenButtonReader, "read", GreenButtonReader._read)

    with pytest.raises(Fault):
        read_each(read_or_refused, malformed([HOUSE], count=2000, junk=JUNK))


@settings(max_examples=1000)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=60))
def test_elements_in_any_order(pieces: list[bytes]) -> None:
    read_or_refused(f'<feed xmlns="{ATOM}">'.encode() + b"".join(pieces) + b"</feed>")


BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<feed>&b;</feed>"
)
REMOTE = b'<?xml version="1.0"?><!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed/>'


@pytest.mark.parametrize("content", [BILLION, REMOTE], ids=["entities", "remote"])
def test_declarations_are_refused_with_their_line(content: bytes) -> None:
    with pytest.raises(XmlDeclaresTypes) as refused:
        recognise(BytesIO(content))

    assert refused.value.facts == {"line": 1}


def test_a_damaged_file_is_refused_with_the_place() -> None:
    with pytest.raises(XmlUnreadable) as refused:
        recognise(BytesIO(b"<feed>\n  <entry>\n </feed>"))

    assert refused.value.facts == {"line": 3, "column": 4, "problem": "a tag ends that is not open"}


def test_a_file_cut_off_is_refused_with_the_place() -> None:
    with pytest.raises(XmlUnreadable) as refused:
        recognise(BytesIO(b"<feed>\n<entry>"))

    assert refused.value.facts == {"line": 2, "column": 8, "problem": "it breaks off there"}


def test_other_xml_is_refused_by_its_first_element() -> None:
    with pytest.raises(XmlIsNoGreenButton) as refused:
        recognise(BytesIO(b"<?xml version='1.0'?><html><p>Hello</p></html>"))

    assert refused.value.facts == {"seen": "html"}


HEAD = f'<feed xmlns="{ATOM}">'.encode()
MEGABYTE = 1024 * 1024
ENDLESS = {
    "a comment": (b"<!--", b"no end "),
    "an attribute": (b"<a b='", b"no end "),
    "a name": (b"<", b"noend"),
    "an instruction": (b"<?x ", b"no end "),
    "elements in each other": (b"", b"<a>"),
    "texts": (b"<title>", b"no end "),
    "names": (b"", b"<n%d/>"),
    "attributes": (b"", b"<a n%d='1'/>"),
    "prefixes": (b"", b"<a xmlns:n%d='n%d'/>"),
    "empty entries": (b"", b"<entry/>"),
    "links": (b"<entry>", b"<link rel='related' href='/somewhere/far/away/%d'/>"),
    "kinds": (b"<entry><content>", b"<x/>"),
}


class Endless:
    """A stream of 40 MB that is made while it is read."""

    def __init__(self, opening: bytes, *, repeated: bytes) -> None:
        self._pieces = self._made(opening, repeated=repeated)

    def read(self, _: int = -1) -> bytes:
        return next(self._pieces, b"")

    def seek(self, to: int) -> int:
        return to

    def _made(self, opening: bytes, *, repeated: bytes) -> Iterator[bytes]:
        yield HEAD + opening
        number = 0
        for _ in range(40 * MEGABYTE // 65_536):
            if b"%d" in repeated:
                count = 65_536 // (len(repeated) + 4)
                slots = repeated.count(b"%d")
                yield b"".join(repeated % ((n,) * slots) for n in range(number, number + count))
                number += count
            else:
                yield repeated * (65_536 // len(repeated))


@pytest.mark.parametrize("name", sorted(ENDLESS))
def test_no_file_fills_the_memory(name: str) -> None:
    opening, repeated = ENDLESS[name]

    def read() -> None:
        with pytest.raises(Refusal):
            recognise(Endless(opening, repeated=repeated))  # type: ignore[arg-type]

    assert traced_peak_bytes(read) < LITTLE_BYTES


def a_feed_of(days: int) -> bytes:
    blocks = [
        a_block(some_values(*range(96), start=1_700_000_000 - day * 86_400), number=day)
        for day in range(days)
    ]
    return a_feed(a_reading_type(), *blocks)


def entries_of(count: int) -> bytes:
    """Return a feed of many meter readings that all name each other."""
    return a_feed(
        *(a_reading_type(number) for number in range(count)),
        *(a_meter_reading(number, of_type=number) for number in range(count)),
        *(a_block(some_values(1), number=1, meter_reading=number) for number in range(count)),
    )


@pytest.mark.parametrize(
    ("made", "small"), [(a_feed_of, 2), (entries_of, 100)], ids=["of many readings", "of many entries"]
)
def test_the_work_grows_no_faster_than_the_file(made: Callable[[int], bytes], small: int) -> None:
    assert_work_grows_like_size(read_or_refused, of_size=made, small=small)


def test_a_feed_is_read_twice_and_not_again_and_again() -> None:
    class Counted(BytesIO):
        asked = 0

        def read(self, size: int | None = -1, /) -> bytes:
            given = super().read(size)
            self.asked += len(given)
            return given

    content = a_feed_of(40)
    file = Counted(content)

    preview_without_meter(file, corrections=NO_CORRECTIONS, now_s=LIMITS.now_s)

    assert 2 * len(content) <= file.asked < 2 * len(content) + 1024


def test_long_texts_are_cut_so_that_no_number_of_them_is_believed() -> None:
    heard: list[str] = []

    class Ear:
        def begins(self, name: str, attributes: dict[str, str], *, line: int) -> None:
            assert (name, attributes, line) == ("a", {}, 1)

        def ends(self, _: str, text: str) -> None:
            heard.append(text)

    list(Markup(BytesIO(b"<a>" + b"1" * 100_000 + b"</a>"), listener=Ear()).pieces())

    assert LONGEST_TEXT < len(heard[0]) < 3 * LONGEST_TEXT
