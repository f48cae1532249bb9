"""Answers what programs ask about readings of devices, and takes in those they bring."""

from functools import partial

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.device_readings.bringing import brought
from wattstead.interfaces.api.device_readings.listing import listed
from wattstead.interfaces.api.device_readings.one import (
    battery_reading_told,
    plug_reading_told,
    production_reading_told,
)
from wattstead.interfaces.api.device_readings.schemas import (
    BatteryReading,
    BatteryReadingPage,
    BatterySumPage,
    DeviceReadingResults,
    NewBatteryReadings,
    NewProductionReadings,
    NewSmartPlugReadings,
    ProductionReading,
    ProductionReadingPage,
    ProductionSumPage,
    SmartPlugReading,
    SmartPlugReadingPage,
    SmartPlugSumPage,
)
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import (
    BATTERY_ID,
    BATTERY_READING_ID,
    PRODUCTION_READING_ID,
    SMART_PLUG_ID,
    SMART_PLUG_READING_ID,
    SOLAR_SYSTEM_ID,
)
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.series.filters import SeriesFilters
from wattstead.interfaces.api.writing import tagged_answer
from wattstead.journeys.device_readings.asking import device_reading
from wattstead.journeys.device_readings.devices import (
    battery_measuring,
    smart_plug_measuring,
    solar_system_measuring,
)
from wattstead.journeys.device_readings.taking_in import (
    take_in_battery,
    take_in_production,
    take_in_smart_plug,
)
from wattstead.timeseries.quantities import BATTERIES, SMART_PLUGS, SOLAR_SYSTEMS

device_readings = Resource(
    "Readings of devices",
    told="What solar systems, batteries and smart plugs measured: as measured, or summed by hours, days and"
    " months of the site.",
)


@device_readings.gives_series(
    "/solar-systems/{solarSystemId}/production-readings",
    scope=Scope.READINGS_READ,
    answer=ProductionReadingPage | ProductionSumPage,
    summary="List the readings of a solar system",
)
def list_production_readings(
    request: CalledRequest, filters: Query[SeriesFilters], solar_system_id: Id = SOLAR_SYSTEM_ID
) -> HttpResponseBase:
    """Return what a solar system produced; the first and the last sum may be cut.

    Without a `limit` all of it comes in one stream.
    """
    return listed(request, filters=filters, find=partial(solar_system_measuring, device_id=solar_system_id))


@device_readings.gives_series(
    "/batteries/{batteryId}/readings",
    scope=Scope.READINGS_READ,
    answer=BatteryReadingPage | BatterySumPage,
    summary="List the readings of a battery",
)
def list_battery_readings(
    request: CalledRequest, filters: Query[SeriesFilters], battery_id: Id = BATTERY_ID
) -> HttpResponseBase:
    """Return how full a battery was and what it did; the first and the last sum may be cut.

    Without a `limit` all of it comes in one stream.
    """
    return listed(request, filters=filters, find=partial(battery_measuring, device_id=battery_id))


@device_readings.gives_series(
    "/smart-plugs/{smartPlugId}/readings",
    scope=Scope.READINGS_READ,
    answer=SmartPlugReadingPage | SmartPlugSumPage,
    summary="List the readings of a smart plug",
)
def list_smart_plug_readings(
    request: CalledRequest, filters: Query[SeriesFilters], smart_plug_id: Id = SMART_PLUG_ID
) -> HttpResponseBase:
    """Return what an appliance drew; the first and the last sum may be cut.

    Without a `limit` all of it comes in one stream.
    """
    return listed(request, filters=filters, find=partial(smart_plug_measuring, device_id=smart_plug_id))


@device_readings.gives(
    "/production-readings/{productionReadingId}",
    scope=Scope.READINGS_READ,
    answer=ProductionReading,
    summary="Retrieve a reading of a solar system",
)
def get_production_reading(request: CalledRequest, reading_id: Id = PRODUCTION_READING_ID) -> HttpResponse:
    """Return one reading; its id names the solar system and the instant."""
    with seen_by(request.auth.viewer) as viewer:
        found = device_reading(viewer, kind=SOLAR_SYSTEMS, reading_id=reading_id)
        return tagged_answer(production_reading_told(found, reading_id=reading_id))


@device_readings.gives(
    "/battery-readings/{batteryReadingId}",
    scope=Scope.READINGS_READ,
    answer=BatteryReading,
    summary="Retrieve a reading of a battery",
)
def get_battery_reading(request: CalledRequest, reading_id: Id = BATTERY_READING_ID) -> HttpResponse:
    """Return one reading; its id names the battery and the instant."""
    with seen_by(request.auth.viewer) as viewer:
        found = device_reading(viewer, kind=BATTERIES, reading_id=reading_id)
        return tagged_answer(battery_reading_told(found, reading_id=reading_id))


@device_readings.gives(
    "/smart-plug-readings/{smartPlugReadingId}",
    scope=Scope.READINGS_READ,
    answer=SmartPlugReading,
    summary="Retrieve a reading of a smart plug",
)
def get_smart_plug_reading(request: CalledRequest, reading_id: Id = SMART_PLUG_READING_ID) -> HttpResponse:
    """Return one reading; its id names the plug and the instant."""
    with seen_by(request.auth.viewer) as viewer:
        found = device_reading(viewer, kind=SMART_PLUGS, reading_id=reading_id)
        return tagged_answer(plug_reading_told(found, reading_id=reading_id))


@device_readings.does(
    "/solar-systems/{solarSystemId}/production-readings",
    scope=Scope.READINGS_WRITE,
    answer=DeviceReadingResults,
    summary="Bring readings of a solar system",
)
def create_production_readings(
    request: CalledRequest, body: NewProductionReadings, solar_system_id: Id = SOLAR_SYSTEM_ID
) -> HttpResponse:
    """Take in up to 5,000 readings; the good ones are kept, the others told with the reason."""
    return done_once(
        request,
        lambda _: brought(
            body.readings,
            take_in=lambda readings, now: take_in_production(
                system_id=solar_system_id, readings=readings, now=now
            ),
        ),
    )


@device_readings.does(
    "/batteries/{batteryId}/readings",
    scope=Scope.READINGS_WRITE,
    answer=DeviceReadingResults,
    summary="Bring readings of a battery",
)
def create_battery_readings(
    request: CalledRequest, body: NewBatteryReadings, battery_id: Id = BATTERY_ID
) -> HttpResponse:
    """Take in up to 5,000 readings; the last of them says how the battery is now."""
    return done_once(
        request,
        lambda _: brought(
            body.readings,
            take_in=lambda readings, now: take_in_battery(battery_id=battery_id, readings=readings, now=now),
        ),
    )


@device_readings.does(
    "/smart-plugs/{smartPlugId}/readings",
    scope=Scope.READINGS_WRITE,
    answer=DeviceReadingResults,
    summary="Bring readings of a smart plug",
)
def create_smart_plug_readings(
    request: CalledRequest, body: NewSmartPlugReadings, smart_plug_id: Id = SMART_PLUG_ID
) -> HttpResponse:
    """Take in up to 5,000 readings; the last of them says how the plug is now."""
    return done_once(
        request,
        lambda _: brought(
            body.readings,
            take_in=lambda readings, now: take_in_smart_plug(
                plug_id=smart_plug_id, readings=readings, now=now
            ),
        ),
    )
