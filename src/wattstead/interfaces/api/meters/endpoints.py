"""Answers what programs ask about meters, installs them and takes them out of use."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.operations import faults
from wattstead.domains.metering.operations import meters as operations
from wattstead.domains.metering.queries import (
    meter_visible_to,
    meters_visible_to,
    register_visible_to,
    registers_visible_to,
)
from wattstead.domains.metering.records import MeterRecord, RegisterRecord, last_readings_of, meter_held
from wattstead.domains.metering.vocabulary import (
    Direction,
    MeterStatus,
    MeterType,
    Phase,
    ReadingFrequency,
)
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import METER_ID, REGISTER_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.meters.schemas import (
    Fault,
    Meter,
    MeterFilters,
    MeterPage,
    NewMeter,
    NewRegister,
    Register,
    RegisterFilters,
    RegisterPage,
    Removal,
    Repair,
)
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import created_answer, json_answer, tagged_answer
from wattstead.kernel.viewer import Viewer

METERS = Listing(orders={"meterNumber": ("meter_number",), "-createdAt": ("-created_at", "-id")})
REGISTERS = Listing(orders={"createdAt": ("number",)})
meters = Resource("Meters", told="The things on the wall, and the registers that count in them.")


@meters.lists("/meters", scope=Scope.METERS_READ, answer=MeterPage, summary="List meters")
def list_meters(request: CalledRequest, filters: Query[MeterFilters]) -> HttpResponse:
    """Return the meters of your accounts, with their last readings."""
    with seen_by(request.auth.viewer) as viewer:
        found = METERS.shown(meters_visible_to(viewer), asked=filters)
        items = _told(viewer, meters=found.rows)
        return json_answer(MeterPage(items=items, next_cursor=found.next_cursor))


@meters.creates("/meters", scope=Scope.METERS_WRITE, answer=Meter, summary="Install a meter")
def create_meter(request: CalledRequest, body: NewMeter) -> HttpResponse:
    """Install a meter with its registers; without any it gets one that counts import."""
    return done_once(request, lambda viewer: _installed(viewer, body=body))


@meters.gives("/meters/{meterId}", scope=Scope.METERS_READ, answer=Meter, summary="Retrieve a meter")
def get_meter(request: CalledRequest, meter_id: Id = METER_ID) -> HttpResponse:
    """Return one meter with its last reading."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_meter(viewer, meter_id=meter_id))


@meters.does(
    "/meters/{meterId}/removal", scope=Scope.METERS_WRITE, answer=Meter, summary="Take a meter out of use"
)
def remove_meter(request: CalledRequest, body: Removal, meter_id: Id = METER_ID) -> HttpResponse:
    """Let a meter count nothing from a day on; its readings stay."""
    return done_once(request, lambda viewer: _removed(viewer, meter_id=meter_id, body=body))


@meters.does(
    "/meters/{meterId}/fault", scope=Scope.METERS_WRITE, answer=Meter, summary="Report a fault of a meter"
)
def report_fault(request: CalledRequest, body: Fault, meter_id: Id = METER_ID) -> HttpResponse:
    """Tell what is wrong with a meter, and since when. Its readings are taken as before."""

    def reported(viewer: Viewer) -> HttpResponse:
        faults.report_fault(
            meter_id=meter_id, noticed_on=body.noticed_on, told=body.description, today=timezone.localdate()
        )
        return tagged_answer(_meter(viewer, meter_id=meter_id))

    return done_once(request, reported)


@meters.does(
    "/meters/{meterId}/repair", scope=Scope.METERS_WRITE, answer=Meter, summary="Note a repair of a meter"
)
def repair_meter(request: CalledRequest, body: Repair, meter_id: Id = METER_ID) -> HttpResponse:
    """Note that a faulty meter works again. For staff alone."""

    def repaired(viewer: Viewer) -> HttpResponse:
        faults.repair_meter(meter_id=meter_id, repaired_on=body.repaired_on, today=timezone.localdate())
        return tagged_answer(_meter(viewer, meter_id=meter_id))

    return done_once(request, repaired)


