"""Whatever is done to a file, it ends in named refusals: nothing crashes and no good line is lost."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.domains.metering.file_formats.reading_of_text import lines_of
from wattstead.domains.metering.file_formats.heads import FileHoldsNothing, FileIsNoText
from wattstead.domains.metering.file_formats.reading import GoodLine, Line, RefusedLine
from wattstead.domains.metering.file_formats.recognition import FileFormatUnknown
from wattstead.domains.metering.vocabulary import LINE_RULES

EXAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parent / "examples").glob("*.csv"))]
JUNK = [
    b";",
    b'"',
    b"\n",
    b"\r",
    b"\0",
    b"\xff",
    b"\xe4",
    b"\xc3",
    b"NaN",
    b"-",
    b"1e9",
    b"2023",
    b" ",
    b"\xef\xbb\xbf",
]

RULES_THAT_LOOK_BACK = {"stamp_ambiguous", "counter_runs_backwards"}


def read_or_refuse(content: bytes) -> list[Line]:
    """Return the lines, or none where the whole file is refused by name; anything else is a failure."""
    try:
        lines = lines_of(content)
    except (FileHoldsNothing, FileIsNoText, FileFormatUnknown):
        return []
    for line in lines:
        if isinstance(line, RefusedLine):
            assert line.rule in LINE_RULES
            assert line.value.isprintable()
            assert len(line.value) <= 81
    return lines


@given(content=st.sampled_from(EXAMPLES), data=st.data())
def test_bytes_cut_out_anywhere(content: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(min_value=0, max_value=len(content)))
    length = data.draw(st.integers(min_value=1, max_value=60))

    read_or_refuse(content[:start] + content[start + length :])


@given(content=st.sampled_from(EXAMPLES), data=st.data())
def test_junk_written_over_any_place_spoils_the_lines_it_touches_and_no_other(
    content: bytes, data: st.DataObject
) -> None:
    body = content.index(b"\n", content.index(b"DATE_FROM") if b"DATE_FROM" in content else 0) + 1
    at = data.draw(st.integers(min_value=body, max_value=len(content)))
    junk = data.draw(st.sampled_from([piece for piece in JUNK if piece not in {b"\n", b"\r"}]))
    touched = content[:at].count(b"\n") + 1

    spoiled = content[:at] + junk + content[at:]

    unspoiled = [line for line in lines_of(content) if line.number != touched]
    kept = [line for line in read_or_refuse(spoiled) if line.number != touched]
    in_doubt = {
        line.number for line in kept if isinstance(line, RefusedLine) and line.rule in RULES_THAT_LOOK_BACK
    }
    changed = {line.number for line in set(kept) ^ set(unspoiled)}
    # What is judged by the line before may be refused after a spoiled one, but never becomes different.
    assert changed <= in_doubt | repeated_with(content, spoiled, touched)


def repeated_with(content: bytes, spoiled: bytes, touched: int) -> set[int]:
    """Return the lines that say the same interval as the touched line now does, or once did."""
    starts = {
        line.starts_s
        for lines in (lines_of(content), read_or_refuse(spoiled))
        for line in lines
        if isinstance(line, GoodLine) and line.number == touched
    }
    return {
        line.number
        for lines in (lines_of(content), read_or_refuse(spoiled))
        for line in lines
        if isinstance(line, GoodLine) and line.starts_s in starts
    }


@given(content=st.sampled_from(EXAMPLES), order=st.permutations(range(6)))
def test_swapped_columns(content: bytes, order: list[int]) -> None:
    rows = [row.split(b";") for row in content.split(b"\r\n")]

    swapped = [b";".join(row[place] for place in order if place < len(row)) for row in rows]

    read_or_refuse(b"\r\n".join(swapped))


@given(
    content=st.sampled_from(EXAMPLES),
    encodings=st.lists(
        st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16", "cp437"]), min_size=2, max_size=2
    ),
    data=st.data(),
)
def test_mixed_encodings(content: bytes, encodings: list[str], data: st.DataObject) -> None:
    text = content.decode("latin-1")
    at = data.draw(st.integers(min_value=0, max_value=len(text)))

    read_or_refuse(text[:at].encode(encodings[0], "replace") + text[at:].encode(encodings[1], "replace"))


@given(content=st.binary(max_size=400))
def test_bytes_of_no_meaning(content: bytes) -> None:
    read_or_refuse(content)
    read_or_refuse(EXAMPLES[0][:60] + b"\n" + content)


@given(text=st.text(max_size=200))
def test_any_text_below_a_known_header(text: str) -> None:
    read_or_refuse(b"DATE_FROM;DATE_TO;VALUE\n" + text.encode("utf-8", "surrogatepass"))
