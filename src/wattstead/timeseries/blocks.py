"""Describes rows of day blocks in columns: what packing writes and reads.

A slot nobody measured holds the smallest number its array can hold (`MISSING` here,
-2**15, -2**31 or -2**63 in the table). A sentinel, not NULL: an array without NULLs has
elements of equal length, so many rows become one numpy array without a look at each
element, and the array stays free of a bitmap. `present` and `total` leave such
slots out, and the view gives no row for them.

A day of equal slots has a `step_s`. Any other day is irregular: its arrays tell a
chain of stretches that covers the day without gaps, `offsets_s` holding the end of
each counted from the day's start, and a stretch nobody measured is MISSING.

Which form, width and scale a day takes depends only on what it holds, never on the
order in which it came, so two blocks that say the same are the same bytes.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from wattstead.timeseries.intervals import Bytes, Int64s

MISSING = np.iinfo(np.int64).min
LIMITS = {2: 1 << 15, 4: 1 << 31, 8: 1 << 63}
LARGEST_DELTA = 10**12
FINEST_SCALE = 6
IRREGULAR = 0
MOST_SLOTS = 1_500
"""A day of one-minute slots, with an hour to spare; finer steps only when they are used."""


@dataclass(frozen=True, kw_only=True, eq=False)
class BlockRows:
    """Day blocks of one shape: as many slots, as wide, with or without flags and offsets.

    `numbers` names each row's register, `days` counts from 1970-01-01, `deltas` has a
    row of slots for each block, `flags` likewise or None where every block's
    readings are alike (then `kinds` has one bit set).
    """

    numbers: Int64s
    days: Int64s
    starts_s: Int64s
    step_s: int
    scale: int
    width: int
    deltas: npt.NDArray[np.int64]
    kinds: Int64s
    flags: npt.NDArray[np.uint8] | None
    offsets_s: npt.NDArray[np.int64] | None
    totals: Int64s
    present: Int64s

    def __len__(self) -> int:
        """Count the blocks."""
        return len(self.numbers)

    @property
    def slots(self) -> int:
        """Return how many slots each block has."""
        return int(self.deltas.shape[1])

    def picked(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> "BlockRows":
        """Return the blocks a mask, an index or a slice names."""
        return replace(
            self,
            numbers=self.numbers[which],
            days=self.days[which],
            starts_s=self.starts_s[which],
            deltas=self.deltas[which],
            kinds=self.kinds[which],
            flags=None if self.flags is None else self.flags[which],
            offsets_s=None if self.offsets_s is None else self.offsets_s[which],
            totals=self.totals[which],
            present=self.present[which],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class FlatRows:
    """The readings of some blocks, one after another, with the block each came from."""

    rows: Int64s
    starts_s: Int64s
    length_s: Int64s
    deltas: Int64s
    flags: Bytes


def flattened(blocks: BlockRows) -> FlatRows:
    """Return every reading the blocks hold, in the order of blocks and slots."""
    ends_s, lengths_s = _stretches(blocks)
    starts_s = blocks.starts_s[:, None] + (ends_s - lengths_s)
    lengths_s = np.broadcast_to(lengths_s, blocks.deltas.shape)
    rows = np.repeat(np.arange(len(blocks)), blocks.present)
    flags = _only_flags(blocks.kinds)
    if len(blocks) and int(blocks.present.min()) == blocks.slots:
        return FlatRows(
            rows=rows,
            starts_s=starts_s.ravel(),
            length_s=lengths_s.ravel(),
            deltas=blocks.deltas.ravel(),
            flags=flags[rows] if blocks.flags is None else blocks.flags.ravel(),
        )
    held = blocks.deltas != MISSING
    return FlatRows(
        rows=rows,
        starts_s=starts_s[held],
        length_s=lengths_s[held],
        deltas=blocks.deltas[held],
        flags=flags[rows] if blocks.flags is None else blocks.flags[held],
    )


def _stretches(blocks: BlockRows) -> tuple[Int64s, Int64s]:
    """Return the end of each slot from the day's start, and its length."""
    if blocks.offsets_s is None:
        ends_s = np.arange(1, blocks.slots + 1, dtype=np.int64)[None, :] * blocks.step_s
        return ends_s, np.full((1, blocks.slots), blocks.step_s, dtype=np.int64)
    return blocks.offsets_s, np.diff(blocks.offsets_s, axis=1, prepend=0)


def _only_flags(kinds: Int64s) -> Bytes:
    """Return the one flag each mask names (0 for a block that holds nothing)."""
    bits = np.log2(np.maximum(kinds, 1))
    return bits.astype(np.uint8)
