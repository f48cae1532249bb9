"""Takes files of readings from programs: looks at them, imports them, says how far they are."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.file_formats.preview import Preview, RefusedInPreview
from wattstead.domains.metering.import_reports import RefusedLineTold
from wattstead.domains.metering.queries import import_visible_to, meter_visible_to
from wattstead.domains.metering.vocabulary import ImportState
from wattstead.foundation.files.pieces import LaidDown
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id, camel
from wattstead.interfaces.api.ids import IMPORT_ID, METER_ID
from wattstead.interfaces.api.imports.files import received
from wattstead.interfaces.api.imports.schemas import (
    FileTold,
    Import,
    ImportPreview,
    ImportQuestion,
    RefusedLine,
)
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, tagged_answer
from wattstead.interfaces.feed_words import feed_told
from wattstead.journeys.import_readings import ReadingFile
from wattstead.journeys.preview_file import preview_file
from wattstead.journeys.uploads import import_progress, import_upload, keep_upload
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.viewer import Viewer

PARAMETERS = {"zone": "timezone", "step_s": "stepSeconds"}
imports = Resource(
    "Imports",
    told="Files of readings as grid operators write them: looked at, then imported in the background.",
)


@imports.takes_file(
    "/meters/{meterId}/import-previews",
    scope=Scope.READINGS_READ,
    answer=ImportPreview,
    summary="Look at a file before importing it",
    status=200,
)
def preview_import(request: CalledRequest, told: Query[FileTold], meter_id: Id = METER_ID) -> HttpResponse:
    """Return what an import of the file in the body would find, and what has to be answered first."""
    with received(request) as file, seen_by(request.auth.viewer) as viewer:
        preview = preview_file(
            viewer,
            file=ReadingFile(name=told.file_name, stream=file.stream),
            meter_id=meter_visible_to(viewer, meter_id=meter_id).pk,
            now=timezone.now(),
            register_name=told.register_name,
            corrections=told.corrections,
        )
        return json_answer(_preview(preview, meter_id=meter_id))


@imports.takes_file(
    "/meters/{meterId}/imports",
    scope=Scope.READINGS_WRITE,
    answer=Import,
    summary="Import a file",
    status=202,
)
def create_import(request: CalledRequest, told: Query[FileTold], meter_id: Id = METER_ID) -> HttpResponse:
    """Keep the file in the body and import it in the background: ask for the import to see how far it is."""
    with received(request) as file:
        return done_once(
            request,
            lambda viewer: _begun(viewer, meter_id=meter_id, told=told, file=file),
            body_hash=bytes.fromhex(file.sha256),
        )


@imports.gives("/imports/{importId}", scope=Scope.READINGS_READ, answer=Import, summary="Retrieve an import")
def get_import(request: CalledRequest, import_id: Id = IMPORT_ID) -> HttpResponse:
    """Return how far an import is, and what became of its lines once it has ended."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_import(viewer, run_id=import_id))


def _begun(viewer: Viewer, *, meter_id: UUID, told: FileTold, file: LaidDown) -> HttpResponse:
    meter = meter_visible_to(viewer, meter_id=meter_id)
    require(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
    now = timezone.now()
    upload_id = keep_upload(viewer, meter_id=meter.pk, name=told.file_name, chunks=file.pieces(), now=now)
    run_id = import_upload(
        viewer, upload_id=upload_id, register_name=told.register_name, corrections=told.corrections, now=now
    )
    return created_answer(_import(viewer, run_id=run_id), at=f"/imports/{run_id}", status=202)


def _import(viewer: Viewer, *, run_id: UUID) -> Import:
    run = import_visible_to(viewer, run_id=run_id)
    ended = import_progress(viewer, run_id=run_id)
    return Import(
        id=run.pk,
        meter_id=run.register.meter_id,
        register_id=run.register_id,
        file_name=run.file_name,
        status=ImportState(run.state),
        bytes_read=run.bytes_read,
        bytes_total=run.file_bytes,
        found=run.found,
        stored=run.stored,
        unchanged=run.unchanged,
        revised=run.revised,
        outranked=run.outranked,
        waiting=run.waiting,
        refused=run.refused,
        without_value=run.without_value,
        repeated=run.repeated,
        total=unscaled(run.total_millionths, LARGEST_SCALE),
        first_starts_at=run.first_starts_at,
        last_ends_at=run.last_ends_at,
        refused_lines=_lines(getattr(ended, "refused_lines", ())),
        stopped_by=run.stopped_by or None,
        started_at=run.started_at,
        finished_at=run.finished_at,
    )


def _preview(preview: Preview, *, meter_id: UUID) -> ImportPreview:
    return ImportPreview(
        meter_id=meter_id,
        format=preview.format_code,
        encoding=preview.encoding,
        delimiter=preview.delimiter or None,
        decimal_sign=preview.decimal_sign,
        timezone=preview.zone,
        stamp_means=preview.stamp_means,
        stamp_pattern=preview.stamp_pattern,
        unit=preview.unit,
        step_seconds=preview.step_s,
        usage_point=preview.feed.label or None if preview.feed else None,
        notes=list(feed_told(preview, say=gettext)),
        first_starts_at=preview.first_starts_at,
        last_ends_at=preview.last_ends_at,
        found=preview.found,
        without_value=preview.without_value,
        estimated=preview.estimated,
        repeated=preview.repeated,
        total=preview.total,
        gaps=preview.gaps,
        refused=preview.refused,
        refused_lines=_lines(preview.refused_lines),
        questions=[
            ImportQuestion(
                parameter=PARAMETERS.get(question.detail, camel(question.detail)),
                why=gettext(question.why),
                choices=list(question.choices),
            )
            for question in preview.questions
        ],
        is_ready=preview.is_ready,
    )


def _lines(refused: Iterable[RefusedInPreview | RefusedLineTold]) -> list[RefusedLine]:
    return [
        RefusedLine(
            line=one.line,
            field=one.field,
            value=one.value,
            code=one.rule.code,
            detail=f"{gettext(one.rule.what)} {gettext(one.rule.remedy)}",
        )
        for one in refused
    ]
