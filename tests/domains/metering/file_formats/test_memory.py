"""No file takes much memory, however long it is and whatever it would unfold into."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.domains.metering.file_formats.green_button.feeds import a_house, some_values
from tests.domains.metering.file_formats.test_workbooks import (
    BOMBS,
    KWG_HEAD,
    MEGABYTE,
    PARTS,
    STRINGS,
    STRINGS_OPENING,
    a_workbook,
    sheet_of,
    with_part,
)

HEADER = (
    "Anlagennummer;Zaehlpunkt;Tarif;Verbrauchszeitraum Beginn;Verbrauchszeitraum Ende;Verbrauch;Einheit;"
    "Messwert: VAL...gemessen\n"
)
POINT = "AT0099900000000000000000000000101"
DAYS = 5000  # 13 years; then the same lines again, so that only the file grows
FIRST = datetime(2003, 1, 1, tzinfo=UTC)
KWG = (
    b'<row><c t="str"><v>Datum</v></c><c t="str"><v>Daten 1</v></c></row>'
    b'<row><c t="str"><v>01.01.2023 01:00</v></c><c><v>1</v></c></row>'
)


def measured(*paths: Path) -> tuple[list[str], int]:
    """Return what a process of its own says of the files, and the most memory it took."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.domains.metering.file_formats.measuring_process", *map(str, paths)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    *told, took = done.stdout.splitlines()
    return told, int(took.removeprefix("took "))


def a_file_of(size: int, *, path: Path) -> int:
    """Write at least `size` bytes of quarter-hours; return how many lines that is."""
    lines = 0
    with path.open("w") as file:
        written = file.write(HEADER)
        while written < size:
            day = FIRST + timedelta(days=lines // 96 % DAYS)
            stamps = [f"{day + timedelta(minutes=15 * n):%d.%m.%Y %H:%M}" for n in range(97)]
            written += file.write(
                "".join(f"77;{POINT};;{stamps[n]};{stamps[n + 1]};0,{n + 100};KWH;VAL\n" for n in range(96))
            )
            lines += 96
    return lines


def test_a_file_that_grows_takes_no_more_memory(tmp_path: Path) -> None:
    """Stand for the gigabytes that only the long profile reads: memory does not follow the file."""
    half, whole = tmp_path / "half.csv", tmp_path / "whole.csv"
    lines = a_file_of(25 * MEGABYTE, path=half), a_file_of(50 * MEGABYTE, path=whole)

    (told_half,), small = measured(half)
    (told_whole,), large = measured(whole)

    assert [sum(map(int, told.split()[1::2])) for told in (told_half, told_whole)] == list(lines)
    assert large < 300 * MEGABYTE
    assert large - small < 10 * MEGABYTE


def a_feed_of(size: int, *, path: Path) -> int:
    """Write at least `size` bytes of Green Button by the minute; return how many readings that is."""
    head, _, tail = a_house(some_values(1)).partition(b"<IntervalReading>")
    behind = tail.partition(b"</IntervalReading>")[2]
    between = behind.partition(b"</feed>")[0] + head[head.rindex(b"<entry>") :]
    readings, starts_s = 0, int(FIRST.timestamp()) - 20 * 365 * 86_400
    with path.open("wb") as file:
        written = file.write(head)
        while written < size:
            written += file.write(some_values(*range(1440), start=starts_s, duration=60).encode() + between)
            starts_s, readings = starts_s + 86_400, readings + 1440
        file.write(some_values(1, start=starts_s, duration=60).encode() + behind)
    return readings + 1


@pytest.mark.skipif(os.environ.get("HYPOTHESIS_PROFILE") != "long", reason="only with script/test --long")
@pytest.mark.parametrize("written", [a_file_of, a_feed_of], ids=["text", "Green Button"])
def test_a_gigabyte_streams_through_little_memory(written: Callable[..., int], tmp_path: Path) -> None:
    path = tmp_path / "gigabyte"
    lines = written(1024 * MEGABYTE, path=path)

    (told,), took = measured(path)

    assert sum(map(int, told.split()[1::2])) == lines
    assert took < 300 * MEGABYTE


def test_no_workbook_takes_half_a_gigabyte(tmp_path: Path) -> None:
    paths = []
    for number, bomb in enumerate(BOMBS.values()):
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(bomb())

    told, took = measured(*paths)

    assert set(told) == {"workbook_too_large"}
    assert took < 500 * MEGABYTE


def attributes() -> bytes:
    row = b"<row " + b" ".join(b'a%d="%d"' % (n, n) for n in range(14)) + b"/>"
    return sheet_of(KWG + row * 119_000)


def cells() -> bytes:
    return sheet_of(KWG + (b"<row>" + b"<c><v>1</v></c>" * 14 + b"</row>") * 60_000)


def strings() -> bytes:
    return with_part(STRINGS, STRINGS_OPENING + b"<si><t>x</t></si>" * 235_000 + b"</sst>")


def long_strings() -> bytes:
    text = "<si><t>\N{GRINNING FACE}" + "x" * 30_000 + "</t></si>"
    return with_part(STRINGS, STRINGS_OPENING + text.encode() * 780 + b"</sst>")


def styles() -> bytes:
    many = b'<cellXfs count="1">' + b"<xf/>" * 39_000
    return with_part("xl/styles.xml", PARTS["xl/styles.xml"].replace(b'<cellXfs count="1">', many))


def a_year() -> bytes:
    first = datetime(2021, 1, 1, tzinfo=UTC)
    rows = ([f"{first + timedelta(hours=n):%d.%m.%Y %H:%M}", 0.25] for n in range(8760))
    return a_workbook([*KWG_HEAD, *rows])


@pytest.mark.parametrize("largest", [attributes, cells, strings, long_strings, styles, a_year])
def test_the_largest_workbooks_that_pass_take_less_than_half_a_gigabyte(
    largest: Callable[[], bytes], tmp_path: Path
) -> None:
    path = tmp_path / "largest.xlsx"
    path.write_bytes(largest())

    (told,), took = measured(path)

    assert told != "workbook_too_large"
    assert took < 500 * MEGABYTE


LINES_OF_NOTHING: dict[str, Callable[[], bytes]] = {
    "no line break": lambda: b"x" * 90 * MEGABYTE,
    "line breaks alone": lambda: b"\n" * 20 * MEGABYTE,
    "delimiters alone": lambda: HEADER.encode() + b";" * 60 * MEGABYTE,
    "lines of one letter": lambda: (
        b"Messzeitpunkt;Gemessener Verbrauch (kWh);Ersatzwert\n" + b"x\n" * 2 * MEGABYTE
    ),
    "quotes alone": lambda: b'"Datum","AT1 ab 1"\n' + b'"' * 60 * MEGABYTE,
}


def test_text_that_says_nothing_takes_little_memory(tmp_path: Path) -> None:
    paths = []
    for number, content in enumerate(LINES_OF_NOTHING.values()):
        paths.append(tmp_path / f"{number}.csv")
        paths[-1].write_bytes(content())

    told, took = measured(*paths)

    assert told == [
        "file_format_unknown",
        "file_format_unknown",
        "found 0 repeated 0 refused 1",
        f"found 0 repeated 0 refused {2 * MEGABYTE}",
        "found 0 repeated 0 refused 1",
    ]
    assert took < 300 * MEGABYTE
