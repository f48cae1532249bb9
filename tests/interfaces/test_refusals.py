"""How a refusal is told to the reader."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils import translation

from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.interfaces.refusals import told
from wattstead.kernel.refusals import Refusal, said


class Late(Refusal):
    """Something came too late."""

    code = "late_for_a_test"
    message = said("{when} at {read_at} is too late.")


def test_days_and_moments_in_a_refusal_are_written_for_the_reader() -> None:
    refusal = Late(when=date(2026, 3, 24), read_at=datetime(2026, 3, 24, 7, 5, tzinfo=UTC))

    with translation.override("de"):
        assert told(refusal) == "24. März 2026 at 24. März 2026, 07:05 is too late."


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (
            b"\x89PNG\r\n",
            "Die Datei enthält keine Textzeilen, sondern ein Bild. Exportieren Sie sie als CSV.",
        ),
        (b"\0" * 99, "Die Datei enthält keine Textzeilen, sondern Binärdaten. Exportieren Sie sie als CSV."),
        (b"<feed", "Das XML ist ab Zeile 1, Spalte 1 nicht lesbar: es bricht dort ab."),
    ],
    ids=["picture", "zeros", "cut"],
)
def test_what_a_file_holds_is_told_in_the_language_of_the_reader(file: bytes, words: str) -> None:
    with pytest.raises(Refusal) as refused:
        recognise(BytesIO(file), corrections=NO_CORRECTIONS)

    with translation.override("de"):
        assert told(refused.value) == words
