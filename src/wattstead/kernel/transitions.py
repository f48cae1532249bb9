"""Declares which status may follow which, as data: one value says it, checks it and is drawn in the docs."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from wattstead.kernel.refusals import Refusal, Wording, said

Status = TypeVar("Status", bound=StrEnum)


class By(StrEnum):
    """Who brings a status about. What the calendar brings about is worked out and never stored."""

    CUSTOMER = "customer"
    STAFF = "staff"
    PORTAL = "portal"
    CALENDAR = "calendar"


_NOTHING_ELSE = Wording(said("nothing else"))


class TransitionRefused(Refusal):
    """A status follows only those that its table of transitions names."""

    code = "transition_refused"
    message = said("What is “{status}” cannot become “{wanted}”. From here it can become: {allowed}.")


@dataclass(frozen=True, kw_only=True)
class Move(Generic[Status]):
    """One status following another: `does` is the verb of the service desk for it."""

    before: Status
    after: Status
    does: str
    by: frozenset[By]


@dataclass(frozen=True, kw_only=True)
class Transitions(Generic[Status]):
    """The life of one kind of thing: the statuses it may begin in, and every move."""

    of: str
    first: frozenset[Status]
    moves: tuple[Move[Status], ...]

    @property
    def stored(self) -> tuple[Status, ...]:
        """Return the statuses a row may hold, in their order: all but those that only the calendar makes."""
        held = self.first | {move.after for move in self._made()}
        return tuple(status for status in type(next(iter(held))) if status in held)

    def following(self, status: Status, *, by: By | None = None) -> frozenset[Status]:
        """Return what may follow a status, through anybody or through one kind of person."""
        return frozenset(
            move.after for move in self._made() if move.before == status and (by is None or by in move.by)
        )

    def allow(self, status: Status, *, to: Status, by: By | None = None) -> bool:
        """Return whether `to` may follow `status`."""
        return to in self.following(status, by=by)

    def require(self, status: Status, *, to: Status, by: By | None = None) -> None:
        """Go on only where `to` may follow `status`; raises TransitionRefused."""
        if not self.allow(status, to=to, by=by):
            raise self.refusal(status, to=to, by=by)

    def refusal(self, status: Status, *, to: Status, by: By | None = None) -> TransitionRefused:
        """Return the refusal that says what may follow a status instead of `to`."""
        allowed = ", ".join(sorted(self.following(status, by=by)))
        return TransitionRefused(status=status.value, wanted=to.value, allowed=allowed or _NOTHING_ELSE)

    def _made(self) -> tuple[Move[Status], ...]:
        return tuple(move for move in self.moves if move.by != {By.CALENDAR})


def move(before: Status, *, to: Status, does: str, by: set[By]) -> Move[Status]:
    """Return one move, written as a line of a table."""
    return Move(before=before, after=to, does=does, by=frozenset(by))
