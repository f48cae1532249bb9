"""Answers which areas of gas grids there are and what gas is worth in them; admins tell and correct it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.gas_areas.keeping import (
    ToldValues,
    change_gas_area,
    correct_area_quality,
    may_tell,
    open_gas_area,
    tell_area_quality,
)
from wattstead.domains.metering.gas_areas.values import (
    GasAreaQualityRecord,
    GasAreaRecord,
    area_qualities,
    gas_area,
    gas_areas,
    postal_codes_of,
)
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.foundation.finding import the_one
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.concurrency import require_seen
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.gas_areas.schemas import (
    GasArea,
    GasAreaChanges,
    GasAreaFilters,
    GasAreaPage,
    GasAreaQuality,
    GasAreaQualityFilters,
    GasAreaQualityPage,
    GasAreaValues,
    GasAreaValuesOfDays,
    NewGasArea,
)
from wattstead.interfaces.api.ids import GAS_AREA_ID, GAS_AREA_QUALITY_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, tagged_answer
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer

AREAS = Listing(orders={"code": ("code",)})
QUALITIES = Listing(orders={"-startDate": ("-starts_on", "-told_at", "-id")})
ONE = "/gas-areas/{gasAreaId}"
gas_area_resource = Resource(
    "Gas areas",
    told="What a cubic metre of gas is worth area by area, for meters that have no values of their own.",
)


@gas_area_resource.lists(
    "/gas-areas", scope=Scope.METERS_READ, answer=GasAreaPage, summary="List areas of gas grids"
)
def list_gas_areas(request: CalledRequest, filters: Query[GasAreaFilters]) -> HttpResponse:
    """Return the areas of gas grids. They are the same to everybody."""
    with seen_by(request.auth.viewer):
        found = AREAS.shown(gas_areas(), asked=filters)
        codes = postal_codes_of([area.pk for area in found.rows])
        items = [_area(area, codes=codes[area.pk]) for area in found.rows]
        return json_answer(GasAreaPage(items=items, next_cursor=found.next_cursor))


@gas_area_resource.creates(
    "/gas-areas", scope=Scope.METERS_WRITE, answer=GasArea, summary="Open an area of a gas grid"
)
def create_gas_area(request: CalledRequest, body: NewGasArea) -> HttpResponse:
    """Keep an area and the postal codes that lie in it. For admins."""

    def opened(viewer: Viewer) -> HttpResponse:  # noqa: ARG001
        area = open_gas_area(
            code=body.code,
            name=body.name,
            country=body.country,
            postal_codes=body.postal_codes,
            now=timezone.now(),
        )
        return created_answer(_known(area.pk), at=f"/gas-areas/{area.pk}")

    return done_once(request, opened)


@gas_area_resource.gives(
    ONE, scope=Scope.METERS_READ, answer=GasArea, summary="Retrieve an area of a gas grid"
)
def get_gas_area(request: CalledRequest, gas_area_id: Id = GAS_AREA_ID) -> HttpResponse:
    """Return one area with its postal codes."""
    with seen_by(request.auth.viewer):
        return tagged_answer(_known(gas_area_id))


@gas_area_resource.changes(
    ONE, scope=Scope.METERS_WRITE, answer=GasArea, summary="Change an area of a gas grid"
)
def update_gas_area(
    request: CalledRequest, body: GasAreaChanges, gas_area_id: Id = GAS_AREA_ID
) -> HttpResponse:
    """Call an area otherwise, or say anew which postal codes lie in it. For admins."""
    with seen_by(request.auth.viewer):
        known = _known(gas_area_id)
        may_tell()
        require_seen(request, known)
        change_gas_area(
            area_id=gas_area_id,
            name=body.name or known.name,
            postal_codes=known.postal_codes if body.postal_codes is None else body.postal_codes,
            now=timezone.now(),
        )
        return tagged_answer(_known(gas_area_id))


@gas_area_resource.lists(
    f"{ONE}/qualities",
    scope=Scope.METERS_READ,
    answer=GasAreaQualityPage,
    summary="List what gas was worth in an area",
)
def list_gas_area_qualities(
    request: CalledRequest, filters: Query[GasAreaQualityFilters], gas_area_id: Id = GAS_AREA_ID
) -> HttpResponse:
    """Return all that was told for an area, replaced values as well, the latest days first."""
    with seen_by(request.auth.viewer):
        area = gas_area(gas_area_id)
        found = QUALITIES.shown(area_qualities(area.pk), asked=filters)
        items = [_quality(each) for each in found.rows]
        return json_answer(GasAreaQualityPage(items=items, next_cursor=found.next_cursor))


@gas_area_resource.does(
    f"{ONE}/quality",
    scope=Scope.METERS_WRITE,
    answer=GasAreaQuality,
    summary="Tell what gas is worth in an area",
)
def record_gas_area_quality(
    request: CalledRequest, body: GasAreaValuesOfDays, gas_area_id: Id = GAS_AREA_ID
) -> HttpResponse:
    """Keep what the grid operator told for some days. For admins.

    Issued invoices of these days are looked at in the night: see changed periods.
    """

    def kept(viewer: Viewer) -> HttpResponse:  # noqa: ARG001
        gas_area(gas_area_id)
        may_tell()
        quality = tell_area_quality(
            area_id=gas_area_id,
            days=DayPeriod(starts_on=body.start_date, ends_before=body.end_date + ONE_DAY),
            values=_values(body),
            note=body.note,
            now=timezone.now(),
        )
        return tagged_answer(_quality(quality))

    return done_once(request, kept)


@gas_area_resource.does(
    f"{ONE}/qualities/{{gasAreaQualityId}}/correction",
    scope=Scope.METERS_WRITE,
    answer=GasAreaQuality,
    summary="Correct what gas is worth in an area",
)
def correct_gas_area_quality(
    request: CalledRequest,
    body: GasAreaValues,
    gas_area_id: Id = GAS_AREA_ID,
    gas_area_quality_id: Id = GAS_AREA_QUALITY_ID,
) -> HttpResponse:
    """Let other values hold on the days of some, which stay on record. For admins."""

    def corrected(viewer: Viewer) -> HttpResponse:  # noqa: ARG001
        the_one(area_qualities(gas_area_id).filter(pk=gas_area_quality_id))
        quality = correct_area_quality(
            quality_id=gas_area_quality_id, values=_values(body), note=body.note, now=timezone.now()
        )
        return tagged_answer(_quality(quality))

    return done_once(request, corrected)


def _known(area_id: UUID) -> GasArea:
    return _area(gas_area(area_id), codes=postal_codes_of([area_id])[area_id])


def _area(area: GasAreaRecord, *, codes: tuple[str, ...]) -> GasArea:
    return GasArea(
        id=area.pk,
        code=area.code,
        name=area.name,
        country=area.country,
        postal_codes=list(codes),
        created_at=area.created_at,
        updated_at=area.updated_at,
    )


def _values(body: GasAreaValues) -> ToldValues:
    return ToldValues(
        state_number=body.state_number,
        calorific_value=body.calorific_value,
        calorific_unit=body.calorific_unit,
    )


def _quality(quality: GasAreaQualityRecord) -> GasAreaQuality:
    return GasAreaQuality(
        id=quality.pk,
        gas_area_id=quality.area_id,
        start_date=quality.starts_on,
        end_date=quality.ends_before - ONE_DAY,
        state_number=quality.state_number,
        calorific_value=quality.calorific_value,
        calorific_unit=CalorificUnit(quality.calorific_unit),
        note=quality.note,
        told_at=quality.told_at,
        replaced_at=quality.replaced_at,
        replaces=quality.replaces_id,
    )
