"""Writes readings for programs that reckon with tables: an Arrow stream, and Parquet.

`delta` is a decimal with six digits behind the point, exact whatever a register counts.
"""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

from wattstead.journeys.export_readings import Export
from wattstead.kernel.energy import LARGEST_SCALE
from wattstead.timeseries.flags import Quality, Source
from wattstead.timeseries.intervals import Intervals

_DELTA = pl.Decimal(38, LARGEST_SCALE)
_MOMENT = pl.Datetime("ms", "UTC")
_SOURCES = np.array([source.name for source in Source])
_QUALITIES = np.array([quality.name for quality in Quality])
_PREFIX_BYTES = _END_BYTES = 8
_CHUNK_BYTES = 256 * 1024


def arrow_pieces(export: Export) -> Iterator[bytes]:
    """Yield an Arrow IPC stream: the schema once, a batch for every piece, the end."""
    empty = _stream_of(_table(Intervals.none(), export=export))
    yield empty[: _length_of_schema(empty)]
    for piece in export.pieces():
        batch = _stream_of(_table(piece, export=export))
        yield batch[_length_of_schema(batch) : -_END_BYTES]
    yield empty[-_END_BYTES:]


def parquet_pieces(export: Export) -> Iterator[bytes]:
    """Yield a Parquet file with a row group for every piece, put together on the disk."""
    with TemporaryDirectory() as folder:
        parts = []
        for number, piece in enumerate(export.pieces()):
            parts.append(Path(folder) / f"{number:06d}.arrow")
            _table(piece, export=export).write_ipc(parts[-1], compression="lz4")
        whole = Path(folder) / "readings.parquet"
        frame = pl.scan_ipc(parts) if parts else _table(Intervals.none(), export=export).lazy()
        frame.sink_parquet(whole, compression="zstd", maintain_order=True)
        with whole.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                yield chunk


def _table(piece: Intervals, *, export: Export) -> pl.DataFrame:
    millionths = piece.at_scale(LARGEST_SCALE).deltas
    return pl.DataFrame(
        {
            "start": pl.Series(piece.starts_s * 1000, dtype=pl.Int64).cast(_MOMENT),
            "end": pl.Series(piece.ends_s * 1000, dtype=pl.Int64).cast(_MOMENT),
            "delta": _exact(millionths),
            "unit": pl.Series(np.full(len(piece), export.unit), dtype=pl.String),
            "direction": pl.Series(np.full(len(piece), export.direction.value), dtype=pl.String),
            "source": pl.Series(_SOURCES[piece.flags >> 2], dtype=pl.String),
            "quality": pl.Series(_QUALITIES[piece.flags & 3], dtype=pl.String),
        }
    )


def _exact(millionths: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]") -> pl.Series:
    """Return millionths as decimals; whole numbers are shifted, so that no digit is lost on the way."""
    whole = pl.Series(millionths, dtype=pl.Int64).cast(_DELTA)
    return (whole * Decimal("0.000001")).cast(_DELTA)


def _stream_of(table: pl.DataFrame) -> bytes:
    stream = BytesIO()
    table.rechunk().write_ipc_stream(stream, compat_level=pl.CompatLevel.oldest())
    return stream.getvalue()


def _length_of_schema(stream: bytes) -> int:
    """Return how long the first message is: eight bytes that say its length, and the schema."""
    return _PREFIX_BYTES + int.from_bytes(stream[4:_PREFIX_BYTES], "little")
