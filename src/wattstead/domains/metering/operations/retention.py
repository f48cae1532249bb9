"""Keeps readings only as long as they are needed: old ones are thinned to whole days, or deleted."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import numpy as np

from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.rules import FEWEST_MONTHS_KEPT, days_between, first_day_kept
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.deleting import Deleted, OldDays, count_days, delete_days
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


def sites_of(numbers: Sequence[int]) -> set[UUID]:
    """Return the sites at which registers count."""
    registers = registers_visible_to(require_unit_of_work()).filter(number__in=numbers)
    return set(registers.values_list("meter__site_id", flat=True))


def count_old_readings(
    *, numbers: Sequence[int], before: date, billed: Mapping[UUID, Sequence[DayPeriod]]
) -> Deleted:
    """Return what `delete_old_readings` would delete."""
    return count_days(list(_old_days(numbers, before=before, billed=billed)))


def delete_old_readings(
    *, numbers: Sequence[int], before: date, billed: Mapping[UUID, Sequence[DayPeriod]], now: datetime
) -> Deleted:
    """Delete what registers counted on days before `before`, but for the `billed` days of their sites."""
    reason = f"deleted: older than {before.isoformat()}, and no bill that is kept rests on it"
    return delete_days(list(_old_days(numbers, before=before, billed=billed)), now=now, reason=reason)


def _old_days(
    numbers: Sequence[int], *, before: date, billed: Mapping[UUID, Sequence[DayPeriod]]
) -> Iterator[OldDays]:
    for register in registers_visible_to(require_unit_of_work()).filter(number__in=numbers):
        series = series_of(register)
        for days in days_between(billed.get(register.meter.site_id, ()), before=before):
            yield OldDays(series=series, days=days)
