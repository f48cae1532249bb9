import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pytest

from tests.domains.metering.file_formats.reading_of_text import NETZ_NOE_HEADER, VIENNA, lines_of, utc
from wattstead.domains.metering.file_formats.declarations import QualityColumn
from wattstead.domains.metering.file_formats.heads import FileHoldsNothing, FileIsNoText
from wattstead.domains.metering.file_formats.known import KNOWN_FORMATS, NETZ_NOE, TINETZ
from wattstead.domains.metering.file_formats.lines import NumberedLines
from wattstead.domains.metering.file_formats.reading import GoodLine, LineReader, RefusedLine
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.file_formats.recognition import FileFormatUnknown, recognise

KNOWN = (
    "Netz Niederösterreich, TINETZ, TIWAG, Netz Burgenland, Clam Strom, Energienetze Steiermark,"
    " Innsbrucker Kommunalbetriebe, Kärnten Netz, Linz Netz, Salzburg Netz, Vorarlberg Netz, KWG,"
    " Stromnetz Graz, Wiener Netze, Wattstead"
)
QUARTER = "01.01.2023 00:00;01.01.2023 00:14;0,1"
DAY = "01.01.2023 00:00;01.01.2023 23:59;9,6"


def test_the_table_of_quarter_hours_is_found_on_either_side_of_the_daily_sums() -> None:
    header = "DATE_FROM;DATE_TO;VALUE;DATE_FROM;DATE_TO;VALUE"
    point = "AT0051230000000000000000000000007"

    left = recognise(BytesIO(f"{point}\n{header}\n{QUARTER};{DAY}\n".encode()))
    right = recognise(BytesIO(f"{point}\n{header}\n{DAY};{QUARTER}\n".encode()))

    told = RecognisedFile(
        format=TINETZ,
        encoding="utf-8",
        header_line=2,
        first_column=0,
        metering_points=frozenset({point}),
        header=("DATE_FROM", "DATE_TO", "VALUE", "DATE_FROM #4", "DATE_TO #5", "VALUE #6"),
    )
    assert left == told
    assert right == replace(told, first_column=3)


def test_the_encoding_that_leaves_no_doubtful_character_is_taken() -> None:
    latin = recognise(BytesIO(b"Z\xe4hlpunkt\nDATE_FROM;DATE_TO;VALUE\n"))
    broken = recognise(BytesIO(NETZ_NOE_HEADER.encode("utf-8-sig") + b"\n\xe4"))

    assert latin.encoding == "latin-1"
    assert broken.encoding == "utf-8-sig"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (b"Datum;Zeit;kWh\n", "Datum;Zeit;kWh"),
        ("Zählpunkt;x\n".encode("latin-1"), "Zählpunkt;x"),
        (b"\n\n \nlate\n", "late"),
        (b"\x1b[31mred\n", "\ufffd[31mred"),
        (b"x" * 500, "x" * 120 + "…"),
        (b" \n", ""),
    ],
)
def test_an_unknown_header_is_shown_with_the_formats_we_know(content: bytes, seen: str) -> None:
    with pytest.raises(FileFormatUnknown) as refused:
        recognise(BytesIO(content))

    assert refused.value.facts == {"seen": seen, "known": KNOWN}


def test_an_empty_file_says_so() -> None:
    with pytest.raises(FileHoldsNothing):
        recognise(BytesIO(b""))


def test_an_old_workbook_a_document_a_picture_and_binary_data_are_called_what_they_are() -> None:
    seen = []
    for content in (b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"\x89PNG\r\n", b"\x1f\x8b", b"\x00\x01\x02"):
        with pytest.raises(FileIsNoText) as refused:
            recognise(BytesIO(content))
        seen.append(refused.value.facts["seen"])

    assert seen == [
        "a workbook of the old kind (.xls)",
        "a PDF document",
        "a picture",
        "a compressed archive",
        "binary data",
    ]


def test_a_new_format_is_a_declaration_and_nothing_else() -> None:
    quoted = replace(
        NETZ_NOE,
        code="quoted",
        header=("Datum", "Zeit", "kWh *", "Status"),
        stamp=replace(NETZ_NOE.stamp, columns=("Datum", "Zeit")),
        value="kWh *",
        substitute_value=None,
        quality=QualityColumn(column="Status", marks={"ok": "measured", "est": "estimated"}),
        delimiter=",",
        quote='"',
        decimal_sign=".",
        stamp_means="start",
    )
    rows = [
        '"01.01.2023","00:00","0.5","ok"',
        '"01.01.2023","00:15","0.6","est"',
        '"01.01.2023","00:30","0.7","?"',
    ]
    content = "\r\n".join(["customer,x", '"Datum","Zeit","kWh (Haus)","Status"', *rows]).encode("utf-16")
    stream = BytesIO(content)

    file = recognise(stream, formats=[*KNOWN_FORMATS, quoted])
    numbered = NumberedLines(stream, encoding=file.encoding)
    lines = [line for line, _ in LineReader(file, limits=VIENNA).read_all(numbered)]

    assert lines == [
        GoodLine(3, utc("2022-12-31 23:00"), 500_000, "measured"),
        GoodLine(4, utc("2022-12-31 23:15"), 600_000, "estimated"),
        RefusedLine(5, "Status", "?", "quality_unknown"),
    ]


def test_a_stray_quotation_mark_spoils_one_line_only() -> None:
    lines = lines_of(f'{NETZ_NOE_HEADER}\n"01.01.2023 00:15;0,1;;\n01.01.2023 00:30;0,2;;\n'.encode())

    assert lines == [
        RefusedLine(2, "Messzeitpunkt", '"01.01.2023 00:15', "stamp_unreadable"),
        GoodLine(3, utc("2022-12-31 23:15"), 200_000, "measured"),
    ]


def test_a_declaration_that_names_a_column_its_header_lacks_is_wrong() -> None:
    with pytest.raises(ValueError, match="not in the header"):
        replace(NETZ_NOE, value="kWh")


def test_files_are_read_without_django() -> None:
    asked = "import sys, wattstead.domains.metering.file_formats.reading as _; print('django' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )

    assert (done.stdout, done.stderr) == ("False\n", "")
