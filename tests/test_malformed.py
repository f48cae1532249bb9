"""What counts work and spoils documents is able to fail, and does the same in every run."""

import json

import pytest

from tests.malformed import assert_work_grows_like_size, malformed, read_each, work_of

DOCUMENT = b'{"readings": [1, 2, 3]}'


def test_the_same_documents_are_spoiled_in_the_same_way_in_every_run() -> None:
    once, again = list(malformed([DOCUMENT], count=50)), list(malformed([DOCUMENT], count=50))

    assert once == again
    assert len({*once, DOCUMENT}) > 40


def test_a_reader_that_lets_an_exception_out_is_noticed_with_its_document() -> None:
    with pytest.raises(ValueError, match=r"\w") as failed:
        read_each(json.loads, malformed([DOCUMENT], count=50))

    assert failed.value.__notes__[0].startswith("document ")


def test_work_that_grows_like_the_document_passes_and_that_of_its_square_does_not() -> None:
    def once(document: bytes) -> None:
        for letter in document:
            abs(letter)

    def squared(document: bytes) -> None:
        for _ in document:
            once(document)

    assert_work_grows_like_size(once, of_size=bytes)
    with pytest.raises(AssertionError):
        assert_work_grows_like_size(squared, of_size=bytes)


def test_calls_are_counted() -> None:
    assert work_of(lambda: [abs(number) for number in range(100)]) >= 100
