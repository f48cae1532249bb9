"""Adds inverters to solar systems, keeps what they report and takes them away."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from wattstead.domains.devices.operations import keep_endpoint, keep_report, require_in_use
from wattstead.domains.devices.rules import SerialNumberTaken, checked_figure
from wattstead.domains.devices.solar.models import Inverter, SolarSystem
from wattstead.domains.devices.solar.queries import inverter_status
from wattstead.domains.devices.solar.vocabulary import (
    INVERTER_TRANSITIONS,
    InverterCondition,
    InverterPlate,
    InverterStatus,
)
from wattstead.domains.devices.vocabulary import Connection
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal


def add_inverter(*, system: SolarSystem, plate: InverterPlate) -> Inverter:
    """Keep a new inverter of a solar system; raises DeviceRetired, SerialNumberTaken, FigureOutOfRange."""
    require_in_use(system)
    with refusing(_taken(plate)):
        return Inverter.objects.create(
            account_id=system.account_id, solar_system_id=system.pk, **asdict(_checked(plate))
        )


def change_inverter(*, inverter: Inverter, plate: InverterPlate) -> None:
    """Describe an inverter anew; raises DeviceRetired, SerialNumberTaken and FigureOutOfRange."""
    require_in_use(inverter)
    with refusing(_taken(plate)):
        Inverter.objects.filter(pk=inverter.pk).update(**asdict(_checked(plate)))


def retire_inverter(*, inverter: Inverter, now: datetime) -> None:
    """Take an inverter away; raises DeviceRetired."""
    require_in_use(inverter)
    Inverter.objects.filter(pk=inverter.pk).update(retired_at=now)


def approve_inverter_endpoint(*, inverter: Inverter, api_endpoint: str) -> None:
    """Keep the address at which an inverter answers, or none; raises as `keep_endpoint` does."""
    keep_endpoint(Inverter.objects.filter(pk=inverter.pk), api_endpoint=api_endpoint)


def note_inverter(*, inverter_id: UUID, condition: InverterCondition, seen_at: datetime) -> None:
    """Keep what an inverter says of itself, unless something later is known already."""
    keep_report(Inverter.objects.filter(pk=inverter_id), seen_at=seen_at, condition=condition.value)


def note_inverter_silent(*, inverter: Inverter) -> None:
    """Keep that an inverter cannot be reached any more; raises TransitionRefused where that is known."""
    require_unit_of_work()
    INVERTER_TRANSITIONS.require(inverter_status(inverter), to=InverterStatus.OFFLINE)
    Inverter.objects.filter(pk=inverter.pk).update(
        connection=Connection.OFFLINE.value, condition=InverterCondition.FINE.value
    )


def _checked(plate: InverterPlate) -> InverterPlate:
    checked_figure(plate.max_power_kw, field="max_power_kw")
    return plate


def _taken(plate: InverterPlate) -> dict[str, Refusal]:
    taken = SerialNumberTaken(field="serial_number", serial_number=plate.serial_number)
    return {"inverter_serial_number_is_unique": taken}
