"""Answers what programs ask about readings, and takes in those they bring."""

from uuid import UUID

import numpy as np
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.operations.batches import (
    Brought,
    BroughtInterval,
    BroughtUnclear,
    BroughtValue,
)
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.registers_by_name import register_named
from wattstead.domains.metering.rules import rolls_over_at
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import METER_ID, READING_ID
from wattstead.interfaces.api.problems import field_path
from wattstead.interfaces.api.readings.listing import listed
from wattstead.interfaces.api.readings.ranges import utc
from wattstead.interfaces.api.readings.schemas import (
    NewReading,
    NewReadings,
    Quality,
    Reading,
    ReadingFilters,
    ReadingPage,
    ReadingResult,
    ReadingResults,
    ReadingSumPage,
    Source,
)
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.interfaces.refusals import told
from wattstead.journeys.take_in_readings import take_in_readings_of
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import ONE_DAY, Period
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.became import Became, Result
from wattstead.timeseries.flags import Quality as QualityBits
from wattstead.timeseries.flags import Source as SourceBits
from wattstead.timeseries.flags import flag, quality_of, source_of
from wattstead.timeseries.identity import parse_reading_id
from wattstead.timeseries.shown import UNKNOWN, read_shown

CSV = "text/csv"
readings = Resource(
    "Readings",
    told="What registers counted: as measured, or summed by hours, days and months of the site.",
)


@readings.gives_series(
    "/meters/{meterId}/readings",
    scope=Scope.READINGS_READ,
    answer=ReadingPage | ReadingSumPage,
    summary="List the readings of a meter",
)
def list_readings(
    request: CalledRequest, filters: Query[ReadingFilters], meter_id: Id = METER_ID
) -> HttpResponseBase:
    """Return what one register counted, as it was measured or summed by hours, days or months of the site.

    Without a `limit` all of it comes at once, more than 400 days or 40,000 items as a stream.
    With one at most 400 days; `nextCursor` goes on from there.
    """
    return listed(
        request,
        filters=filters,
        find=lambda viewer: register_named(viewer, meter_id=meter_id, named=filters.register_name),
    )


@readings.gives(
    "/readings/{readingId}", scope=Scope.READINGS_READ, answer=Reading, summary="Retrieve a reading"
)
def get_reading(request: CalledRequest, reading_id: Id = READING_ID) -> HttpResponse:
    """Return one reading; its id names the register and the instant."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_reading(viewer, reading_id=reading_id))


@readings.does(
    "/meters/{meterId}/readings",
    scope=Scope.READINGS_WRITE,
    answer=ReadingResults,
    summary="Bring readings of a meter",
)
def create_readings(request: CalledRequest, body: NewReadings, meter_id: Id = METER_ID) -> HttpResponse:
    """Take in up to 5,000 readings; the good ones are kept, the others told with the reason.

    Bringing a reading twice changes nothing. Another value for the same interval takes the
    place of the one before, which is kept as a revision.
    """
    return done_once(request, lambda viewer: _brought(viewer, meter_id=meter_id, body=body))


def _reading(viewer: Viewer, *, reading_id: UUID) -> Reading:
    name = parse_reading_id(reading_id)
    register = None if name is None else registers_visible_to(viewer).filter(number=name.number).first()
    if name is None or register is None:
        raise NotFound
    around = Period(starts_at=utc(name.instant_s) - 2 * ONE_DAY, ends_before=utc(name.instant_s))
    shown = read_shown(series_of(register), around)
    shown = shown.picked(np.asarray(shown.intervals.ends_s == name.instant_s)).on_counter(
        rolls_over_at=rolls_over_at(multiplier=register.multiplier, digits=register.digits)
    )
    if not len(shown):
        raise NotFound
    interval, value = shown.intervals, int(shown.values[0])
    bits = int(interval.flags[0])
    return Reading(
        id=reading_id,
        meter_id=register.meter_id,
        timestamp=utc(name.instant_s),
        value=None if value == UNKNOWN else rounded(unscaled(value, LARGEST_SCALE), interval.scale),
        delta=unscaled(int(interval.deltas[0]), interval.scale),
        unit="m3" if register.unit == "m3" else "kWh",
        source=Source(source_of(bits).name),
        quality=Quality(quality_of(bits).name),
        created_at=utc(int(shown.stored_s[0])),
        updated_at=utc(int(shown.changed_s[0])),
    )


def _brought(viewer: Viewer, *, meter_id: UUID, body: NewReadings) -> HttpResponse:
    register = register_named(viewer, meter_id=meter_id, named=body.register_name)
    results = take_in_readings_of(
        viewer,
        register=register,
        readings=[_as_brought(one) for one in body.readings],
        now=timezone.now(),
        reason="brought by API",
    )
    counts = {became: sum(result.became is became for result in results) for became in Became}
    return json_answer(
        ReadingResults(
            register_id=register.pk,
            stored=counts[Became.STORED],
            unchanged=counts[Became.UNCHANGED],
            revised=counts[Became.REVISED],
            outranked=counts[Became.OUTRANKED],
            waiting=counts[Became.WAITING],
            refused=counts[Became.REFUSED],
            results=[_told(one, result) for one, result in zip(body.readings, results, strict=True)],
        )
    )


def _as_brought(one: NewReading) -> Brought:
    if one.value is not None and one.delta is None:
        return BroughtValue(read_at=one.timestamp, value=one.value)
    if one.delta is None or one.value is not None:
        return BroughtUnclear()
    return BroughtInterval(
        starts_at=one.starts_at,
        ends_at=one.timestamp,
        delta=one.delta,
        flag=flag(SourceBits.smart_meter, QualityBits[one.quality.value]),
    )


def _told(one: NewReading, result: Result) -> ReadingResult:
    refusal = result.refusal
    if refusal is None:
        return ReadingResult(
            timestamp=one.timestamp, outcome=result.became, code=None, detail=None, field=None
        )
    return ReadingResult(
        timestamp=one.timestamp,
        outcome=result.became,
        code=refusal.code,
        detail=told(refusal),
        field=field_path(refusal.field),
    )
