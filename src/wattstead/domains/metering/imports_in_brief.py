"""Lists the imports of files into a meter, and the files that wait for theirs, newest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wattstead.domains.metering.queries import imports_visible_to, uploads_visible_to
from wattstead.domains.metering.vocabulary import ImportState
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class ImportInBrief:
    """An import with its most telling counts; `import_reports` has all of them."""

    run_id: UUID
    file_name: str
    started_at: datetime
    state: ImportState
    found: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class WaitingFile:
    """A file that was sent and looked at, but neither imported nor thrown away."""

    upload_id: UUID
    name: str
    kept_at: datetime


def files_waiting(viewer: Viewer, *, meter_id: UUID, most: int) -> tuple[WaitingFile, ...]:
    """Return the newest files that wait for their import into a meter; none of a foreign meter."""
    uploads = uploads_visible_to(viewer).filter(meter_id=meter_id, run=None)
    return tuple(
        WaitingFile(upload_id=upload.pk, name=upload.name, kept_at=upload.kept_at)
        for upload in uploads[:most]
    )


def imports_into(viewer: Viewer, *, meter_id: UUID, most: int) -> tuple[ImportInBrief, ...]:
    """Return the newest imports into the registers of a meter, at most so many; none of a foreign meter."""
    runs = imports_visible_to(viewer).filter(register__meter_id=meter_id)
    return tuple(
        ImportInBrief(
            run_id=run.pk,
            file_name=run.file_name,
            started_at=run.started_at,
            state=ImportState(run.state),
            found=run.found,
            refused=run.refused,
        )
        for run in runs[:most]
    )
