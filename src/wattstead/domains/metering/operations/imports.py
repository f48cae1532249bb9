"""Keeps the lines of a file, some at a time, together with how far the file has been kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from wattstead.domains.metering.file_formats.reading import GoodLine, IdleLine, Line, RefusedLine
from wattstead.domains.metering.intervals_of_lines import MILLIONTHS, intervals_of
from wattstead.domains.metering.models import ImportRemark, ImportRun, Register
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.vocabulary import ImportState, RemarkKind
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.outcome import Outcome, Revision


class ImportUnderWay(Refusal):
    """Somebody else imports the same file into the same register right now."""

    code = "import_under_way"
    message = said("The file {file_name} is being imported into this meter by somebody else.")


@dataclass(frozen=True, kw_only=True)
class FileIdentity:
    """What tells one file from another."""

    name: str
    sha256: str
    size_bytes: int


def begin_import(*, register: Register, file: FileIdentity, format_code: str, now: datetime) -> ImportRun:
    """Return the record of this import: a new one, or that of an import which was interrupted.

    Raises ImportUnderWay.
    """
    require_unit_of_work()
    interrupted = ImportRun.objects.filter(
        register=register, file_sha256=file.sha256, state=ImportState.UNFINISHED.value
    ).first()
    if interrupted is not None:
        return interrupted
    name = file.name[-255:]
    with refusing({"one_unfinished_import_per_register_and_file": ImportUnderWay(file_name=name)}):
        return ImportRun.objects.create(
            account_id=register.account_id,
            register=register,
            file_name=name,
            file_sha256=file.sha256,
            file_bytes=file.size_bytes,
            format_code=format_code,
            started_at=now,
        )


def keep_lines(
    *, run_id: UUID, from_line: int, lines: Sequence[Line], step_s: int, now: datetime
) -> ImportRun:
    """Keep the readings of `lines` and acknowledge them, both or neither.

    The lines stand together in the file and begin at or after `from_line`, the
    first that was not acknowledged yet; raises ImportUnderWay when it is no longer.
    """
    run = _locked(run_id, from_line=from_line)
    register = Register.objects.select_related("meter").get(pk=run.register_id)
    good = [line for line in lines if isinstance(line, GoodLine)]
    refused = [line for line in lines if isinstance(line, RefusedLine)]
    outcome = Outcome()
    if good:
        outcome = take_in_intervals(
            register=register,
            intervals=intervals_of(good, step_s=step_s, scale=register.scale),
            now=now,
            reason=f"import of {run.file_name}",
        )
    _remark(run, good=good, refused=refused, outcome=outcome, step_s=step_s)
    _count(run, lines=lines, outcome=outcome)
    _widen(run, good=good, step_s=step_s)
    run.next_line = lines[-1].number + 1
    run.save()
    return run


def finish_import(*, run_id: UUID, from_line: int, now: datetime) -> ImportRun:
    """Note that the file has no more lines; raises ImportUnderWay."""
    run = _locked(run_id, from_line=from_line)
    run.state, run.finished_at = ImportState.FINISHED.value, now
    run.save()
    return run


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


def _widen(run: ImportRun, *, good: Sequence[GoodLine], step_s: int) -> None:
    """Add the energy of good lines to the record's sum, and stretch its first and last moment over them."""
    if not good:
        return
    run.total_millionths += sum(line.millionths for line in good)
    first = _moment(min(line.starts_s for line in good))
    last = _moment(max(line.starts_s for line in good) + step_s)
    run.first_starts_at = min(first, run.first_starts_at or first)
    run.last_ends_at = max(last, run.last_ends_at or last)


def _remark(
    run: ImportRun, *, good: Sequence[GoodLine], refused: Sequence[RefusedLine], outcome: Outcome, step_s: int
) -> None:
    by_end_s = {line.starts_s + step_s: line.number for line in good} if outcome.revised else {}
    ImportRemark.objects.bulk_create(
        [
            ImportRemark(
                account_id=run.account_id,
                run=run,
                line_number=line.number,
                kind=RemarkKind.REFUSED.value,
                field=line.field,
                value=line.value,
                rule=line.rule,
            )
            for line in refused
        ]
        + [
            _revised(run, revision, line_number=by_end_s.get(revision.instant_s, good[0].number))
            for revision in outcome.revised
        ],
        batch_size=1000,
    )


def _revised(run: ImportRun, revision: Revision, *, line_number: int) -> ImportRemark:
    factor = 10 ** (MILLIONTHS - revision.scale)
    return ImportRemark(
        account_id=run.account_id,
        run=run,
        line_number=line_number,
        kind=RemarkKind.REVISED.value,
        starts_at=_moment(revision.instant_s - revision.length_s),
        old_millionths=revision.old_delta * factor,
        new_millionths=None if revision.new_delta is None else revision.new_delta * factor,
    )


def _moment(instant_s: int) -> datetime:
    return datetime.fromtimestamp(instant_s, UTC)
