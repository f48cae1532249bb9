"""Keeps the lines of a file, some at a time, together with how far the file has been kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import numpy as np

from wattstead.domains.metering.file_formats.faults import shown
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Line, RefusedLine
from wattstead.domains.metering.file_formats.recognised import RecognisedFile
from wattstead.domains.metering.judging_of_lines import arriving_of, refused_line
from wattstead.domains.metering.models import LONGEST_LINE_KEPT, ImportRemark, ImportRun, Register
from wattstead.domains.metering.operations.intake import take_in_arriving
from wattstead.domains.metering.queries import counting_of
from wattstead.domains.metering.registers_by_name import Named
from wattstead.domains.metering.vocabulary import ImportState, RemarkKind
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.outcome import Outcome, Revision


class ImportUnderWay(Refusal):
    """Somebody else imports the same file into the same register right now."""

    code = "import_under_way"
    message = said("The file {file_name} is being imported into this meter by somebody else.")


class TooManyLinesRefused(Refusal):
    """So much of a file is refused that it cannot be what it is taken for."""

    code = "too_many_lines_refused"
    message = said(
        "More than {most} lines of {file_name} were refused, so the import stopped at line {line}."
        " Look at the preview: the format or a correction is probably wrong."
    )


MOST_REFUSED = 100_000


@dataclass(frozen=True, kw_only=True)
class FileIdentity:
    """What tells one file from another."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class FileReading:
    """How a file is read: its format, what a person said about it, and every detail in the end."""

    format_code: str
    corrections: Mapping[str, object] = field(default_factory=dict)
    read_as: Mapping[str, object] = field(default_factory=dict)


