"""Takes and tells what a cubic metre of gas is worth at a meter."""

from uuid import UUID

from django.http import HttpResponse
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.operations.gas_qualities import NewGasQuality, record_gas_quality
from wattstead.domains.metering.queries import gas_qualities_visible_to, meter_visible_to
from wattstead.domains.metering.records import GasQualityRecord
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import METER_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.meters.gas_schemas import (
    GasQuality,
    GasQualityFilters,
    GasQualityPage,
    GasQualityTold,
)
from wattstead.interfaces.api.meters.lives import meters
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.viewer import Viewer

__all__ = ["meters"]

GAS_QUALITIES = Listing(orders={"-startDate": ("-starts_on", "id")})


@meters.lists(
    "/meters/{meterId}/gas-qualities",
    scope=Scope.METERS_READ,
    answer=GasQualityPage,
    summary="List what gas was worth at a meter",
)
def list_gas_qualities(
    request: CalledRequest, filters: Query[GasQualityFilters], meter_id: Id = METER_ID
) -> HttpResponse:
    """Return state numbers and calorific values of a meter, the latest first."""
    with seen_by(request.auth.viewer) as viewer:
        meter = meter_visible_to(viewer, meter_id=meter_id)
        found = GAS_QUALITIES.shown(gas_qualities_visible_to(viewer).filter(meter=meter), asked=filters)
        items = [_told(each) for each in found.rows]
        return json_answer(GasQualityPage(items=items, next_cursor=found.next_cursor))


@meters.does(
    "/meters/{meterId}/gas-quality",
    scope=Scope.METERS_WRITE,
    answer=GasQuality,
    summary="Tell what gas is worth at a meter",
)
def record_gas_quality_of_meter(
    request: CalledRequest, body: GasQualityTold, meter_id: Id = METER_ID
) -> HttpResponse:
    """Keep state number and calorific value of some days, as the grid operator told them. For staff alone.

    Values without an end hold until others follow, which end them.
    """
    return done_once(request, lambda viewer: _recorded(viewer, meter_id=meter_id, body=body))


def _recorded(viewer: Viewer, *, meter_id: UUID, body: GasQualityTold) -> HttpResponse:
    meter_visible_to(viewer, meter_id=meter_id)
    quality = record_gas_quality(
        meter_id=meter_id,
        quality=NewGasQuality(
            starts_on=body.start_date,
            ends_before=body.end_date + ONE_DAY if body.end_date else None,
            state_number=body.state_number,
            calorific_value=body.calorific_value,
            calorific_unit=body.calorific_unit,
        ),
    )
    return tagged_answer(_told(quality))


def _told(quality: GasQualityRecord) -> GasQuality:
    return GasQuality(
        id=quality.pk,
        meter_id=quality.meter_id,
        start_date=quality.starts_on,
        end_date=quality.ends_before - ONE_DAY if quality.ends_before else None,
        state_number=quality.state_number,
        calorific_value=quality.calorific_value,
        calorific_unit=CalorificUnit(quality.calorific_unit),
        created_at=quality.created_at,
        updated_at=quality.updated_at,
    )
