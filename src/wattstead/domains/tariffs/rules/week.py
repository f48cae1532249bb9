"""Lays the bands of a tariff over the week, gaps included."""

from dataclasses import dataclass

from wattstead.domains.tariffs.rules.terms import MINUTES_OF_WEEK, Band

BASE = -1


@dataclass(frozen=True, kw_only=True)
class WeekStretch:
    """Minutes of the week from Monday 00:00 on, at the price of `bands[band]` or the base price (-1)."""

    starts_minute: int
    ends_before_minute: int
    band: int


def week_plan(bands: tuple[Band, ...]) -> tuple[WeekStretch, ...]:
    """Return stretches that tile the week exactly once; what no band covers has the base price."""
    covered = sorted(
        (start, end, index) for index, band in enumerate(bands) for start, end in band.stretches()
    )
    plan: list[WeekStretch] = []
    reached = 0
    for start, end, index in covered:
        if start > reached:
            plan.append(WeekStretch(starts_minute=reached, ends_before_minute=start, band=BASE))
        plan.append(WeekStretch(starts_minute=start, ends_before_minute=end, band=index))
        reached = end
    if reached < MINUTES_OF_WEEK:
        plan.append(WeekStretch(starts_minute=reached, ends_before_minute=MINUTES_OF_WEEK, band=BASE))
    return tuple(plan)
