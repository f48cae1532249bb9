"""Whatever is done to a file, it ends in named refusals: nothing crashes and no good line is lost.

What is tried here is judged more closely than the thousands of `test_malformed_by_the_thousand`.
"""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domains.metering.file_formats.reading_of_text import NOW_S, lines_of
from tests.domains.metering.file_formats.test_workbooks import KWG_HEAD, a_workbook
from wattstead.domains.metering.file_formats.corrections import (
    COLUMN_ROLES,
    DECIMAL_SIGNS,
    DELIMITERS,
    ENCODINGS,
    NO_CORRECTIONS,
    PATTERNS,
    STEPS_S,
    UNITS,
    CorrectionUnusable,
    corrections_of,
)
from wattstead.domains.metering.file_formats.green_button.markup import XmlDeclaresTypes, XmlUnreadable
from wattstead.domains.metering.file_formats.green_button.survey import XmlIsNoGreenButton
from wattstead.domains.metering.file_formats.heads import FileHoldsNothing, FileIsNoText
from wattstead.domains.metering.file_formats.previewing import preview_without_meter
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Line, RefusedLine
from wattstead.domains.metering.file_formats.recognition import FileFormatUnknown
from wattstead.domains.metering.file_formats.workbook_limits import WorkbookTooLarge
from wattstead.domains.metering.file_formats.workbooks import WorkbookUnreadable
from wattstead.domains.metering.vocabulary import LINE_RULES

BY_NAME = {path.stem: path.read_bytes() for path in sorted((Path(__file__).parent / "examples").iterdir())}
EXAMPLES = list(BY_NAME.values())
# Their headers say all, so that a spoiled line below them touches no other.
PLAIN = [BY_NAME[name] for name in ("netz_burgenland", "netz_noe", "tinetz")]
WORKBOOK = a_workbook([*KWG_HEAD, *([f"{day:02d}.03.2023 00:00", day / 7] for day in range(1, 20))])
NAMED = (
    *(FileHoldsNothing, FileIsNoText, FileFormatUnknown, WorkbookUnreadable, WorkbookTooLarge),
    *(XmlUnreadable, XmlDeclaresTypes, XmlIsNoGreenButton),
)
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
    """Return the lines, or none where the whole file is refused by name; anything else is a failure.

    The preview has to see the same.
    """
    lines: list[Line] = []
    refused_by: type[Exception] | None = None
    try:
        lines = lines_of(content)
    except NAMED as refusal:
        refused_by = type(refusal)
    if refused_by is not None:
        with pytest.raises(refused_by):
            preview_without_meter(BytesIO(content), corrections=NO_CORRECTIONS, now_s=NOW_S)
        return lines
    for line in lines:
        if isinstance(line, RefusedLine):
            assert line.rule in LINE_RULES
            assert line.value.isprintable()
            assert len(line.value) <= 81
    agrees_with_preview(content, lines)
    return lines


def agrees_with_preview(content: bytes, lines: list[Line]) -> None:
    seen = preview_without_meter(BytesIO(content), corrections=NO_CORRECTIONS, now_s=NOW_S)
    if seen.questions:
        assert seen.found == 0
        return
    good = [line for line in lines if isinstance(line, GoodLine)]
    idle = [line for line in lines if isinstance(line, IdleLine)]
    assert (seen.found, seen.refused) == (len(good), len(lines) - len(good) - len(idle))
    assert int(seen.total.scaleb(6)) == sum(line.millionths for line in good)
    assert seen.repeated + seen.without_value == len(idle)


@settings(max_examples=150)
@given(content=st.sampled_from(EXAMPLES), data=st.data())
def test_bytes_cut_out_anywhere(content: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(min_value=0, max_value=len(content)))
    length = data.draw(st.integers(min_value=1, max_value=60))

    read_or_refuse(content[:start] + content[start + length :])


@settings(max_examples=150)
@given(content=st.sampled_from(PLAIN), data=st.data())
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
        line.number
        for line in kept
        if (isinstance(line, RefusedLine) and line.rule in RULES_THAT_LOOK_BACK)
        or (isinstance(line, GoodLine) and line.mark == "questionable")
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


@settings(max_examples=150)
@given(content=st.sampled_from(EXAMPLES), order=st.permutations(range(8)))
def test_swapped_columns(content: bytes, order: list[int]) -> None:
    sign = b";" if b";" in content else b","
    rows = [row.split(sign) for row in content.splitlines()]

    swapped = [sign.join(row[place] for place in order if place < len(row)) for row in rows]

    read_or_refuse(b"\r\n".join(swapped))


@settings(max_examples=150)
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


@settings(max_examples=150)
@given(content=st.binary(max_size=400))
def test_bytes_of_no_meaning(content: bytes) -> None:
    read_or_refuse(content)
    read_or_refuse(EXAMPLES[0][:60] + b"\n" + content)


@settings(max_examples=150)
@given(text=st.text(max_size=200))
def test_any_text_below_a_known_header(text: str) -> None:
    read_or_refuse(b"DATE_FROM;DATE_TO;VALUE\n" + text.encode("utf-8", "surrogatepass"))


CELLS = st.sampled_from(
    ["01.01.2023 00:15", "2023-01-01", "00:15", "1,5", "1.5", "kWh", "", '"', "x;y", "29/02/2023 24:00", "-1"]
)


@settings(max_examples=150)
@given(
    rows=st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=12),
    sign=st.sampled_from([";", ",", "\t", "|"]),
)
def test_tables_of_nobody(rows: list[list[str]], sign: str) -> None:
    read_or_refuse("\n".join(sign.join(row) for row in rows).encode() or b"\n")


@settings(max_examples=150)
@given(
    content=st.sampled_from([*EXAMPLES, WORKBOOK]),
    told=st.fixed_dictionaries(
        {},
        optional={
            "encoding": st.sampled_from(ENCODINGS),
            "delimiter": st.sampled_from(DELIMITERS),
            "decimal_sign": st.sampled_from(DECIMAL_SIGNS),
            "zone": st.sampled_from(["UTC", "Australia/Lord_Howe", "Pacific/Apia"]),
            "stamp_means": st.sampled_from(["start", "end"]),
            "stamp_pattern": st.sampled_from(PATTERNS),
            "unit": st.sampled_from(sorted(UNITS)),
            "step_s": st.sampled_from(STEPS_S),
            "columns": st.dictionaries(
                st.sampled_from(COLUMN_ROLES), st.sampled_from(["#1", "#2", "#3", "#4", ""]), max_size=3
            ),
        },
    ),
)
def test_corrections_that_do_not_fit(content: bytes, told: dict[str, object]) -> None:
    corrections = corrections_of(told)

    try:
        seen = preview_without_meter(BytesIO(content), corrections=corrections, now_s=NOW_S)
    except (*NAMED, CorrectionUnusable):
        return
    assert seen.found >= 0
