"""Fills the gaps of all registers, night by night."""

from dataclasses import dataclass, replace
from datetime import datetime

from wattstead.domains.metering.operations.around_gaps import StandardProfiles
from wattstead.domains.metering.operations.nightly_estimates import (
    ToEstimate,
    estimate_register,
    registers_to_estimate,
)
from wattstead.domains.metering.operations.retention import register_numbers
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import Viewer

AT_ONCE = 200
MOST_A_NIGHT = 20_000


@dataclass(frozen=True, kw_only=True)
class Night:
    """What a night did: gaps filled and estimates made anew in so many registers.

    `stuck` counts those with gaps of which nothing tells what belongs there.
    """

    registers: int = 0
    filled: int = 0
    renewed: int = 0
    stuck: int = 0


def estimate_nightly(
    viewer: Viewer, *, profiles: StandardProfiles, wait_days: int, now: datetime, most: int = MOST_A_NIGHT
) -> Night:
    """Fill the gaps that are due, and make estimates anew that became untrue; return what was done.

    Every register has a unit of work of its own. A night that is killed, or that wrote into `most`
    registers, leaves the rest to the next one: what is filled is no gap any more, and each night
    begins elsewhere.
    """
    with seen_by(viewer):
        numbers = register_numbers()
    turn = now.date().toordinal() * most % max(len(numbers), 1)
    numbers = numbers[turn:] + numbers[:turn]
    night = Night()
    for first in range(0, len(numbers), AT_ONCE):
        with seen_by(viewer):
            found = registers_to_estimate(
                numbers=numbers[first : first + AT_ONCE], wait_days=wait_days, now=now
            )
        for work in found:
            if night.registers >= most:
                return night
            night = _worked(night, viewer=viewer, work=work, profiles=profiles, wait_days=wait_days, now=now)
    return night


def _worked(
    night: Night,
    *,
    viewer: Viewer,
    work: ToEstimate,
    profiles: StandardProfiles,
    wait_days: int,
    now: datetime,
) -> Night:
    with seen_by(viewer):
        done = estimate_register(work=work, profiles=profiles, wait_days=wait_days, now=now)
    return replace(
        night,
        registers=night.registers + bool(done.filled or done.renewed),
        filled=night.filled + done.filled,
        renewed=night.renewed + done.renewed,
        stuck=night.stuck + done.is_stuck,
    )
