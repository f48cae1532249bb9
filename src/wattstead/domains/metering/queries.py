"""Fetches meters, their registers, what they counted, and the record of imports."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from wattstead.domains.metering.arriving import Counting
from wattstead.domains.metering.models import (
    Estimate,
    GasQuality,
    ImportRemark,
    ImportRun,
    Meter,
    Register,
    Upload,
)
from wattstead.domains.metering.vocabulary import Direction, ImportState, MeterType, ReadingFrequency
from wattstead.foundation.finding import the_one
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.latest import Reading
from wattstead.timeseries.register_values import RegisterValue
from wattstead.timeseries.series import Series


class MeterNumberUnknown(Refusal):
    """No meter that the viewer may see carries this number."""

    code = "meter_number_unknown"
    kind = "missing"
    message = said("There is no meter with the number {meter_number}, or it is not yours to see.")


class DirectionNotCounted(Refusal):
    """The meter has no register, or more than one, that counts energy in this direction."""

    code = "direction_not_counted"
    message = said(
        "Meter {meter_number} has {count} registers that count {direction}; exactly one is needed."
    )


@dataclass(frozen=True, kw_only=True)
class LastReading:
    """When a register was read last, by whomever; `value` is None where nobody ever saw its counter."""

    read_at: datetime
    value: Decimal | None


def meters_visible_to(viewer: Viewer) -> QuerySet[Meter]:
    """Return the meters of every account the viewer may act for, by number."""
    meters = Meter.objects.order_by("meter_number")
    return meters if viewer.is_system else meters.filter(account_id__in=viewer.account_ids)


def meter_visible_to(viewer: Viewer, *, meter_id: UUID) -> Meter:
    """Return that meter; raises NotFound alike for foreign and missing ones."""
    return the_one(meters_visible_to(viewer).filter(pk=meter_id))


def meter_with_number(viewer: Viewer, *, meter_number: str) -> Meter:
    """Return the meter of that number; raises MeterNumberUnknown alike for foreign and missing ones."""
    meter = meters_visible_to(viewer).filter(meter_number=meter_number).first()
    if meter is None:
        raise MeterNumberUnknown(field="meter_number", meter_number=meter_number)
    return meter


def registers_visible_to(viewer: Viewer) -> QuerySet[Register]:
    """Return the registers of every account the viewer may act for, with their meters, by number."""
    registers = Register.objects.select_related("meter").order_by("number")
    return registers if viewer.is_system else registers.filter(account_id__in=viewer.account_ids)


def register_visible_to(viewer: Viewer, *, register_id: UUID) -> Register:
    """Return that register with its meter; raises NotFound alike for foreign and missing ones."""
    return the_one(registers_visible_to(viewer).filter(pk=register_id))


def registers_of_site(
    viewer: Viewer, *, site_id: UUID, meter_type: MeterType, direction: Direction
) -> QuerySet[Register]:
    """Return the registers of a site that count one kind of energy in one direction."""
    return registers_visible_to(viewer).filter(
        meter__site_id=site_id, meter__meter_type=meter_type, direction=direction
    )


def register_counting(viewer: Viewer, *, meter_id: UUID, direction: Direction) -> Register:
    """Return the one register of a meter that counts `direction`, with its meter.

    Raises NotFound alike for foreign and missing meters, and DirectionNotCounted.
    """
    found = list(registers_visible_to(viewer).filter(meter_id=meter_id, direction=direction)[:3])
    if len(found) != 1:
        meter = meter_visible_to(viewer, meter_id=meter_id)
        raise DirectionNotCounted(
            field="direction", meter_number=meter.meter_number, count=len(found), direction=direction.words
        )
    return found[0]


def series_of(register: Register) -> Series:
    """Return the register as the store of readings knows it."""
    return Series(
        number=register.number,
        account_id=register.account_id,
        meter_id=register.meter_id,
        zone=register.zone,
        day_boundary=register.day_boundary,
        scale=register.scale,
    )


def counting_of(register: Register) -> Counting:
    """Return a register with all that judges readings of it."""
    meter = register.meter
    return Counting(
        series=series_of(register),
        meter_number=meter.meter_number,
        meter_type=MeterType(meter.meter_type),
        multiplier=register.multiplier,
        frequency=ReadingFrequency(meter.reading_frequency) if meter.reading_frequency else None,
        removed_at=removed_at(register),
        direction=Direction(register.direction),
        faulty_at=_begin_of(meter.faulty_since, register=register),
        repaired_at=_begin_of(meter.repaired_on, register=register),
    )


def removed_at(register: Register) -> datetime | None:
    """Return the moment from which on the register's meter counts nothing, or None while it is in use."""
    return _begin_of(register.meter.in_use_before, register=register)


