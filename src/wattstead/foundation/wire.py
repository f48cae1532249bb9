"""Counts what crosses the wire between a page and PostgreSQL, as libpq itself sees it."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

LINE = re.compile(r"^(?P<way>[FB])\t(?P<size>\d+)\t(?P<kind>\w+)", re.MULTILINE)
ASKING = {"Query", "Execute"}
ROWS = {"DataRow", "CopyData"}


@dataclass(kw_only=True)
class Wire:
    """What was asked and answered: statements, rows (also those of COPY) and bytes of the answers."""

    statements: int = 0
    rows: int = 0
    answered_bytes: int = 0


@contextmanager
def watched_wire() -> Iterator[Wire]:
    """Count what the default connection asks and gets inside the block."""
    connection.ensure_connection()
    wire = Wire()
    inner = connection.connection.pgconn
    with tempfile.TemporaryFile("w+") as trace:
        inner.trace(trace.fileno())
        inner.set_trace_flags(1)
        try:
            yield wire
        finally:
            inner.untrace()
        trace.seek(0)
        for way, size, kind in LINE.findall(trace.read()):
            wire.statements += way == "F" and kind in ASKING
            wire.rows += way == "B" and kind in ROWS
            wire.answered_bytes += int(size) if way == "B" else 0
