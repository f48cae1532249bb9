"""Corrects estimates after their month was billed: the meter operator has read the device after all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.counting import count_electricity
from wattstead.journeys.demo_household.electricity import Household
from wattstead.journeys.demo_household.flaws import CORRECTED_AFTER, is_corrected
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import SYSTEM
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.flags import Quality, Source, estimates, flag
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series

_ADJUSTED = flag(Source.adjusted, Quality.valid)
_AT = time(8)
_REASON = "correction by the meter operator"


def correct_estimates(resident: Resident, *, now: datetime) -> int:
    """Replace each estimate whose correction has come by what was counted; return how many values changed.

    What was corrected is no estimate any more, so a second run changes nothing.
    """
    if not resident.family.has_simulated_electricity:
        return 0
    corrected = 0
    with seen_by(SYSTEM):
        for register in registers_visible_to(resident.viewer).filter(meter__meter_type="electricity"):
            series = series_of(register)
            for day in _days_corrected(series, now=now):
                truth = _truth(
                    series, day=day, household=resident.family.household, direction=register.direction
                )
                if len(truth):
                    corrected += take_in_intervals(
                        register=register, intervals=truth, now=_corrected_at(day, series), reason=_REASON
                    ).corrected
    return corrected


def _days_corrected(series: Series, *, now: datetime) -> Iterator[DayPeriod]:
    """Yield each known day whose estimates have been corrected by now."""
    known = known_days(series)
    for day in known or ():
        only_day = DayPeriod(starts_on=day, ends_before=day + ONE_DAY)
        if is_corrected(day) and _corrected_at(only_day, series) <= now:
            yield only_day


def _corrected_at(day: DayPeriod, series: Series) -> datetime:
    return datetime.combine(day.starts_on + CORRECTED_AFTER, _AT, tzinfo=ZoneInfo(series.zone))


def _truth(series: Series, *, day: DayPeriod, household: Household, direction: str) -> Intervals:
    """Return what was counted where the store still holds estimates."""
    zone = ZoneInfo(series.zone)
    held = read(series=series, period=time_of_days(day, zone=zone))
    estimated = held.picked(estimates(held.flags))
    if not len(estimated):
        return estimated
    truly = count_electricity(day, zone=zone, household=household, direction=direction).truly
    truth = truly.picked(np.isin(truly.starts_s, estimated.starts_s))
    return replace(truth, flags=np.full(len(truth), _ADJUSTED, dtype=np.uint8))