def _begin_of(day: date | None, *, register: Register) -> datetime | None:
    """Return when a day begins where a register counts."""
    return None if day is None else day_starts_at(day, zone=ZoneInfo(register.zone), boundary=time(0))


@dataclass(frozen=True, kw_only=True)
class SiteSeries:
    """A register as the store knows it, the site of its meter, and since when that is there, if known."""

    site_id: UUID
    series: Series
    installed_on: date | None


def import_series_of_sites(viewer: Viewer, *, site_ids: Collection[UUID]) -> tuple[SiteSeries, ...]:
    """Return what counts electricity from the grid at many sites, in one query; meters in use only."""
    columns = ("number", "account_id", "meter_id", "zone", "day_boundary", "scale")
    rows = registers_visible_to(viewer).filter(
        meter__site_id__in=site_ids,
        meter__meter_type=MeterType.ELECTRICITY.value,
        meter__in_use_before=None,
        direction=Direction.IMPORT.value,
    )
    return tuple(
        SiteSeries(
            site_id=site_id,
            series=Series(
                number=number,
                account_id=account_id,
                meter_id=meter_id,
                zone=zone,
                day_boundary=boundary,
                scale=scale,
            ),
            installed_on=installed_on,
        )
        for site_id, installed_on, number, account_id, meter_id, zone, boundary, scale in rows.values_list(
            "meter__site_id", "meter__installed_on", *columns
        )
    )


def later_of(reported: Reading | None, seen: RegisterValue | None) -> LastReading | None:
    """Return the later of what a register reported last and what somebody saw on it, in its unit."""
    if seen is not None and (reported is None or reported.timestamp < seen.at):
        return LastReading(read_at=seen.at, value=unscaled(seen.value, LARGEST_SCALE))
    return LastReading(read_at=reported.timestamp, value=reported.value) if reported else None


def estimates_visible_to(viewer: Viewer) -> QuerySet[Estimate]:
    """Return the gaps that were filled in registers of every account the viewer may act for, latest first."""
    found = Estimate.objects.order_by("-starts_at", "id")
    return found if viewer.is_system else found.filter(account_id__in=viewer.account_ids)


def gas_qualities_visible_to(viewer: Viewer) -> QuerySet[GasQuality]:
    """Return what gas is worth at the meters of every account the viewer may act for, latest first."""
    found = GasQuality.objects.order_by("-starts_on", "id")
    return found if viewer.is_system else found.filter(account_id__in=viewer.account_ids)


def imports_visible_to(viewer: Viewer) -> QuerySet[ImportRun]:
    """Return the imports into registers of every account the viewer may act for, newest first."""
    runs = ImportRun.objects.select_related("register__meter").order_by("-started_at", "id")
    return runs if viewer.is_system else runs.filter(account_id__in=viewer.account_ids)


def import_visible_to(viewer: Viewer, *, run_id: UUID) -> ImportRun:
    """Return that import; raises NotFound alike for foreign and missing ones."""
    return the_one(imports_visible_to(viewer).filter(pk=run_id))


def remarks_of_import(viewer: Viewer, *, run_id: UUID) -> QuerySet[ImportRemark]:
    """Return the lines of an import that were refused or that changed a value, in their order."""
    remarks = ImportRemark.objects.filter(run_id=run_id).order_by("line_number", "starts_at", "id")
    return remarks if viewer.is_system else remarks.filter(account_id__in=viewer.account_ids)


def uploads_visible_to(viewer: Viewer) -> QuerySet[Upload]:
    """Return the uploads of every account the viewer may act for, newest first."""
    uploads = Upload.objects.select_related("meter", "run__register").order_by("-kept_at", "id")
    return uploads if viewer.is_system else uploads.filter(account_id__in=viewer.account_ids)


def upload_visible_to(viewer: Viewer, *, upload_id: UUID) -> Upload:
    """Return that upload; raises NotFound alike for foreign and missing ones."""
    return the_one(uploads_visible_to(viewer).filter(pk=upload_id))


def uploads_out_of_date(viewer: Viewer, *, kept_before: datetime) -> QuerySet[Upload]:
    """Return the uploads that no import reads and that were kept before a moment, or were imported."""
    read_now = Q(run__state=ImportState.UNFINISHED.value)
    done = Q(run__isnull=False) | Q(kept_at__lt=kept_before)
    return uploads_visible_to(viewer).filter(done).exclude(read_now)


def uploads_stuck(viewer: Viewer, *, silent_since: datetime) -> QuerySet[Upload]:
    """Return the uploads whose import has kept nothing since a moment, as when its worker died."""
    return uploads_visible_to(viewer).filter(
        run__state=ImportState.UNFINISHED.value, run__updated_at__lt=silent_since
    )
