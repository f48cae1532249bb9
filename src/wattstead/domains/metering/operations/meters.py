"""Installs meters and takes them out of use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from wattstead.domains.metering.models import Meter, Register
from wattstead.domains.metering.rules import obis_code
from wattstead.domains.metering.vocabulary import Direction, MeterStatus, MeterType, Phase, ReadingFrequency
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said

GAS_DAY_STARTS = time(6)


class MeterNumberTaken(Refusal):
    """Meter numbers are unique among all meters; whose the other one is stays untold."""

    code = "meter_number_taken"
    message = said("The meter number {meter_number} is in use already.")


class MeterWithoutRegister(Refusal):
    """A meter counts in at least one direction."""

    code = "meter_without_register"
    kind = "unreadable"
    message = said("A meter needs at least one register.")


class RegisterNamedTwice(Refusal):
    """Two registers of a meter have the same OBIS code."""

    code = "register_named_twice"
    kind = "unreadable"
    message = said("Two registers of meter {meter_number} have the same OBIS code.")


class PhaseDoesNotFit(Refusal):
    """Electricity meters have one phase or three, gas meters none."""

    code = "phase_does_not_fit"
    kind = "unreadable"
    message = said("An electricity meter has one phase or three; a gas meter has none.")


class OnlySmartMetersReport(Refusal):
    """A meter that is read by hand has no step in which it reports."""

    code = "only_smart_meters_report"
    kind = "unreadable"
    message = said("Only a smart meter reports by itself, so only it has a reading frequency.")


class MeterEndsBeforeItBegins(Refusal):
    """A meter is taken out of use after its installation."""

    code = "meter_ends_before_it_begins"
    message = said(
        "Meter {meter_number} was installed on {installed_on}; it cannot end before {in_use_before}."
    )


class MeterEndedAlready(Refusal):
    """A meter is taken out of use once."""

    code = "meter_ended_already"
    message = said("Meter {meter_number} has been out of use since {in_use_before}.")


@dataclass(frozen=True, kw_only=True)
class NewRegister:
    """A counter of a new meter: what it counts, at how many digits it rolls over, its transformers' ratio."""

    direction: Direction
    obis_code: str = ""
    digits: int = 6
    multiplier: Decimal = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class MeterPlate:
    """What is written on a meter, and how it reports."""

    meter_number: str
    meter_type: MeterType
    phase: Phase | None = None
    manufacturer: str = ""
    model: str = ""
    is_smart_meter: bool = True
    reading_frequency: ReadingFrequency | None = None


def install_meter(
    *,
    site_id: UUID,
    plate: MeterPlate,
    installed_on: date | None,
    registers: Sequence[NewRegister] = (NewRegister(direction=Direction.IMPORT),),
) -> Meter:
    """Keep a new meter of a site with its registers, whose days follow the clock of the site.

    The days of gas begin at six in the morning. Raises NotFound, MeterNumberTaken,
    PhaseDoesNotFit, OnlySmartMetersReport, MeterWithoutRegister and RegisterNamedTwice.
    """
    site = site_visible_to(require_unit_of_work(), site_id=site_id)
    if not registers:
        raise MeterWithoutRegister(field="registers")
    with refusing(
        {
            "meter_number_is_unique": _taken(plate),
            "only_electricity_has_a_phase": PhaseDoesNotFit(field="phase"),
            "only_a_smart_meter_reports": OnlySmartMetersReport(field="reading_frequency"),
        }
    ):
        meter = Meter.objects.create(
            account_id=site.account_id,
            site_id=site.pk,
            meter_number=plate.meter_number,
            meter_type=plate.meter_type.value,
            phase=plate.phase.value if plate.phase else "",
            manufacturer=plate.manufacturer,
            model=plate.model,
            is_smart_meter=plate.is_smart_meter,
            reading_frequency=plate.reading_frequency.value if plate.reading_frequency else "",
            installed_on=installed_on,
        )
    with refusing(
        {"one_register_per_meter_and_obis_code": RegisterNamedTwice(meter_number=plate.meter_number)}
    ):
        Register.objects.bulk_create(
            _register(register, meter=meter, zone=site.zone) for register in registers
        )
    return meter


def _taken(plate: MeterPlate) -> Refusal:
    return MeterNumberTaken(field="meter_number", meter_number=plate.meter_number)


def _register(new: NewRegister, *, meter: Meter, zone: str) -> Register:
    meter_type = MeterType(meter.meter_type)
    return Register(
        account_id=meter.account_id,
        meter=meter,
        direction=new.direction.value,
        obis_code=new.obis_code or obis_code(meter_type=meter_type, direction=new.direction),
        digits=new.digits,
        multiplier=new.multiplier,
        unit=meter_type.unit,
        zone=zone,
        day_boundary=GAS_DAY_STARTS if meter_type is MeterType.GAS else time(0),
    )


def deactivate_meter(*, meter: Meter, in_use_before: date) -> None:
    """Take `meter` out of use from `in_use_before` on.

    Raises MeterEndedAlready and MeterEndsBeforeItBegins.
    """
    require_unit_of_work()
    if meter.in_use_before is not None:
        raise MeterEndedAlready(meter_number=meter.meter_number, in_use_before=meter.in_use_before)
    early = MeterEndsBeforeItBegins(
        field="in_use_before",
        meter_number=meter.meter_number,
        installed_on=meter.installed_on,
        in_use_before=in_use_before,
    )
    with refusing({"meter_ends_after_it_begins": early}):
        Meter.objects.filter(pk=meter.pk).update(
            status=MeterStatus.INACTIVE.value, in_use_before=in_use_before
        )
    meter.status, meter.in_use_before = MeterStatus.INACTIVE.value, in_use_before
