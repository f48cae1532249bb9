"""Names the tables the engine works on, so that other block tables can join it."""

from dataclasses import dataclass

BLOCK_COLUMNS = (
    "register",
    "day",
    "starts_at",
    "step_s",
    "scale",
    "kinds",
    "present",
    "total",
    "small_deltas",
    "deltas",
    "wide_deltas",
    "flags",
    "offsets_s",
)
OWNER_COLUMNS = ("account_id", "meter_id")


@dataclass(frozen=True, kw_only=True)
class BlockTable:
    """A table of day blocks, and the table that keeps what its blocks said before."""

    blocks: str
    revisions: str


READINGS = BlockTable(blocks="reading_block", revisions="reading_revision")
