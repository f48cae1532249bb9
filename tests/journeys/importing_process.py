"""Imports a file in a process of its own, so that tests can measure and kill it.

Usage: python -m tests.journeys.importing_process FILE METER LINES_AT_ONCE [early]

Says `kept N` once line N is acknowledged, and at the end how much memory it took.
With `early` it acknowledges lines before it stores them, as a wrong build would:
a test of what a kill loses must notice.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch
from uuid import UUID

import django

from tests.memory import peak_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from wattstead.domains.metering.file_formats.lines import Lines
    from wattstead.domains.metering.file_formats.reading import Line
    from wattstead.domains.metering.file_formats.recognised import RecognisedFile
    from wattstead.domains.metering.operations.imports import Piece

NOW = datetime(2100, 1, 1, tzinfo=UTC)


def main(path: Path, *, meter_number: str, lines_at_once: int, early: bool) -> None:
    from wattstead.journeys import import_readings as journey
    from wattstead.kernel.viewer import SYSTEM

    journey.LINES_AT_ONCE = lines_at_once
    if early:
        acknowledge_early()
    with path.open("rb") as stream:
        journey.import_readings(
            SYSTEM,
            file=journey.ReadingFile(name=path.name, stream=stream),
            meter_number=meter_number,
            now=NOW,
            tell=lambda progress: None if early else say(f"kept {progress.line}"),
        )
    say(f"took {peak_bytes()} bytes")


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def acknowledge_early() -> None:
    """Break the journey: acknowledge a piece in a transaction of its own, and store it a moment later."""
    from wattstead.domains.metering.models import ImportRun
    from wattstead.domains.metering.operations.imports import keep_lines
    from wattstead.foundation.tenancy import seen_by
    from wattstead.journeys import import_readings as journey
    from wattstead.kernel.viewer import SYSTEM

    pieces: Callable[..., Iterator[Piece]] = journey._pieces

    def early_pieces(
        read: "Iterator[tuple[Line, str]]", *, file: "RecognisedFile", lines: "Lines"
    ) -> "Iterator[Piece]":
        for piece in pieces(read, file=file, lines=lines):
            last = piece.lines[-1].number
            with seen_by(SYSTEM):
                ImportRun.objects.filter(state="unfinished").update(next_line=last + 1)
            say(f"kept {last}")
            time.sleep(0.2)
            yield piece

    def keep_late(*, run_id: UUID, from_line: int, piece: "Piece", now: datetime) -> ImportRun:
        ImportRun.objects.filter(pk=run_id).update(next_line=from_line)
        return keep_lines(run_id=run_id, from_line=from_line, piece=piece, now=now)

    patch.multiple(journey, _pieces=early_pieces, keep_lines=keep_late).start()


def run() -> None:
    """Do what the words of the command say."""
    main(
        Path(sys.argv[1]),
        meter_number=sys.argv[2],
        lines_at_once=int(sys.argv[3]),
        early=sys.argv[4:] == ["early"],
    )


if __name__ == "__main__":
    django.setup()
    run()
