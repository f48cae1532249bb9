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
    """A table of day blocks, and the table that keeps what its blocks said before.

    `owner` is the column that names what a register belongs to (`meter_id` of its Series),
    `value_before` the function that says what a register showed before a day, or None where
    amounts do not add up. Only meters have their devices exchanged (`has_epochs`).
    """

    blocks: str
    revisions: str
    owner: str = "device_id"
    value_before: str | None = None
    has_epochs: bool = False


READINGS = BlockTable(
    blocks="reading_block",
    revisions="reading_revision",
    owner="meter_id",
    value_before="register_value_before",
    has_epochs=True,
)
PRODUCTION = BlockTable(
    blocks="production_block", revisions="production_revision", value_before="production_before"
)
BATTERY = BlockTable(blocks="battery_block", revisions="battery_revision")
SMART_PLUG = BlockTable(
    blocks="smart_plug_block", revisions="smart_plug_revision", value_before="smart_plug_before"
)
