"""Answers a request with a file of readings that is made while it is sent."""

from collections.abc import Iterator

from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.series.streaming import Streamed
from wattstead.interfaces.exports.formats import FORMATS, ExportFormat, file_name_of
from wattstead.journeys.export_readings import Export
from wattstead.kernel.viewer import Viewer


def file_answer(viewer: Viewer, *, export: Export, as_format: ExportFormat) -> HttpResponseBase:
    """Return an answer that opens a unit of work of its own when it is sent."""
    written = FORMATS[as_format]
    charset = "; charset=utf-8" if written.media_type.startswith("text/") else ""
    answer = Streamed(
        _seen(viewer, export=export, as_format=as_format), content_type=f"{written.media_type}{charset}"
    )
    name = file_name_of(export, as_format=as_format)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    patch_vary_headers(answer, ["Accept"])
    return answer


def _seen(viewer: Viewer, *, export: Export, as_format: ExportFormat) -> Iterator[bytes]:
    with seen_by(viewer):
        yield from FORMATS[as_format].pieces(export)
