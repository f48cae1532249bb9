"""Reads XML piece by piece in little memory, refusing what only an attacker or a damaged file holds."""

from collections.abc import Iterator
from typing import BinaryIO, NoReturn, Protocol
from xml.parsers import expat
from xml.parsers.expat import errors

from wattstead.domains.metering.file_formats.faults import shown
from wattstead.kernel.refusals import Refusal, Wording, said

CHUNK_BYTES = 64 * 1024
LONGEST_TEXT = 256
_LONGEST_TOKEN = 256 * 1024
_DEEPEST = 40
_MOST_NAMES = 2_000
_BREAKS_OFF = said("it breaks off there")
_NO_XML = said("what stands there is no XML")
_PROBLEMS = {
    errors.XML_ERROR_NO_ELEMENTS: _BREAKS_OFF,
    errors.XML_ERROR_UNCLOSED_TOKEN: _BREAKS_OFF,
    errors.XML_ERROR_PARTIAL_CHAR: _BREAKS_OFF,
    errors.XML_ERROR_TAG_MISMATCH: said("a tag ends that is not open"),
}
"""What the parser finds, in words that can be translated."""


class XmlUnreadable(Refusal):
    """A file of XML that is cut off, damaged or built as no sane program builds it."""

    code = "xml_unreadable"
    kind = "unreadable"
    message = said("The XML cannot be read from line {line}, column {column} on: {problem}.")


class XmlDeclaresTypes(Refusal):
    """A document type or entities, with which XML can be made to unfold or to reach for other files."""

    code = "xml_declares_types"
    kind = "unreadable"
    message = said(
        "The XML declares a document type in line {line}. No Green Button file needs one, so none is read."
    )


class Listener(Protocol):
    """Who hears of elements, by their names without a namespace."""

    def begins(self, name: str, attributes: dict[str, str], /, *, line: int) -> None:
        """Hear that an element begins."""

    def ends(self, name: str, text: str, /) -> None:
        """Hear that an element ends, and the text since the last tag."""


class Markup:
    """The elements of a stream of XML."""

    def __init__(self, stream: BinaryIO, *, listener: Listener) -> None:
        """Read `stream` from its present position."""
        self._stream = stream
        self._listener = listener
        self._text = ""
        self._depth = 0
        self._names: set[str] = set()
        self.bytes_read = 0
        parser = expat.ParserCreate(namespace_separator=" ", intern={})
        parser.buffer_text = True
        parser.StartElementHandler = self._begins
        parser.EndElementHandler = self._ends
        parser.CharacterDataHandler = self._says
        parser.StartNamespaceDeclHandler = self._names_space
        parser.StartDoctypeDeclHandler = self._declares
        parser.EntityDeclHandler = self._declares
        parser.ExternalEntityRefHandler = self._declares
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser = parser

    def pieces(self) -> Iterator[None]:
        """Read a piece of the stream at each step; raises XmlUnreadable and XmlDeclaresTypes."""
        while chunk := self._stream.read(CHUNK_BYTES):
            self.bytes_read += len(chunk)
            self._parse(chunk, is_last=False)
            # An unfinished tag or comment is kept by the parser until it ends.
            if self.bytes_read - self._parser.CurrentByteIndex > _LONGEST_TOKEN + CHUNK_BYTES:
                self._refuse(said("a tag or a comment does not end"))
            yield
        self._parse(b"", is_last=True)
        yield

    def _parse(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as problem:
            what = Wording(_PROBLEMS.get(expat.ErrorString(problem.code), _NO_XML))
            raise XmlUnreadable(line=problem.lineno, column=problem.offset + 1, problem=what) from None
        except (LookupError, ValueError):
            self._refuse(said("its characters are none that we know"))

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(said("its elements lie too deep in each other"))
        self._knows(name)
        for attribute in attributes:
            self._knows(attribute)
        self._text = ""
        self._listener.begins(name.rpartition(" ")[2], attributes, line=self._parser.CurrentLineNumber)

    def _ends(self, name: str) -> None:
        self._depth -= 1
        text, self._text = self._text, ""
        self._listener.ends(name.rpartition(" ")[2], text.strip())

    def _says(self, text: str) -> None:
        if len(self._text) <= LONGEST_TEXT:
            self._text += text[: LONGEST_TEXT + 1]

    def _names_space(self, prefix: str | None, address: str) -> None:
        self._knows(f"xmlns:{prefix} {address}")

    def _knows(self, name: str) -> None:
        """Count different names, because the parser remembers each of them to its end."""
        if name not in self._names:
            self._names.add(shown(name, characters=LONGEST_TEXT) if len(name) > LONGEST_TEXT else name)
            if len(self._names) > _MOST_NAMES:
                self._refuse(said("it has more kinds of elements than any standard"))

    def _declares(self, *_: object) -> NoReturn:
        raise XmlDeclaresTypes(line=self._parser.CurrentLineNumber)

    def _refuse(self, problem: str) -> NoReturn:
        raise XmlUnreadable(
            line=self._parser.CurrentLineNumber,
            column=self._parser.CurrentColumnNumber + 1,
            problem=Wording(problem),
        )
