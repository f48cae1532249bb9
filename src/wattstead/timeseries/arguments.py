"""Lays day blocks out as the arguments of one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np
import numpy.typing as npt
from psycopg import sql

from wattstead.timeseries.blocks import BlockRows
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.packing import with_sentinel
from wattstead.timeseries.series import Ids, ManySeries, Series

KINDS = {2: np.int16, 4: np.int32, 8: np.int64}
FROM_ARGUMENTS = sql.SQL("""(
    SELECT owner.account_id, owner.meter_id, given.register, DATE '1970-01-01' + given.day::integer AS day,
           to_timestamp(given.start_s) AS starts_at, nullif(given.step_s, 0)::integer AS step_s,
           given.scale::smallint, given.kinds::smallint, given.present::integer, given.total,
           CASE width WHEN 2 THEN (%(flat_2)s)[low:low + slots - 1] END AS small_deltas,
           CASE width WHEN 4 THEN (%(flat_4)s)[low:low + slots - 1] END AS deltas,
           CASE width WHEN 8 THEN (%(flat_8)s)[low:low + slots - 1] END AS wide_deltas,
           CASE WHEN flags_low > 0
               THEN substring(%(flat_flags)s FROM flags_low::integer FOR slots::integer) END AS flags,
           CASE step_s WHEN 0 THEN (%(flat_offsets)s)[offsets_low:offsets_low + slots - 1] END AS offsets_s
    FROM unnest(%(registers)s, %(days)s, %(starts_s)s, %(steps_s)s, %(scales)s, %(kinds)s, %(present)s,
                %(totals)s, %(slots)s, %(widths)s, %(lows)s, %(flags_lows)s, %(offsets_lows)s)
        AS given (register, day, start_s, step_s, scale, kinds, present, total, slots, width, low, flags_low,
                  offsets_low)
    JOIN unnest(%(owned)s, %(accounts)s::uuid[], %(meters)s::uuid[])
        AS owner (register, account_id, meter_id) USING (register)
) AS laid_out""")


@dataclass(frozen=True, kw_only=True)
class Owners:
    """Finds the account and the meter of a register by its number."""

    series: Sequence[Series]

    @cached_property
    def _sorted(self) -> ManySeries:
        many = ManySeries.of(self.series)
        return many.picked(np.argsort(many.numbers, kind="stable"))

    def of(self, numbers: Int64s) -> dict[str, Ids]:
        """Return the owner columns of rows that belong to these registers."""
        known = self._sorted
        place = np.searchsorted(known.numbers, numbers)
        return {"account_id": known.accounts[place], "meter_id": known.meters[place]}

    def arguments(self, numbers: Int64s) -> dict[str, object]:
        """Return the owners of these registers as arguments."""
        some = np.unique(numbers)
        owners = self.of(some)
        return {"owned": some, "accounts": owners["account_id"], "meters": owners["meter_id"]}


def arguments_of(groups: Sequence[BlockRows], *, owners: Owners) -> dict[str, object]:
    """Return the arguments that `FROM_ARGUMENTS` lays out as rows of a block table."""
    numbers = np.concatenate([group.numbers for group in groups])
    return {
        "registers": numbers,
        "days": np.concatenate([group.days for group in groups]),
        "starts_s": np.concatenate([group.starts_s for group in groups]),
        "steps_s": _each(groups, [group.step_s for group in groups]),
        "scales": _each(groups, [group.scale for group in groups]),
        "kinds": np.concatenate([group.kinds for group in groups]),
        "present": np.concatenate([group.present for group in groups]),
        "totals": np.concatenate([group.totals for group in groups]),
        "slots": _each(groups, [group.slots for group in groups]),
        "widths": _each(groups, [group.width for group in groups]),
        **_flat(groups),
        **owners.arguments(numbers),
    }


def _flat(groups: Sequence[BlockRows]) -> dict[str, object]:
    """Return the slots of all blocks in one array for each kind, and where in it each block begins."""
    lows = np.zeros(sum(map(len, groups)), dtype=np.int64)
    arguments: dict[str, object] = {"lows": lows}
    for width, kind in KINDS.items():
        alike = [group.width == width for group in groups]
        held = [with_sentinel(group) for group in compress(groups, alike)]
        arguments[f"flat_{width}"] = _end_to_end(held).astype(kind)
        lows += _lows(groups, having=alike)
    mixed = [group.flags is not None for group in groups]
    irregular = [group.offsets_s is not None for group in groups]
    return arguments | {
        "flat_flags": b"".join(group.flags.tobytes() for group in groups if group.flags is not None),
        "flags_lows": _lows(groups, having=mixed),
        "flat_offsets": _end_to_end(
            [group.offsets_s for group in groups if group.offsets_s is not None]
        ).astype(np.int32),
        "offsets_lows": _lows(groups, having=irregular),
    }


def _lows(groups: Sequence[BlockRows], *, having: Sequence[bool]) -> Int64s:
    """Return where the slots of each block begin when those that have some stand end to end; 0 for others."""
    slots = _each(groups, [group.slots if has else 0 for group, has in zip(groups, having, strict=True)])
    return np.where(slots > 0, np.cumsum(slots) - slots + 1, 0)


def _end_to_end(tables: Sequence[npt.NDArray[np.int64]]) -> Int64s:
    return np.concatenate([np.zeros(0, dtype=np.int64), *(table.ravel() for table in tables)])


def _each(groups: Sequence[BlockRows], values: list[int]) -> Int64s:
    """Return the value of each group once for each of its blocks."""
    return np.repeat(np.array(values, dtype=np.int64), [len(group) for group in groups])
