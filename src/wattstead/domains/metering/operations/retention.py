"""Keeps readings only as long as they are needed: old ones are thinned to whole days."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from wattstead.domains.metering.queries import registers_visible_to
from wattstead.domains.metering.rules import FEWEST_MONTHS_KEPT, first_day_kept
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.thinning import thin


class KeptTooShortly(Refusal):
    """A bill and the one of a year before are compared hour by hour, so hours are kept for both."""

    code = "kept_too_shortly"
    kind = "unreadable"
    message = said("Readings are kept as they came for {fewest} months at least.")


def kept_since(today: date, *, months: int) -> date:
    """Return the first day that is kept as it came when readings are kept for so many months.

    Raises KeptTooShortly.
    """
    if months < FEWEST_MONTHS_KEPT:
        raise KeptTooShortly(fewest=FEWEST_MONTHS_KEPT)
    return first_day_kept(today, months=months)


def register_numbers() -> list[int]:
    """Return the numbers of all registers, those of meters out of use included."""
    return list(
        registers_visible_to(require_unit_of_work()).order_by("number").values_list("number", flat=True)
    )


def thin_readings(*, numbers: Sequence[int], days: DayPeriod) -> int:
    """Leave of these days of registers their sums, each as one reading; return how many days that were."""
    require_unit_of_work()
    return thin(np.array(numbers, dtype=np.int64), days)
