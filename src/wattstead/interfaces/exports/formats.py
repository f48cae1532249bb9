"""Lists the formats in which readings are given out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from wattstead.interfaces.exports.green_button import green_button_pieces
from wattstead.interfaces.exports.plain_text import csv_pieces, json_pieces
from wattstead.interfaces.exports.workbooks import workbook_pieces
from wattstead.journeys.export_readings import Export

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


class ExportFormat(StrEnum):
    """The name of a format, as an address says it."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    ARROW = "arrow"
    PARQUET = "parquet"
    GREEN_BUTTON = "green-button"


@dataclass(frozen=True, kw_only=True)
class Written:
    """How a format is written: its media type, the end of its files' names, and what makes the bytes."""

    media_type: str
    suffix: str
    pieces: Callable[[Export], Iterator[bytes]]


def _arrow(export: Export) -> Iterator[bytes]:
    # Here, not above: polars takes a while and some memory.
    from wattstead.interfaces.exports.tables import arrow_pieces

    return arrow_pieces(export)


def _parquet(export: Export) -> Iterator[bytes]:
    from wattstead.interfaces.exports.tables import parquet_pieces

    return parquet_pieces(export)


FORMATS: dict[ExportFormat, Written] = {
    ExportFormat.CSV: Written(media_type="text/csv", suffix="csv", pieces=csv_pieces),
    ExportFormat.XLSX: Written(
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        suffix="xlsx",
        pieces=workbook_pieces,
    ),
    ExportFormat.JSON: Written(media_type="application/json", suffix="json", pieces=json_pieces),
    ExportFormat.ARROW: Written(
        media_type="application/vnd.apache.arrow.stream", suffix="arrows", pieces=_arrow
    ),
    ExportFormat.PARQUET: Written(
        media_type="application/vnd.apache.parquet", suffix="parquet", pieces=_parquet
    ),
    ExportFormat.GREEN_BUTTON: Written(
        media_type="application/atom+xml", suffix="xml", pieces=green_button_pieces
    ),
}


def file_name_of(export: Export, *, as_format: ExportFormat) -> str:
    """Return a name that sorts by meter and days: wattstead-1EMH001-import-2026-03-01-2026-03-31.csv."""
    first = export.asked.starts_at.astimezone(export.zone).date()
    last = max(first, (export.asked.ends_before - timedelta(seconds=1)).astimezone(export.zone).date())
    meter = _UNFIT.sub("-", export.meter_number).strip("-.") or "meter"
    days = f"{first.isoformat()}-{last.isoformat()}"
    return f"wattstead-{meter}-{export.direction.value}-{days}.{FORMATS[as_format].suffix}"
