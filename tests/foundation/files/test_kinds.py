"""A file is what is in it, and only what is on the list is taken."""

import io

import pytest
from PIL import Image

from tests.factories.files import (
    MOST,
    PDF,
    PLACE,
    a_bomb,
    a_photo,
    a_picture,
    a_picture_with_script,
    a_workbook,
    taken,
)
from wattstead.foundation.files.refusals import FileTooLarge
from wattstead.kernel.refusals import Refusal

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body onload=alert(1)>"
GIF = a_picture("GIF")


@pytest.mark.parametrize(
    ("content", "name", "kept_as"),
    [
        (a_picture("PNG"), "meter.png", ("meter.png", "image/png")),
        (a_picture("JPEG"), "meter.JPG", ("meter.JPG", "image/jpeg")),
        (a_picture("JPEG"), "meter.jpeg", ("meter.jpeg", "image/jpeg")),
        (a_picture("WEBP"), "meter.webp", ("meter.webp", "image/webp")),
        (PDF, "bill.pdf", ("bill.pdf", "application/pdf")),
        (PDF, "Rechnung 12.2025", ("Rechnung 12.2025.pdf", "application/pdf")),
        (a_picture("PNG"), "meter", ("meter.png", "image/png")),
        (b"Hello\nworld", "note.txt", ("note.txt", "text/plain")),
        ("Zähler".encode("cp1252"), "note.txt", ("note.txt", "text/plain")),
        ("\ufeffZähler".encode(), "note", ("note.txt", "text/plain")),
        (b"BM begins this note, as a bitmap does", "note.txt", ("note.txt", "text/plain")),
        (b"day;kWh\r\n1;2\r\n", "use.csv", ("use.csv", "text/csv")),
        (
            a_workbook(),
            "use.xlsx",
            ("use.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ),
    ],
)
def test_what_people_send_is_taken_under_a_name_that_says_what_it_is(
    content: bytes, name: str, kept_as: tuple[str, str]
) -> None:
    with taken(content, name=name) as file:
        assert (file.name, file.mime_type) == kept_as


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.txt", "file_empty"),
        (SVG, "meter.svg", "file_of_unknown_kind"),
        (SVG, "meter", "file_of_unknown_kind"),
        (SVG, "meter.png", "file_of_unknown_kind"),
        (b"\xef\xbb\xbf  " + HTML, "page.txt", "file_of_unknown_kind"),
        (HTML, "page.html", "file_of_unknown_kind"),
        (HTML, "page.pdf", "file_of_unknown_kind"),
        (b"just words", "page.html", "file_named_otherwise"),
        (a_picture("PNG"), "page.html", "file_named_otherwise"),
        (a_picture("PNG"), "bill.pdf", "file_named_otherwise"),
        (a_picture("PNG"), "run.exe", "file_named_otherwise"),
        (PDF, "meter.png", "file_named_otherwise"),
        (GIF, "meter.gif", "file_of_unknown_kind"),
        (GIF, "meter.png", "file_of_unknown_kind"),
        (b"MZ\x90\0\3", "run.txt", "file_of_unknown_kind"),
        (b"\x1b[2Jclears the screen", "note.txt", "file_of_unknown_kind"),
        (b"junk before it " + PDF, "bill.pdf", "file_named_otherwise"),
        (b"%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF", "bill.pdf", "file_holds_programs"),
        (
            PDF.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>"),
            "a.pdf",
            "file_holds_programs",
        ),
        (PDF[:-10], "bill.pdf", "file_damaged"),
        (a_picture("PNG")[:60], "meter.png", "file_damaged"),
        (a_picture("JPEG")[:200], "meter.jpg", "file_damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "meter.png", "file_damaged"),
        (a_bomb(), "meter.png", "picture_too_large"),
        (a_bomb(5_001, 5_000), "meter.png", "picture_too_large"),
        (a_workbook(more=["xl/vbaProject.bin"]), "use.xlsx", "file_holds_programs"),
        (a_workbook(more=["xl/embeddings/oleObject1.bin"]), "use.xlsx", "file_holds_programs"),
        (a_workbook(content=bytes(2_000_000)), "use.xlsx", "file_damaged"),
        (a_workbook()[:-30], "use.xlsx", "file_damaged"),
        (a_workbook().replace(b"xl/workbook.xml", b"xx/workbook.xml"), "use.xlsx", "file_of_unknown_kind"),
    ],
)
def test_what_is_something_else_or_does_something_is_refused(content: bytes, name: str, code: str) -> None:
    with pytest.raises(Refusal) as refused, taken(content, name=name):
        pass

    assert (refused.value.code, refused.value.kind) == (code, "unreadable")


def test_a_refusal_says_what_the_file_is_and_what_its_name_says() -> None:
    with pytest.raises(Refusal) as refused, taken(a_picture("PNG"), name="page.html"):
        pass

    assert refused.value.english == (
        "The name ends in .html, but the file is a PNG picture. Name it as what it is."
    )


def test_a_photo_loses_where_and_when_it_was_taken_and_stands_upright() -> None:
    with taken(a_photo(), name="meter.jpg") as file:
        content = b"".join(file.content.pieces())

    picture = Image.open(io.BytesIO(content))
    assert (picture.size, dict(picture.getexif()), picture.info.get("comment")) == ((20, 40), {}, None)
    assert PLACE.encode() not in content


def test_what_hides_in_a_picture_or_behind_it_is_not_kept() -> None:
    with taken(a_picture_with_script(), name="meter.png") as file:
        content = b"".join(file.content.pieces())

    picture = Image.open(io.BytesIO(content))
    assert (picture.size, picture.getpixel((3, 3)), picture.info) == ((8, 8), (0, 128, 0), {})
    assert b"script" not in content


def test_control_what_hides_was_there() -> None:
    assert (a_picture_with_script().count(b"script"), PLACE.encode() in a_photo()) == (4, True)


def test_what_is_kept_is_told_as_it_is_kept() -> None:
    with taken(a_photo(), name="meter.jpg") as file:
        content = b"".join(file.content.pieces())

        assert file.content.size_bytes == len(content)


def test_more_bytes_than_are_taken_are_refused_in_megabytes() -> None:
    with pytest.raises(FileTooLarge) as refused, taken(bytes(MOST + 1), name="x.txt"):
        pass

    assert refused.value.english == "The file is larger than 10 MB."
