"""Makes files of every kind, good ones and bad ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PIL import Image, PngImagePlugin

from wattstead.foundation.files.kinds import GoodFile, good_file
from wattstead.foundation.files.pieces import laid_down

MOST = 10 * 1024 * 1024
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
GPS = 34853
PLACE = "somewhere in Freiburg"


def a_picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 20), mode: str = "RGB") -> bytes:
    """Return a picture that is red on its left half."""
    picture = Image.new(mode, size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    stream = io.BytesIO()
    picture.save(stream, kind)
    return stream.getvalue()


def a_photo() -> bytes:
    """Return a JPEG that lies on its side and tells where and when it was taken."""
    picture = Image.new("RGB", (40, 20), "blue")
    told = Image.Exif()
    told[0x0112] = 6  # turn it by a quarter
    told[0x010E] = PLACE
    told.get_ifd(GPS)[1] = "N"
    stream = io.BytesIO()
    picture.save(stream, "JPEG", exif=told, comment=PLACE.encode())
    return stream.getvalue()


def a_picture_with_script() -> bytes:
    """Return a PNG with a page in a text of its own, and another one behind its end."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "<script>alert(1)</script>")
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(stream, "PNG", pnginfo=told)
    return stream.getvalue() + b"<html><script>alert(2)</script></html>"


def a_bomb(width: int = 100_000, height: int = 100_000) -> bytes:
    """Return a PNG of a few bytes that says it has ten thousand million points."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    points = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def a_workbook(*, more: Iterable[str] = (), content: bytes = b"<x/>") -> bytes:
    """Return a zip with the parts of a workbook, and more."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *more):
            packed.writestr(name, content)
    return stream.getvalue()


@contextmanager
def taken(content: bytes, *, name: str, most_bytes: int = MOST) -> Iterator[GoodFile]:
    """Give a file as an edge takes it in."""
    with (
        laid_down([content], most_bytes=most_bytes) as came,
        good_file(came, name=name, most_bytes=most_bytes) as good,
    ):
        yield good
