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
from zoneinfo import ZoneInfo

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.file_formats.corrections import NO_CORRECTIONS, Corrections
from wattstead.domains.metering.file_formats.lines import NumberedLines
from wattstead.domains.metering.file_formats.reading import Limits, Line, read_lines
from wattstead.domains.metering.file_formats.recognition import RecognisedFile, recognise
from wattstead.domains.metering.import_reports import ImportReport, report_of
from wattstead.domains.metering.operations.imports import (
    FileIdentity,
    begin_import,
    finish_import,
    keep_lines,
)
from wattstead.domains.metering.operations.readings import removed_at
from wattstead.domains.metering.queries import meter_with_number, register_counting
from wattstead.domains.metering.rules import refuse_file_of_other_meter
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer

LINES_AT_ONCE = 2976  # a month of quarter-hours
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
    next_line: int
    limits: Limits


def import_readings(
    viewer: Viewer,
    *,
    file: ReadingFile,
    meter_number: str,
    now: datetime,
    direction: Direction = Direction.IMPORT,
    corrections: Corrections = NO_CORRECTIONS,  # noqa: ARG001  heeded in a moment
    tell: Callable[[ImportProgress], None] = lambda _: None,
) -> ImportReport:
    """Keep the intervals of a file in the register of a meter; return what became of every line.

    Good lines are kept even when others are refused; `tell` hears of every piece
    once it is kept. Opens its own units of work. Raises MeterNumberUnknown,
    RoleNotAllowed, DirectionNotCounted, FileOfOtherMeter, FileOfOtherUnit, ImportUnderWay and what
    `recognise` refuses; then nothing is kept.
    """
    identity = _identity(file)
    recognised = recognise(file.stream)
    begun = _begin(
        viewer,
        identity=identity,
        recognised=recognised,
        meter_number=meter_number,
        direction=direction,
        now=now,
    )
    lines = NumberedLines(file.stream, encoding=recognised.encoding)
    next_line = begun.next_line
    for piece in _pieces(_unacknowledged(lines, begun=begun, recognised=recognised)):
        step_s = recognised.format.step_s
        with seen_by(viewer):
            run = keep_lines(run_id=begun.run_id, from_line=next_line, lines=piece, step_s=step_s, now=now)
        next_line = run.next_line
        tell(
            ImportProgress(
                line=next_line - 1,
                bytes_read=lines.bytes_read,
                bytes_in_all=identity.size_bytes,
                found=run.found,
                refused=run.refused,
            )
        )
    with seen_by(viewer):
        finish_import(run_id=begun.run_id, from_line=next_line, now=now)
        return report_of(viewer, run_id=begun.run_id, resumed_at_line=begun.next_line)


def _unacknowledged(lines: NumberedLines, *, begun: _Begun, recognised: RecognisedFile) -> Iterator[Line]:
    """Yield the lines that an interrupted import has not kept yet, judged by all lines before."""
    read = read_lines(lines, file=recognised, limits=begun.limits)
    return (line for line in read if line.number >= begun.next_line)


def _identity(file: ReadingFile) -> FileIdentity:
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
    direction: Direction,
    now: datetime,
) -> _Begun:
    with seen_by(viewer):
        meter = meter_with_number(viewer, meter_number=meter_number)
        require(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
        register = register_counting(viewer, meter=meter, direction=direction)
        refuse_file_of_other_meter(
            meter_number=meter_number,
            unit=register.unit,
            metering_points=recognised.metering_points,
            file_unit=recognised.format.unit,
        )
        run = begin_import(register=register, file=identity, format_code=recognised.format.code, now=now)
        removed = removed_at(register)
        return _Begun(
            run_id=run.pk,
            next_line=run.next_line,
            limits=Limits(
                zone=ZoneInfo(register.zone),
                now_s=int(now.timestamp()),
                removed_s=int(removed.timestamp()) if removed else None,
            ),
        )


def _pieces(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Yield the lines in pieces of at most LINES_AT_ONCE."""
    while piece := list(islice(lines, LINES_AT_ONCE)):
        yield piece
