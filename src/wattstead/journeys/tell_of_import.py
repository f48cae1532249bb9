"""Tells the person who imported a file when some of its lines were refused."""

from datetime import datetime

from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.records import MeterRecord
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.kernel.viewer import Viewer


def tell_of_import(viewer: Viewer, *, report: ImportReport, meter: MeterRecord, now: datetime) -> None:
    """Write a notification where lines were refused; who imports as the system reads the report instead.

    Runs in the caller's unit of work.
    """
    if viewer.user_id is None or not report.refused:
        return
    notify(
        [
            Notice(
                user_id=viewer.user_id,
                account_id=meter.account_id,
                kind=Kind.IMPORT_WITH_REFUSED_LINES,
                event=f"import:{report.run_id}",
                at=now,
                facts={
                    "file": report.file_name,
                    "meter_number": meter.meter_number,
                    "refused": report.refused,
                    "found": report.found + report.refused,
                },
                action_url=f"/meters/{meter.pk}/imports/{report.run_id}/",
            )
        ]
    )
