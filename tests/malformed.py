"""Spoils documents as no sane program writes them, the same ones in every run and thousands a second.

And counts what reading one costs: calls, not seconds, so that a crowded machine tells the same.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from random import Random

INPUTS = 400_000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 20_000
"""How many malformed documents each parser is given."""
LITTLE_BYTES = 50 * 1024**2
"""No malformed document takes more memory than that."""
JUNK = (
    *(b"", b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b'"', b"'", b",", b";", b"\t", b" ", b"\n", b"\r\n"),
    *(b"{", b"]", b"<", b"</", b"/>", b"&", b"&x;", b"null", b"NaN", b"inf", b"1e999", b"-", b"+", b"."),
    *(b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x00\x00\x00\x00", b"9" * 400, b"\\u0000", b"[" * 2000),
    *(b"0", b"1e9", b"2023", b"24:00", b"29.02.2023", b"\xd9\xa1\xd9\xa2", b"\xe2\x88\x92", b"1,5", b"1.5"),
)
_LONGEST_CUT = 60
# How many places are spoiled: mostly one, so that what stands behind it is still looked at.
_PLACES = (1, 1, 1, 2, 5)


def spoiled(document: bytes, *, chance: Random, junk: Sequence[bytes] = JUNK) -> bytes:
    """Return a document with a few of its bytes changed, cut out, doubled, written over or put in."""
    content = bytearray(document)
    for _ in range(chance.choice(_PLACES)):
        at = chance.randrange(len(content) + 1)
        match chance.randrange(6):
            case 0:
                del content[at : at + chance.randrange(1, _LONGEST_CUT)]
            case 1:
                content[at:at] = content[at : at + chance.randrange(1, _LONGEST_CUT)]
            case 2:
                piece = chance.choice(junk)
                content[at : at + len(piece)] = piece
            case 3:
                content[at:at] = chance.choice(junk)
            case 4:
                del content[at:]
            case _ if at < len(content):
                content[at] = chance.randrange(256)
    return bytes(content)


def malformed(
    documents: Sequence[bytes], *, count: int = INPUTS, junk: Sequence[bytes] = JUNK
) -> Iterator[bytes]:
    """Yield so many spoiled documents, of each as many as of the others."""
    chance = Random(20_000)  # noqa: S311  not a secret
    for number in range(count):
        yield spoiled(documents[number % len(documents)], chance=chance, junk=junk)


def read_each(read: Callable[[bytes], object], documents: Iterable[bytes]) -> int:
    """Read one document after another and return how many they were; what fails says which one it was."""
    count = 0
    for document in documents:
        try:
            read(document)
        except BaseException as failure:
            failure.add_note(f"document {count}: {document[:4000]!r}")
            raise
        count += 1
    return count


def work_of(done: Callable[[], object]) -> int:
    """Return how many calls something takes, those of the interpreter's own functions included."""
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        done()
    finally:
        sys.setprofile(before)
    return counted


def assert_work_grows_like_size(
    read: Callable[[bytes], object], *, of_size: Callable[[int], bytes], small: int = 100
) -> None:
    """Check that a document four times as long takes at most four times the calls, and a tenth more."""
    little, much = of_size(small), of_size(4 * small)
    read(little)  # what is made once is made now

    least, most = work_of(lambda: read(little)), work_of(lambda: read(much))

    assert most <= 1.1 * least * len(much) / len(little), (least, most)