@meters.lists("/registers", scope=Scope.METERS_READ, answer=RegisterPage, summary="List registers")
def list_registers(request: CalledRequest, filters: Query[RegisterFilters]) -> HttpResponse:
    """Return the registers of your meters."""
    with seen_by(request.auth.viewer) as viewer:
        found = REGISTERS.shown(registers_visible_to(viewer), asked=filters)
        items = [_register(register) for register in found.rows]
        return json_answer(RegisterPage(items=items, next_cursor=found.next_cursor))


@meters.gives(
    "/registers/{registerId}", scope=Scope.METERS_READ, answer=Register, summary="Retrieve a register"
)
def get_register(request: CalledRequest, register_id: Id = REGISTER_ID) -> HttpResponse:
    """Return one register."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_register(register_visible_to(viewer, register_id=register_id)))


def _installed(viewer: Viewer, *, body: NewMeter) -> HttpResponse:
    site = site_visible_to(viewer, site_id=body.site_id)
    require(viewer, account_id=site.account_id, to=Action.MANAGE_ACCOUNT)
    is_electric = body.meter_type is MeterType.ELECTRICITY
    meter = operations.install_meter(
        site_id=site.pk,
        plate=operations.MeterPlate(
            meter_number=body.meter_number,
            meter_type=body.meter_type,
            phase=body.phase or (Phase.THREE if is_electric else None),
            manufacturer=body.manufacturer or "",
            model=body.model or "",
            is_smart_meter=body.is_smart_meter,
            reading_frequency=body.reading_frequency,
        ),
        installed_on=body.installation_date,
        registers=[
            operations.NewRegister(
                direction=register.direction,
                obis_code=register.obis_code or "",
                digits=register.digits,
                multiplier=register.multiplier,
            )
            for register in body.registers or [NewRegister(direction=Direction.IMPORT)]
        ],
    )
    return created_answer(_meter(viewer, meter_id=meter.pk), at=f"/meters/{meter.pk}")


def _removed(viewer: Viewer, *, meter_id: UUID, body: Removal) -> HttpResponse:
    meter = meter_held(viewer, meter_id=meter_id)
    require(viewer, account_id=meter.account_id, to=Action.MANAGE_ACCOUNT)
    operations.deactivate_meter(meter=meter, in_use_before=body.in_use_before)
    return tagged_answer(_meter(viewer, meter_id=meter_id))


def _meter(viewer: Viewer, *, meter_id: UUID) -> Meter:
    return _told(viewer, meters=[meter_visible_to(viewer, meter_id=meter_id)])[0]


def _told(viewer: Viewer, *, meters: Iterable[MeterRecord]) -> list[Meter]:
    shown = list(meters)
    last = last_readings_of(viewer, meter_ids=[meter.pk for meter in shown])
    return [
        Meter(
            id=meter.pk,
            account_id=meter.account_id,
            site_id=meter.site_id,
            meter_number=meter.meter_number,
            meter_type=MeterType(meter.meter_type),
            phase=Phase(meter.phase) if meter.phase else None,
            manufacturer=meter.manufacturer or None,
            model=meter.model or None,
            installation_date=meter.installed_on,
            in_use_before=meter.in_use_before,
            last_reading_date=last[meter.pk].read_at if meter.pk in last else None,
            last_reading_value=last[meter.pk].value if meter.pk in last else None,
            status=MeterStatus(meter.status),
            faulty_since=meter.faulty_since,
            fault=meter.fault or None,
            repaired_on=meter.repaired_on,
            is_smart_meter=meter.is_smart_meter,
            reading_frequency=ReadingFrequency(meter.reading_frequency) if meter.reading_frequency else None,
            created_at=meter.created_at,
            updated_at=meter.updated_at,
        )
        for meter in shown
    ]


def _register(register: RegisterRecord) -> Register:
    return Register(
        id=register.pk,
        meter_id=register.meter_id,
        direction=Direction(register.direction),
        obis_code=register.obis_code,
        unit="m3" if register.unit == "m3" else "kWh",
        digits=register.digits,
        multiplier=register.multiplier,
        timezone=register.zone,
        day_starts=f"{register.day_boundary:%H:%M}",
        created_at=register.created_at,
        updated_at=register.updated_at,
    )
