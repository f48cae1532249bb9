"""Takes in what devices measured, and tells of each reading what became of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils import timezone

from wattstead.interfaces.api.device_readings.schemas import (
    DeviceReadingResults,
    NewBatteryReading,
    NewDeviceReading,
    NewProductionReading,
    ProductionSource,
    amounts_of,
)
from wattstead.interfaces.api.problems import field_path
from wattstead.interfaces.api.readings.schemas import ReadingResult
from wattstead.interfaces.api.writing import json_answer
from wattstead.interfaces.refusals import told
from wattstead.journeys.device_readings.checking import BroughtReading
from wattstead.timeseries.became import Became, Result
from wattstead.timeseries.flags import ESTIMATED, METERED, Quality, Source, flag

FLAGS = {
    ProductionSource.INVERTER: METERED,
    ProductionSource.METER: flag(Source.manual, Quality.valid),
    ProductionSource.ESTIMATED: ESTIMATED,
}


def brought(
    readings: Sequence[NewDeviceReading],
    *,
    take_in: Callable[[list[BroughtReading], datetime], Sequence[Result]],
) -> HttpResponse:
    """Return what became of readings that `take_in` takes in."""
    results = take_in([_as_brought(one) for one in readings], timezone.now())
    counts = {became: sum(result.became is became for result in results) for became in Became}
    return json_answer(
        DeviceReadingResults(
            stored=counts[Became.STORED],
            unchanged=counts[Became.UNCHANGED],
            revised=counts[Became.REVISED],
            outranked=counts[Became.OUTRANKED],
            refused=counts[Became.REFUSED],
            results=[_told(one, result=result) for one, result in zip(readings, results, strict=True)],
        )
    )


def _as_brought(one: NewDeviceReading) -> BroughtReading:
    counter_kwh = None if isinstance(one, NewBatteryReading) else one.energy_kwh
    return BroughtReading(
        ends_at=one.timestamp,
        starts_at=one.starts_at,
        amounts=amounts_of(one),
        counter_kwh=counter_kwh,
        flag=FLAGS[one.source] if isinstance(one, NewProductionReading) else METERED,
    )


def _told(one: NewDeviceReading, *, result: Result) -> ReadingResult:
    refusal = result.refusal
    return ReadingResult(
        timestamp=one.timestamp,
        outcome=result.became,
        code=None if refusal is None else refusal.code,
        detail=None if refusal is None else told(refusal),
        field=None if refusal is None else field_path(refusal.field),
    )
