"""Gives meters and registers out whole, to those who write every field of them down."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from wattstead.domains.metering.models import Estimate, GasQuality, Meter, Register
from wattstead.domains.metering.queries import (
    LastReading,
    later_of,
    meters_visible_to,
    registers_visible_to,
    series_of,
)
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.latest import latest_of_many
from wattstead.timeseries.register_values import last_values_of_many

EstimateRecord = Estimate
GasQualityRecord = GasQuality
MeterRecord = Meter
RegisterRecord = Register


def meter_held(viewer: Viewer, *, meter_id: UUID) -> MeterRecord:
    """Return that meter, kept from others until the unit of work ends; raises NotFound."""
    return the_one(meters_visible_to(viewer).select_for_update(no_key=True).filter(pk=meter_id))


def last_readings_of(viewer: Viewer, *, meter_ids: Iterable[UUID]) -> dict[UUID, LastReading]:
    """Return the last reading of each meter that has one: that of its import register, else of its first.

    Three statements, however many meters.
    """
    registers = list(registers_visible_to(viewer).filter(meter_id__in=set(meter_ids)))
    if not registers:
        return {}
    series = [series_of(register) for register in registers]
    reported, seen = latest_of_many(series), last_values_of_many(series)
    found: dict[UUID, LastReading] = {}
    for register in sorted(
        registers, key=lambda each: (each.direction != Direction.IMPORT.value, each.number)
    ):
        last = later_of(reported.get(register.number), seen.get(register.number))
        if last is not None:
            found.setdefault(register.meter_id, _on_counter(last, register=register))
    return found


def _on_counter(last: LastReading, *, register: RegisterRecord) -> LastReading:
    """Return a reading with its value as a counter shows it that rolled over since somebody looked."""
    if last.value is None:
        return last
    return replace(last, value=last.value % register.multiplier.scaleb(register.digits))
