"""Tells one reading of a device with every field of the specification."""

from decimal import Decimal
from uuid import UUID

from wattstead.interfaces.api.device_readings.columns import STATES, counters_shown, states, with_means
from wattstead.interfaces.api.device_readings.schemas import (
    BatteryReading,
    BatteryState,
    ProductionReading,
    ProductionSource,
    SmartPlugReading,
)
from wattstead.interfaces.api.readings.ranges import utc
from wattstead.journeys.device_readings.asking import OneReading
from wattstead.kernel.energy import unscaled
from wattstead.timeseries.flags import source_of

SOURCES = tuple(ProductionSource)


def production_reading_told(one: OneReading, *, reading_id: UUID) -> ProductionReading:
    """Return what a solar system produced up to a moment."""
    kept = one.kept
    return ProductionReading(
        id=reading_id,
        solar_system_id=one.series.device_id,
        timestamp=utc(int(kept.measured.ends_s[0])),
        power_kw=_scaled(one, int(with_means(kept, name="power_kw", per_kilo=1)[0])),
        energy_kwh=_scaled(one, int(counters_shown(kept)[0])),
        delta_kwh=_known(one, "delta_kwh"),
        self_consumed_kwh=one.amount("self_consumed_kwh"),
        exported_kwh=one.amount("exported_kwh"),
        source=SOURCES[source_of(int(kept.measured.flags[0]))],
        created_at=utc(int(kept.stored_s[0])),
    )


def battery_reading_told(one: OneReading, *, reading_id: UUID) -> BatteryReading:
    """Return how full a battery was at a moment."""
    kept, cycles = one.kept, one.amount("cycles")
    return BatteryReading(
        id=reading_id,
        battery_id=one.series.device_id,
        timestamp=utc(int(kept.measured.ends_s[0])),
        charge_kwh=_known(one, "charge_kwh"),
        charge_percent=_known(one, "charge_percent"),
        power_kw=one.amount("power_kw") or Decimal(0),
        state=BatteryState(STATES[int(states(kept)[0])].strip('"')),
        temperature=one.amount("temperature"),
        cycles=None if cycles is None else int(cycles),
        health_percent=one.amount("health_percent"),
        created_at=utc(int(kept.stored_s[0])),
    )


def plug_reading_told(one: OneReading, *, reading_id: UUID) -> SmartPlugReading:
    """Return what an appliance drew up to a moment."""
    kept = one.kept
    return SmartPlugReading(
        id=reading_id,
        smart_plug_id=one.series.device_id,
        timestamp=utc(int(kept.measured.ends_s[0])),
        power_w=_scaled(one, int(with_means(kept, name="power_w", per_kilo=1000)[0])),
        energy_kwh=_scaled(one, int(counters_shown(kept)[0])),
        delta_kwh=_known(one, "delta_kwh"),
        created_at=utc(int(kept.stored_s[0])),
    )


def _scaled(one: OneReading, value: int) -> Decimal:
    return unscaled(value, one.kept.measured.scale)


def _known(one: OneReading, name: str) -> Decimal:
    return one.amount(name) or Decimal(0)
