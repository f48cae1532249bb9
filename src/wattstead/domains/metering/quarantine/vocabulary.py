"""Names what becomes of readings that wait."""

from enum import StrEnum

from wattstead.domains.metering.checks.declarations import CheckName, Verdict
from wattstead.domains.metering.checks.judging import CHECKS, COUNTER_CHECKS
from wattstead.kernel.transitions import By, Transitions, move


class WaitingState(StrEnum):
    """Whether somebody has decided about a reading, and how."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REPLACED = "replaced"
    REJECTED = "rejected"


WAITING_TRANSITIONS = Transitions(
    of="waiting reading",
    first=frozenset({WaitingState.OPEN}),
    moves=(
        move(WaitingState.OPEN, to=WaitingState.ACCEPTED, does="accept", by={By.STAFF}),
        move(WaitingState.OPEN, to=WaitingState.REPLACED, does="replace", by={By.STAFF}),
        move(WaitingState.OPEN, to=WaitingState.REJECTED, does="reject", by={By.STAFF}),
    ),
)
REASONS: tuple[CheckName, ...] = tuple(
    check.name for check in (*CHECKS, *COUNTER_CHECKS) if check.verdict >= Verdict.QUARANTINE
)
"""Why a reading may wait."""
LONGEST_NOTE = 500
LONGEST_SOURCE = 300
