"""Loads whole days of many registers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import numpy as np

from wattstead.timeseries.conflicts import Cause
from wattstead.timeseries.delivering import Prepared, prepare, put, settle
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
    parts = list(_parts(settled))
    with ThreadPoolExecutor(max_workers=1) as packer:
        ahead = [packer.submit(prepare, part) for part in parts[:1]]
        for part in [*parts[1:], None]:
            current = ahead.pop().result() if ahead else None
            if part is not None:
                ahead.append(packer.submit(prepare, part))
            if current is not None:
                yield current


def _parts(settled: ManyIntervals) -> Iterator[ManyIntervals]:
    """Yield parts of about READINGS_AT_ONCE, none of which ends inside a register's readings."""
    changes = np.nonzero(settled.which[1:] != settled.which[:-1])[0] + 1
    wanted = np.arange(READINGS_AT_ONCE, len(settled), READINGS_AT_ONCE)
    nearest = np.searchsorted(changes, wanted)
    cuts = np.unique(changes[nearest[nearest < len(changes)]]).tolist()
    for first, after in pairwise([0, *cuts, len(settled)]):
        if first < after:
            yield settled.picked(slice(first, after))
