"""Tells what taking in readings changed."""

from dataclasses import dataclass, field
from typing import NamedTuple

from wattstead.kernel.refusals import Refusal, said


class RegisterOfAnotherAccount(Refusal):
    """A register's blocks belong to an account that is not the viewer's."""

    code = "register_of_another_account"
    kind = "missing"
    message = said("Register {number} is not there.")


class Revision(NamedTuple):
    """A reading that changed: what it said, and what it says now (None: nothing).

    `instant_s` is the reading's timestamp, the end of its stretch; deltas are at
    `10**-scale` of the register's unit.
    """

    number: int
    instant_s: int
    length_s: int
    old_delta: int
    old_flag: int
    new_delta: int | None
    new_flag: int | None
    scale: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of the readings taken in; the four counts add up to how many came.

    `stored` were new, `unchanged` known already, `corrected` took the place of others
    (each of which is told in `revised`), `outranked` were estimates of what was measured.
    """

    stored: int = 0
    unchanged: int = 0
    corrected: int = 0
    outranked: int = 0
    revised: tuple[Revision, ...] = field(default=())

    def __add__(self, other: "Outcome") -> "Outcome":
        """Return what two deliveries changed together."""
        return Outcome(
            stored=self.stored + other.stored,
            unchanged=self.unchanged + other.unchanged,
            corrected=self.corrected + other.corrected,
            outranked=self.outranked + other.outranked,
            revised=self.revised + other.revised,
        )
