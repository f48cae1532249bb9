"""Names what devices of every kind share."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import permutations
from typing import TypeVar

from wattstead.kernel.transitions import By, Transitions, move

LARGEST_SERIES = 2**48 - 1
"""The store of readings knows a device by a number of 48 bits."""
LARGEST_FIGURE = 100_000
"""Nobody has a device of more kilowatts or kilowatt-hours at one site."""
FIGURE_PLACES = 3
LONGEST_NAME = 80
LONGEST_ENDPOINT = 500

Status = TypeVar("Status", bound=StrEnum)


class Connection(StrEnum):
    """Whether a device can be reached."""

    ONLINE = "online"
    OFFLINE = "offline"


def life_of_a_device(
    *, of: str, offline: Status, online: Status, states: Sequence[Status]
) -> Transitions[Status]:
    """Return the life of a device that reports by itself.

    Reached, it is online until it says more; of what it says anything may follow
    anything, because what happens between two reports stays unseen.
    """
    told = (online, *states)
    return Transitions(
        of=of,
        first=frozenset({offline}),
        moves=(
            move(offline, to=online, does="is reached", by={By.PORTAL}),
            *(move(online, to=state, does="says so", by={By.PORTAL}) for state in states),
            *(move(one, to=other, does="says so", by={By.PORTAL}) for one, other in permutations(states, 2)),
            *(move(state, to=offline, does="falls silent", by={By.PORTAL}) for state in told),
        ),
    )
