"""Tells how far a register advanced between two values it showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wattstead.kernel.refusals import Refusal, said


class RegisterRanBackwards(Refusal):
    """A register shows less than before, and a rollover would mean an implausible use."""

    code = "register_ran_backwards"
    message = said("The register showed {before} and then {after}.")


@dataclass(frozen=True, kw_only=True)
class DeviceEpoch:
    """The moment from which another device counts for a register, with the values both showed then.

    Values are whole numbers at the scale of those they are compared with.
    """

    starts_at: datetime
    old_serial_number: str
    new_serial_number: str
    old_final_value: int
    new_first_value: int


def advance(*, before: int, after: int, rolls_over_at: int, most: int) -> int:
    """Return how far a register went from `before` to `after`.

    A smaller value is a rollover (5 digits: at 100,000) only where that means no more
    than `most`, what the connection can deliver in the time; raises RegisterRanBackwards.
    """
    if after >= before:
        return after - before
    rolled = rolls_over_at - before + after
    if rolled > most:
        raise RegisterRanBackwards(before=before, after=after)
    return rolled


def advance_across(
    *, before: int, after: int, exchanges: Sequence[DeviceEpoch], rolls_over_at: int, most: int
) -> int:
    """Return how far the devices of a register went, each from its own first to its own final value."""
    used, shown = 0, before
    for exchange in exchanges:
        used += advance(before=shown, after=exchange.old_final_value, rolls_over_at=rolls_over_at, most=most)
        shown = exchange.new_first_value
    return used + advance(before=shown, after=after, rolls_over_at=rolls_over_at, most=most)
