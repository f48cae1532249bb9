"""Imports a file of readings into a meter, a few weeks of data at a time.

Each piece is a unit of work of its own that keeps readings and acknowledges their
lines together. An import that was killed begins again at the first line that was not
acknowledged: the lines before are read once more, because the order of lines
decides the repeated hour, but not stored.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.lines import Lines
from wattstead.domains.metering.file_formats.opening import lines_of, reader_of
from wattstead.domains.metering.file_formats.reading import Limits, Line
from wattstead.domains.metering.file_formats.recognised import RecognisedFile, refuse_open_questions
from wattstead.domains.metering.file_formats.recognition import recognise
from wattstead.domains.metering.import_reports import ImportReport, report_of
from wattstead.domains.metering.judging_of_lines import LINES_AT_ONCE as LINES_AT_ONCE
from wattstead.domains.metering.operations.imports import (
    FileIdentity,
    ImportUnderWay,
    Piece,
    begin_import,
    finish_import,
    keep_lines,
    stop_import,
)
from wattstead.domains.metering.queries import meter_with_number
from wattstead.domains.metering.reading_of_files import fitted, limits_of, reading_of
from wattstead.domains.metering.records import MeterRecord
from wattstead.domains.metering.registers_by_name import register_named
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.tell_of_import import tell_of_import
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, kw_only=True)
class ImportProgress:
    """How far an import has got: everything up to `line` is kept for good."""

    line: int
    bytes_read: int
    bytes_in_all: int
    found: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class ReadingFile:
    """An open file that can be read twice, and the name it came under."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, kw_only=True)
class _Begun:
    """An import whose record exists."""

    run_id: UUID
    meter: MeterRecord
    recognised: RecognisedFile
    next_line: int
    limits: Limits
    bytes_in_all: int


def import_readings(
    viewer: Viewer,
    *,
    file: ReadingFile,
    meter_number: str,
    now: datetime,
    register_name: str = Direction.IMPORT.value,
    corrections: Corrections = NO_CORRECTIONS,
    only: UUID | None = None,
    tell: Callable[[ImportProgress], None] = lambda _: None,
) -> ImportReport:
    """Keep the intervals of a file in a register of a meter; return what became of every line.

    Good lines are kept even when others are refused; `tell` hears of every piece
    once it is kept. Where `only` one import is to go on, none is begun instead.
    Opens its own units of work. Raises MeterNumberUnknown,
    RoleNotAllowed, what `register_named` raises, FileOfOtherMeter, FileOfOtherUnit,
    GreenButtonOfOtherDirection, ImportUnderWay, ImportQuestionsOpen and what
    `recognise` refuses; then nothing is kept. A refusal further on
    (TooManyLinesRefused, WorkbookUnreadable) stops the import, and what it had kept stays.
    """
    identity = identity_of(file)
    recognised = recognise(file.stream, corrections=corrections)
    refuse_open_questions(recognised)
    begun = _begin(
        viewer,
        identity=identity,
        recognised=recognised,
        meter_number=meter_number,
        register_name=register_name,
        corrections=corrections,
        only=only,
        now=now,
    )
    try:
        next_line = _keep_all(viewer, file=file, begun=begun, now=now, tell=tell)
        with seen_by(viewer):
            finish_import(run_id=begun.run_id, from_line=next_line, now=now)
            report = report_of(viewer, run_id=begun.run_id, resumed_at_line=begun.next_line)
            tell_of_import(viewer, report=report, meter=begun.meter, now=now)
            return report
    except ImportUnderWay:
        raise
    except Refusal as refusal:
        with seen_by(viewer):
            stop_import(run_id=begun.run_id, because=refusal.code, now=now)
        raise


def identity_of(file: ReadingFile) -> FileIdentity:
    """Return what tells this file from others, by one pass over its bytes."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.stream.read(_CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
    file.stream.seek(0)
    return FileIdentity(name=file.name, sha256=digest.hexdigest(), size_bytes=size)


def _begin(
    viewer: Viewer,
    *,
    identity: FileIdentity,
    recognised: RecognisedFile,
    meter_number: str,
    register_name: str,
    corrections: Corrections,
    only: UUID | None,
    now: datetime,
) -> _Begun:
    with seen_by(viewer):
        meter = meter_with_number(viewer, meter_number=meter_number)
        require(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
        register = register_named(viewer, meter_id=meter.pk, named=register_name)
        recognised = fitted(recognised, register=register, corrections=corrections)
        refuse_open_questions(recognised)
        reading = reading_of(recognised, register=register, corrections=corrections)
        run = begin_import(register=register, file=identity, reading=reading, now=now)
        if only not in {None, run.pk}:
            raise ImportUnderWay(file_name=identity.name)  # and what was begun is undone
        return _Begun(
            run_id=run.pk,
            meter=meter,
            recognised=recognised,
            next_line=run.next_line,
            limits=limits_of(register, corrections=corrections, now=now),
            bytes_in_all=identity.size_bytes,
        )


def _keep_all(
    viewer: Viewer,
    *,
    file: ReadingFile,
    begun: _Begun,
    now: datetime,
    tell: Callable[[ImportProgress], None],
) -> int:
    """Keep every line that is not acknowledged yet; return the number after the last."""
    lines = lines_of(begun.recognised, file.stream)
    next_line = begun.next_line
    for piece in _pieces(_unacknowledged(lines, begun=begun), file=begun.recognised, lines=lines):
        with seen_by(viewer):
            run = keep_lines(run_id=begun.run_id, from_line=next_line, piece=piece, now=now)
        next_line = run.next_line
        tell(
            ImportProgress(
                line=next_line - 1,
                bytes_read=min(lines.bytes_read, begun.bytes_in_all),
                bytes_in_all=begun.bytes_in_all,
                found=run.found,
                refused=run.refused,
            )
        )
    return next_line


def _unacknowledged(lines: Lines, *, begun: _Begun) -> Iterator[tuple[Line, str]]:
    """Yield the lines that an interrupted import has not kept yet, judged by all lines before."""
    read = reader_of(begun.recognised, limits=begun.limits).read_all(lines)
    return (each for each in read if each[0].number >= begun.next_line)


def _pieces(read: Iterator[tuple[Line, str]], *, file: RecognisedFile, lines: Lines) -> Iterator[Piece]:
    """Yield the lines in pieces of at most LINES_AT_ONCE."""
    while piece := list(islice(read, LINES_AT_ONCE)):
        yield Piece(
            file=file,
            lines=[line for line, _ in piece],
            texts={line.number: text for line, text in piece},
            bytes_read=lines.bytes_read,
        )
