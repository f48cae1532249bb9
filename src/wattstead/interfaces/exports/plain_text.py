"""Writes readings as CSV and as JSON."""

import json
from collections.abc import Iterator

from wattstead.interfaces.exports.columns import COLUMNS, deltas, letters, local_times, of_flags, written
from wattstead.journeys.export_readings import Export


def csv_pieces(export: Export) -> Iterator[bytes]:
    """Yield a table with the clock of the site; it is read again by an import."""
    yield (",".join(COLUMNS) + "\r\n").encode()
    for piece in export.pieces():
        parts = [
            *local_times(piece.starts_s, zone=export.zone),
            letters(","),
            *local_times(piece.ends_s, zone=export.zone),
            letters(","),
            deltas(piece),
            letters(f",{export.unit},{export.direction.value},"),
            of_flags(piece, between=","),
            letters("\r\n"),
        ]
        yield written(piece, parts)


def json_pieces(export: Export) -> Iterator[bytes]:
    """Yield one object: whose readings these are, and `readings` with decimals of every digit."""
    about = {
        "meterId": str(export.meter_id),
        "meterNumber": export.meter_number,
        "registerId": str(export.register_id),
        "timezone": export.series.zone,
        "from": export.asked.starts_at.isoformat(),
        "to": export.asked.ends_before.isoformat(),
    }
    yield (json.dumps(about, ensure_ascii=False)[:-1] + ', "readings": [').encode()
    cut = 1  # the comma in front of the first
    for piece in export.pieces():
        parts = [
            letters(',\n{"start":"'),
            *local_times(piece.starts_s, zone=export.zone),
            letters('","end":"'),
            *local_times(piece.ends_s, zone=export.zone),
            letters('","delta":'),
            deltas(piece),
            letters(f',"unit":"{export.unit}","direction":"{export.direction.value}","source":"'),
            of_flags(piece, between='","quality":"'),
            letters('"}'),
        ]
        yield written(piece, parts)[cut:]
        cut = 0
    yield b"\n]}\n"
