"""Loads whole days of many registers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

from wattstead.timeseries.conflicts import Cause
from wattstead.timeseries.delivering import Prepared, in_parts, prepare, put, settle
from wattstead.timeseries.outcome import Outcome
from wattstead.timeseries.series import ManyIntervals
from wattstead.timeseries.session import cursor
from wattstead.timeseries.tables import READINGS, BlockTable

READINGS_AT_ONCE = 1 << 20


def load_days(
    batch: ManyIntervals,
    *,
    known_at: datetime,
    actor_id: UUID | None,
    reason: str,
    table: BlockTable = READINGS,
) -> Outcome:
    """Load whole days of many registers; days that are there already are merged, never lost.

    Made for long batches sorted by register and start, which are packed while the server
    works on the stretch before; takes any others too. Raises what `take_in` raises.
    """
    cause = Cause(known_at=known_at, actor_id=actor_id, reason=reason)
    settled = settle(batch)
    outcome, on = Outcome(unchanged=len(batch) - len(settled)), cursor()
    for prepared in _prepared_ahead(settled):
        outcome += put(on, prepared=prepared, cause=cause, table=table)
    return outcome


def _prepared_ahead(settled: ManyIntervals) -> Iterator[Prepared]:
    """Yield the readings part by part, each packed in a thread while the one before is stored."""
    parts = list(in_parts(settled, most=READINGS_AT_ONCE))
    with ThreadPoolExecutor(max_workers=1) as packer:
        ahead = [packer.submit(prepare, part) for part in parts[:1]]
        for part in [*parts[1:], None]:
            current = ahead.pop().result() if ahead else None
            if part is not None:
                ahead.append(packer.submit(prepare, part))
            if current is not None:
                yield current