def begin_import(*, register: Register, file: FileIdentity, reading: FileReading, now: datetime) -> ImportRun:
    """Return the record of this import: a new one, or that of an import which was interrupted.

    An interrupted import that read the file otherwise is stopped: what it kept
    stays until the new one says otherwise. Raises ImportUnderWay.
    """
    require_unit_of_work()
    interrupted = (
        ImportRun.objects.select_for_update()
        .filter(register=register, file_sha256=file.sha256, state=ImportState.UNFINISHED.value)
        .first()
    )
    if interrupted is not None:
        if interrupted.corrections == dict(reading.corrections):
            return interrupted
        stop_import(run_id=interrupted.pk, because="read_otherwise", now=now)
    name = file.name[-255:]
    with refusing({"one_unfinished_import_per_register_and_file": ImportUnderWay(file_name=name)}):
        return ImportRun.objects.create(
            account_id=register.account_id,
            register=register,
            file_name=name,
            file_sha256=file.sha256,
            file_bytes=file.size_bytes,
            format_code=reading.format_code,
            corrections=dict(reading.corrections),
            read_as=dict(reading.read_as),
            started_at=now,
        )


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Lines that stand together in a file, the text of each by its number, and how far the file was read."""

    file: RecognisedFile
    lines: Sequence[Line]
    texts: Mapping[int, str] = field(default_factory=dict)
    bytes_read: int = 0


def keep_lines(*, run_id: UUID, from_line: int, piece: Piece, now: datetime) -> ImportRun:
    """Take in the readings of a piece and acknowledge its lines, both or neither.

    Its lines begin at or after `from_line`, the first that was not acknowledged
    yet; raises ImportUnderWay when it is no longer, and TooManyLinesRefused.
    """
    run = _locked(run_id, from_line=from_line)
    taken = _taken(run, piece=piece, now=now)
    _count(run, taken=taken)
    _remark(run, piece=piece, taken=taken)
    _widen(run, good=taken.good)
    run.next_line = piece.lines[-1].number + 1
    run.bytes_read = max(run.bytes_read, min(piece.bytes_read, run.file_bytes))
    run.save()
    return run


def finish_import(*, run_id: UUID, from_line: int, now: datetime) -> ImportRun:
    """Note that the file has no more lines; raises ImportUnderWay."""
    run = _locked(run_id, from_line=from_line)
    run.state, run.finished_at, run.bytes_read = ImportState.FINISHED.value, now, run.file_bytes
    run.save()
    return run


def stop_import(*, run_id: UUID, because: str, now: datetime) -> None:
    """Note that an import goes on no more, and the code of the reason; an ended one stays as it is."""
    require_unit_of_work()
    ImportRun.objects.filter(pk=run_id, state=ImportState.UNFINISHED.value).update(
        state=ImportState.STOPPED.value, stopped_by=because, finished_at=now
    )


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """What became of a piece: its lines with all that are refused, those that are kept or wait, and more.

    `total` is what the lines that are kept add up to, in millionths.
    """

    lines: Sequence[Line]
    good: Sequence[GoodLine]
    outcome: Outcome
    waiting: int
    total: int


def _taken(run: ImportRun, *, piece: Piece, now: datetime) -> _Taken:
    """Take in what was read as any readings are taken in; what is refused then becomes a refused line."""
    read = [line for line in piece.lines if isinstance(line, GoodLine)]
    register = Register.objects.select_related("meter").get(pk=run.register_id)
    arriving, reason = arriving_of(read), f"import of {run.file_name}"
    made = take_in_arriving(arriving, named=Named.of((counting_of(register),)), now=now, reason=reason)
    refused = {
        read[row].number: refused_line(
            read[row].number,
            code=made.refused.why(row).code,
            text=piece.texts.get(read[row].number, ""),
            file=piece.file,
        )
        for row in made.refused.rows.tolist()
    }
    not_kept = np.concatenate([made.refused.rows, made.waits])
    return _Taken(
        lines=[refused.get(line.number, line) for line in piece.lines],
        good=[line for line in read if line.number not in refused],
        outcome=made.outcome,
        waiting=len(made.waits),
        total=int(arriving.millionths.sum() - arriving.millionths[not_kept].sum()),
    )


def _locked(run_id: UUID, *, from_line: int) -> ImportRun:
    """Return the record, held until the unit of work ends, unless another import has gone further."""
    require_unit_of_work()
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.next_line != from_line or run.state != ImportState.UNFINISHED.value:
        raise ImportUnderWay(file_name=run.file_name)
    return run


def _count(run: ImportRun, *, taken: _Taken) -> None:
    kinds = Counter(
        (IdleLine, line.is_repeated) if isinstance(line, IdleLine) else (type(line), False)
        for line in taken.lines
    )
    run.found += kinds[GoodLine, False]
    run.refused += kinds[RefusedLine, False]
    run.without_value += kinds[IdleLine, False]
    run.repeated += kinds[IdleLine, True]
    run.stored += taken.outcome.stored
    run.unchanged += taken.outcome.unchanged
    run.revised += taken.outcome.corrected
    run.outranked += taken.outcome.outranked
    run.waiting += taken.waiting
    run.total_millionths += taken.total
    if run.refused > MOST_REFUSED:
        line = taken.lines[-1].number
        raise TooManyLinesRefused(most=MOST_REFUSED, file_name=run.file_name, line=line)


def _widen(run: ImportRun, *, good: Sequence[GoodLine]) -> None:
    """Stretch the first and the last moment of the record over good lines."""
    if not good:
        return
    first = _moment(min(line.starts_s for line in good))
    last = _moment(max(line.starts_s + line.length_s for line in good))
    run.first_starts_at = min(first, run.first_starts_at or first)
    run.last_ends_at = max(last, run.last_ends_at or last)


def _remark(run: ImportRun, *, piece: Piece, taken: _Taken) -> None:
    good, revised = taken.good, taken.outcome.revised
    by_end_s = {line.starts_s + line.length_s: line.number for line in good} if revised else {}
    ImportRemark.objects.bulk_create(
        [_refused(run, line, piece=piece) for line in taken.lines if isinstance(line, RefusedLine)]
        + [
            _revised(run, revision, number=by_end_s.get(revision.instant_s, good[0].number), piece=piece)
            for revision in revised
        ],
        batch_size=1000,
    )


def _refused(run: ImportRun, line: RefusedLine, *, piece: Piece) -> ImportRemark:
    return ImportRemark(
        account_id=run.account_id,
        run=run,
        line_number=line.number,
        kind=RemarkKind.REFUSED.value,
        field=line.field[:160],
        value=line.value,
        rule=line.rule,
        text=_text(line.number, piece=piece),
    )


def _revised(run: ImportRun, revision: Revision, *, number: int, piece: Piece) -> ImportRemark:
    factor = 10 ** (LARGEST_SCALE - revision.scale)
    return ImportRemark(
        account_id=run.account_id,
        run=run,
        line_number=number,
        kind=RemarkKind.REVISED.value,
        starts_at=_moment(revision.instant_s - revision.length_s),
        old_millionths=revision.old_delta * factor,
        new_millionths=None if revision.new_delta is None else revision.new_delta * factor,
        text=_text(number, piece=piece),
    )


def _text(number: int, *, piece: Piece) -> str:
    """Return how the line begins, fit to be shown."""
    return shown(piece.texts.get(number, ""), characters=LONGEST_LINE_KEPT - 1)


def _moment(instant_s: int) -> datetime:
    return datetime.fromtimestamp(instant_s, UTC)
