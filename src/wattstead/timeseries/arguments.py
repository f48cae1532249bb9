"""Lays day blocks out as the arguments of one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from psycopg import sql

from wattstead.timeseries.blocks import BlockRows
from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.packing import identities, with_sentinel
from wattstead.timeseries.series import Series

FROM_ARGUMENTS = sql.SQL("""(
    SELECT owner.account_id, owner.meter_id, given.register, DATE '1970-01-01' + given.day::integer AS day,
           to_timestamp(given.start_s) AS starts_at, nullif(given.step_s, 0)::integer AS step_s,
           given.scale::smallint, given.kinds::smallint, given.present::integer, given.total,
           CASE given.width WHEN 2 THEN (%(flat_deltas)s)[low:high]::smallint[] END AS small_deltas,
           CASE given.width WHEN 4 THEN (%(flat_deltas)s)[low:high]::integer[] END AS deltas,
           CASE given.width WHEN 8 THEN (%(flat_deltas)s)[low:high] END AS wide_deltas,
           CASE given.mixed WHEN 1
               THEN substring(%(flat_flags)s FROM low::integer FOR (high - low + 1)::integer) END AS flags,
           CASE given.step_s WHEN 0 THEN (%(flat_offsets)s)[low:high]::integer[] END AS offsets_s
    FROM unnest(%(registers)s, %(days)s, %(starts_s)s, %(steps_s)s, %(scales)s, %(kinds)s, %(present)s,
                %(totals)s, %(widths)s, %(mixed)s, %(lows)s, %(highs)s)
        AS given (register, day, start_s, step_s, scale, kinds, present, total, width, mixed, low, high)
    JOIN unnest(%(owned)s, %(accounts)s::uuid[], %(meters)s::uuid[])
        AS owner (register, account_id, meter_id) USING (register)
) AS laid_out""")


@dataclass(frozen=True, kw_only=True)
class Owners:
    """Finds the account and the meter of a register by its number."""

    series: tuple[Series, ...]

    @cached_property
    def _sorted(self) -> tuple[Int64s, npt.NDArray[np.void], npt.NDArray[np.void]]:
        ordered = sorted(self.series, key=lambda one: one.number)
        return (
            np.array([one.number for one in ordered], dtype=np.int64),
            identities(one.account_id for one in ordered),
            identities(one.meter_id for one in ordered),
        )

    def of(self, numbers: Int64s) -> dict[str, npt.NDArray[np.void]]:
        """Return the owner columns of rows that belong to these registers."""
        known, accounts, meters = self._sorted
        place = np.searchsorted(known, numbers)
        return {"account_id": accounts[place], "meter_id": meters[place]}

    def arguments(self, numbers: Int64s) -> dict[str, object]:
        """Return the owners of these registers as arguments."""
        wanted = set(numbers.tolist())
        some = [one for one in self.series if one.number in wanted]
        return {
            "owned": np.array([one.number for one in some], dtype=np.int64),
            "accounts": [one.account_id for one in some],
            "meters": [one.meter_id for one in some],
        }


def arguments_of(groups: Sequence[BlockRows], *, owners: Owners) -> dict[str, object]:
    """Return the arguments that `FROM_ARGUMENTS` lays out as rows of a block table."""
    numbers = np.concatenate([group.numbers for group in groups])
    slots = _each(groups, [group.slots for group in groups])
    highs = np.cumsum(slots)
    nothing = [np.zeros(group.deltas.size, dtype=np.int64) for group in groups]
    return {
        "registers": numbers,
        "days": np.concatenate([group.days for group in groups]),
        "starts_s": np.concatenate([group.starts_s for group in groups]),
        "steps_s": _each(groups, [group.step_s for group in groups]),
        "scales": _each(groups, [group.scale for group in groups]),
        "kinds": np.concatenate([group.kinds for group in groups]),
        "present": np.concatenate([group.present for group in groups]),
        "totals": np.concatenate([group.totals for group in groups]),
        "widths": _each(groups, [group.width for group in groups]),
        "mixed": _each(groups, [int(group.flags is not None) for group in groups]),
        "lows": highs - slots + 1,
        "highs": highs,
        "flat_deltas": np.concatenate([with_sentinel(group).ravel() for group in groups]),
        "flat_flags": b"".join(
            bytes(group.deltas.size) if group.flags is None else group.flags.tobytes() for group in groups
        ),
        "flat_offsets": np.concatenate(
            [
                none if group.offsets_s is None else group.offsets_s.ravel()
                for group, none in zip(groups, nothing, strict=True)
            ]
        ),
    } | owners.arguments(numbers)


def _each(groups: Sequence[BlockRows], values: list[int]) -> Int64s:
    """Return the value of each group once for each of its blocks."""
    return np.repeat(np.array(values, dtype=np.int64), [len(group) for group in groups])
