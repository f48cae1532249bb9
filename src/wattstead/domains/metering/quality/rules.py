"""Works out how good readings are from what the store says of their days."""

from dataclasses import dataclass, field

import numpy as np

from wattstead.timeseries.intervals import Int64s
from wattstead.timeseries.sureness import NEVER_CAME

HOUR_S, DAY_S = 3600, 86_400
LATENESS = (0, HOUR_S, 6 * HOUR_S, DAY_S, 3 * DAY_S, 7 * DAY_S)
"""How late a day may have come, in seconds: at most so long after its end, or later than all of these."""
MILLION = 1_000_000
LATEST_S = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Lateness:
    """How late something came: in the middle, and all but one in twenty; None where nothing came."""

    median_s: int | None
    p95_s: int | None


@dataclass(kw_only=True, eq=False)
class DayTally:
    """What is known of one day, over all registers looked at so far."""

    registers: int = 0
    expected: int = 0
    counts: Int64s = field(default_factory=lambda: np.zeros(4, dtype=np.int64))
    late_s: list[Int64s] = field(default_factory=list)

    def add(self, *, registers: int, expected: int, counts: Int64s, late_s: Int64s) -> None:
        """Add what is known of some more registers."""
        self.registers += registers
        self.expected += expected
        self.counts += counts
        self.late_s.append(late_s)


def lateness_of(late_s: Int64s) -> Lateness:
    """Return how late days came, each an amount of seconds or NEVER_CAME."""
    came = np.sort(late_s[late_s != NEVER_CAME])
    if not len(came):
        return Lateness(median_s=None, p95_s=None)
    return Lateness(
        median_s=min(int(came[(len(came) - 1) // 2]), LATEST_S),
        p95_s=min(int(came[(len(came) * 95 - 1) // 100]), LATEST_S),
    )


def by_lateness(late_s: Int64s) -> list[int]:
    """Return how many days came how late: places of LATENESS, and one more for all that are later."""
    came = late_s[late_s != NEVER_CAME]
    found: list[int] = np.bincount(
        np.searchsorted(np.array(LATENESS), came, side="left"), minlength=len(LATENESS) + 1
    ).tolist()
    return found


def usual_step_s(steps_s: Int64s) -> int:
    """Return the step that is most common, 0 where there is none."""
    known = steps_s[steps_s > 0]
    if not len(known):
        return 0
    values, counts = np.unique(known, return_counts=True)
    return int(values[counts.argmax()])


def ppm(part: int, *, of: int) -> int:
    """Return a share in millionths, 0 of nothing."""
    return part * MILLION // of if of else 0
