"""Tells what a file is by what is in it, and takes only what is on the list."""

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

import puremagic

from wattstead.foundation.files.names import name_for
from wattstead.foundation.files.pictures import drawn_anew
from wattstead.foundation.files.pieces import LaidDown, laid_down
from wattstead.foundation.files.refusals import (
    FileDamaged,
    FileEmpty,
    FileHoldsPrograms,
    FileOfUnknownKind,
)
from wattstead.kernel.refusals import Wording, said

HEAD = 8 * 1024
TAIL = 2 * 1024
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 2_000, 200 * 1024 * 1024, 100
# What a browser, a reader of PDF or a spreadsheet would run.
_MARKUP = re.compile(
    rb"<\s*(!doctype|!--|\?xml|html|head|body|script|svg|iframe|style|meta|object)", re.IGNORECASE
)
_PROGRAM_OF_PDF = re.compile(rb"/(JavaScript|Launch|RichMedia)\b")
_PROGRAM_OF_WORKBOOK = re.compile(
    r"vbaProject|macrosheets|/embeddings/|/activeX/|externalLinks", re.IGNORECASE
)
_CONTROLS = re.compile(r"[\x00-\x08\x0B\x0E-\x1F\x7F]")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of file that is taken: its endings, and what is done with what came."""

    mime_type: str
    called: Wording
    endings: tuple[str, ...]
    check: Callable[[BinaryIO], bytes | None]


@dataclass(frozen=True, kw_only=True)
class GoodFile:
    """A file that may be kept: what it is, under a clean name, with its bytes as they may be kept."""

    name: str
    mime_type: str
    content: LaidDown


@contextmanager
def good_file(content: LaidDown, *, name: str, most_bytes: int) -> Iterator[GoodFile]:
    """Give a file as it may be kept, until the end of the block.

    Raises FileEmpty, FileOfUnknownKind, FileNamedOtherwise, FileDamaged, PictureTooLarge,
    FileHoldsPrograms, and FileTooLarge for a picture that grew when it was drawn anew.
    """
    kind = kind_of(content, name=name)
    written = kind.check(content.stream)
    cleaned = name_for(name, endings=kind.endings, called=kind.called)
    if written is None:
        yield GoodFile(name=cleaned, mime_type=kind.mime_type, content=content)
        return
    with laid_down([written], most_bytes=most_bytes) as anew:
        yield GoodFile(name=cleaned, mime_type=kind.mime_type, content=anew)


def kind_of(content: LaidDown, *, name: str) -> Kind:
    """Return what a file is by its first bytes; raises FileEmpty and FileOfUnknownKind."""
    if not content.size_bytes:
        raise FileEmpty
    content.stream.seek(0)
    head = content.stream.read(HEAD)
    recognised = _recognised(head)
    for kind in (PNG, JPEG, WEBP, PDF, XLSX):
        if kind.mime_type in recognised:
            return kind
    if b"\0" in head:
        raise _unknown()
    return CSV if name.lower().endswith(".csv") else TEXT


def _recognised(head: bytes) -> frozenset[str]:
    """Return what a file can be by the signs it begins with; further in, anybody can write anything."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return frozenset()
    return frozenset(match.mime_type for match in found if head.startswith(match.byte_match))


def _unknown() -> FileOfUnknownKind:
    return FileOfUnknownKind(kinds="PDF, PNG, JPEG, WebP, TXT, CSV, XLSX")


def _document(stream: BinaryIO) -> None:
    """Refuse a PDF that is cut off, or brings programs along."""
    stream.seek(0)
    body = stream.read()
    if b"%%EOF" not in body[-TAIL:]:
        raise FileDamaged
    if _PROGRAM_OF_PDF.search(body) or _MARKUP.search(body[:1024]):
        raise FileHoldsPrograms


def _workbook(stream: BinaryIO) -> None:
    """Refuse a workbook that is something else, unpacks to a mountain, or brings programs along."""
    stream.seek(0)
    try:
        parts = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        # The last is what zipfile says of archives made for a later version of the format.
        raise FileDamaged from None
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise _unknown()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * max(packed, 1024):
        raise FileDamaged
    if any(_PROGRAM_OF_WORKBOOK.search(name) for name in names):
        raise FileHoldsPrograms


def _text(stream: BinaryIO) -> None:
    """Refuse what is no text, and text that a browser would take for a page."""
    stream.seek(0)
    body = stream.read()
    if _MARKUP.search(body[:HEAD]):
        raise _unknown()
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    if _CONTROLS.search(text) or "\N{REPLACEMENT CHARACTER}" in text:
        raise _unknown()


PNG = Kind(mime_type="image/png", called=Wording(said("a PNG picture")), endings=("png",), check=drawn_anew)
JPEG = Kind(
    mime_type="image/jpeg",
    called=Wording(said("a JPEG picture")),
    endings=("jpg", "jpeg", "jpe", "jfif"),
    check=drawn_anew,
)
WEBP = Kind(
    mime_type="image/webp", called=Wording(said("a WebP picture")), endings=("webp",), check=drawn_anew
)
PDF = Kind(mime_type="application/pdf", called=Wording(said("a PDF")), endings=("pdf",), check=_document)
XLSX = Kind(
    mime_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    called=Wording(said("a workbook")),
    endings=("xlsx",),
    check=_workbook,
)
CSV = Kind(mime_type="text/csv", called=Wording(said("a CSV file")), endings=("csv",), check=_text)
TEXT = Kind(
    mime_type="text/plain",
    called=Wording(said("a text")),
    endings=("txt", "text", "log", "md"),
    check=_text,
)
