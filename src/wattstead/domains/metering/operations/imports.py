"""Keeps the lines of a file, some at a time, together with how far the file has been kept."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from wattstead.domains.metering.file_formats.faults import shown
from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Line, RefusedLine
from wattstead.domains.metering.intervals_of_lines import MILLIONTHS, intervals_of
from wattstead.domains.metering.models import LONGEST_LINE_KEPT, ImportRemark, ImportRun, Register
from wattstead.domains.metering.operations.readings import refuse_intervals, take_in_intervals
from wattstead.domains.metering.quarantine.holding import hold_doubtful_of
from wattstead.domains.metering.queries import series_of
from wattstead.domains.metering.vocabulary import ImportState, RemarkKind
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.intervals import Intervals
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

    lines: Sequence[Line]
    texts: Mapping[int, str] = field(default_factory=dict)
    bytes_read: int = 0


def keep_lines(*, run_id: UUID, from_line: int, piece: Piece, now: datetime) -> ImportRun:
    """Keep the readings of a piece and acknowledge its lines, both or neither.

    Its lines begin at or after `from_line`, the first that was not acknowledged
    yet; raises ImportUnderWay when it is no longer, and TooManyLinesRefused.
    """
    run = _locked(run_id, from_line=from_line)
    register = Register.objects.select_related("meter").get(pk=run.register_id)
    good = [line for line in piece.lines if isinstance(line, GoodLine)]
    keep, outcome = _kept(run, register=register, good=good, now=now)
    _count(run, lines=piece.lines, outcome=outcome)
    run.waiting += len(good) - len(keep)
    _remark(run, piece=piece, good=good, outcome=outcome)
    _widen(run, good=good)
    run.total_millionths += keep.at_scale(MILLIONTHS).total
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


def _kept(
    run: ImportRun, *, register: Register, good: Sequence[GoodLine], now: datetime
) -> tuple[Intervals, Outcome]:
    """Keep good lines but for those that are doubted, which wait; return what is kept and what that did."""
    if not good:
        return Intervals.none(), Outcome()
    reason = f"import of {run.file_name}"
    coming = intervals_of(good, scale=register.scale)
    refuse_intervals(register, coming, now=now)
    keep = hold_doubtful_of(series_of(register), coming, now=now, source=reason)
    return keep, take_in_intervals(register=register, intervals=keep, now=now, reason=reason)


def _locked(run_id: UUID, *, from_line: int) -> ImportRun:
    """Return the record, held until the unit of work ends, unless another import has gone further."""
    require_unit_of_work()
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.next_line != from_line or run.state != ImportState.UNFINISHED.value:
        raise ImportUnderWay(file_name=run.file_name)
    return run


def _count(run: ImportRun, *, lines: Sequence[Line], outcome: Outcome) -> None:
    kinds = Counter(
        (IdleLine, line.is_repeated) if isinstance(line, IdleLine) else (type(line), False) for line in lines
    )
    run.found += kinds[GoodLine, False]
    run.refused += kinds[RefusedLine, False]
    run.without_value += kinds[IdleLine, False]
    run.repeated += kinds[IdleLine, True]
    run.stored += outcome.stored
    run.unchanged += outcome.unchanged
    run.revised += outcome.corrected
    run.outranked += outcome.outranked
    if run.refused > MOST_REFUSED:
        raise TooManyLinesRefused(most=MOST_REFUSED, file_name=run.file_name, line=lines[-1].number)


def _widen(run: ImportRun, *, good: Sequence[GoodLine]) -> None:
    """Stretch the first and the last moment of the record over good lines."""
    if not good:
        return
    first = _moment(min(line.starts_s for line in good))
    last = _moment(max(line.starts_s + line.length_s for line in good))
    run.first_starts_at = min(first, run.first_starts_at or first)
    run.last_ends_at = max(last, run.last_ends_at or last)


def _remark(run: ImportRun, *, piece: Piece, good: Sequence[GoodLine], outcome: Outcome) -> None:
    by_end_s = {line.starts_s + line.length_s: line.number for line in good} if outcome.revised else {}
    ImportRemark.objects.bulk_create(
        [_refused(run, line, piece=piece) for line in piece.lines if isinstance(line, RefusedLine)]
        + [
            _revised(run, revision, number=by_end_s.get(revision.instant_s, good[0].number), piece=piece)
            for revision in outcome.revised
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
    factor = 10 ** (MILLIONTHS - revision.scale)
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
