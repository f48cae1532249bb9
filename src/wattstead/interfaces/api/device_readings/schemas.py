"""Says what readings of devices look like, as they are asked for and as they are brought."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.interfaces.api.fields import Exact, Incoming, Instant, Number, Outgoing, Whole
from wattstead.interfaces.api.readings.schemas import ReadingResult

MOST_BROUGHT = 5_000
Amount = Annotated[Number, Field(ge=-1_000_000_000, le=1_000_000_000)]
Counter = Annotated[Number, Field(ge=0, le=1_000_000_000)]
COUNTED = "kWh since the reading before; if not told, it follows from the counter or the power."
COUNTER = "What the counter of the device showed, in kWh."
STARTS = "When the interval that ends here began; if not told, a quarter of an hour before."


class ProductionSource(StrEnum):
    """Where a figure of production came from."""

    INVERTER = "inverter"
    METER = "meter"
    ESTIMATED = "estimated"


class BatteryState(StrEnum):
    """What a battery did, by the sign of its power."""

    CHARGING = "charging"
    DISCHARGING = "discharging"
    IDLE = "idle"


class ProductionReading(Outgoing):
    """What a solar system produced up to a moment."""

    id: UUID
    solar_system_id: UUID
    timestamp: datetime = Field(description="The end of the interval.")
    power_kw: Exact = Field(description="As it was measured, else the mean of the interval.")
    energy_kwh: Exact = Field(description="All that was produced until then, as the counter shows it.")
    delta_kwh: Exact = Field(description="What was produced in the interval that ends here.")
    self_consumed_kwh: Exact | None
    exported_kwh: Exact | None
    source: ProductionSource
    created_at: datetime


class BatteryReading(Outgoing):
    """How full a battery was at a moment, and what it did."""

    id: UUID
    battery_id: UUID
    timestamp: datetime
    charge_kwh: Exact
    charge_percent: Exact
    power_kw: Exact = Field(description="Above zero while it is charged, below while it gives.")
    state: BatteryState
    temperature: Exact | None = Field(description="Degrees Celsius.")
    cycles: int | None
    health_percent: Exact | None
    created_at: datetime


class SmartPlugReading(Outgoing):
    """What an appliance drew up to a moment."""

    id: UUID
    smart_plug_id: UUID
    timestamp: datetime = Field(description="The end of the interval.")
    power_w: Exact = Field(description="As it was measured, else the mean of the interval.")
    energy_kwh: Exact = Field(description="All that was drawn until then, as the counter shows it.")
    delta_kwh: Exact = Field(description="What was drawn in the interval that ends here.")
    created_at: datetime


class ProductionReadingPage(Outgoing):
    """Readings of a solar system, by time."""

    solar_system_id: UUID
    resolution: Literal["raw"]
    items: list[ProductionReading]
    next_cursor: str | None


class BatteryReadingPage(Outgoing):
    """Readings of a battery, by time."""

    battery_id: UUID
    resolution: Literal["raw"]
    items: list[BatteryReading]
    next_cursor: str | None


class SmartPlugReadingPage(Outgoing):
    """Readings of a smart plug, by time."""

    smart_plug_id: UUID
    resolution: Literal["raw"]
    items: list[SmartPlugReading]
    next_cursor: str | None


class _Stretch(Outgoing):
    starts_at: datetime
    ends_before: datetime
    present: int = Field(description="How many readings are known.")
    expected: int = Field(description="How many there would be without gaps.")


class ProductionSum(_Stretch):
    """What a solar system produced in an hour, day or month of the site."""

    delta_kwh: Exact
    self_consumed_kwh: Exact | None
    exported_kwh: Exact | None
    peak_power_kw: Exact | None


class BatterySum(_Stretch):
    """What went into a battery and out of it in an hour, day or month, and how full it was then."""

    charged_kwh: Exact
    discharged_kwh: Exact
    charge_kwh: Exact
    charge_percent: Exact | None


class SmartPlugSum(_Stretch):
    """What an appliance drew in an hour, day or month of the site."""

    delta_kwh: Exact
    peak_power_w: Exact | None


class ProductionSumPage(Outgoing):
    """Sums of production, by time; stretches of which nothing is known are left out."""

    solar_system_id: UUID
    resolution: Literal["hour", "day", "month"]
    items: list[ProductionSum]
    next_cursor: str | None


class BatterySumPage(Outgoing):
    """Sums of a battery, by time; stretches of which nothing is known are left out."""

    battery_id: UUID
    resolution: Literal["hour", "day", "month"]
    items: list[BatterySum]
    next_cursor: str | None


class SmartPlugSumPage(Outgoing):
    """Sums of a plug, by time; stretches of which nothing is known are left out."""

    smart_plug_id: UUID
    resolution: Literal["hour", "day", "month"]
    items: list[SmartPlugSum]
    next_cursor: str | None


class NewProductionReading(Incoming):
    """What a solar system said at a moment."""

    timestamp: Instant
    starts_at: Instant | None = Field(default=None, description=STARTS)
    power_kw: Amount
    energy_kwh: Counter | None = Field(default=None, description=COUNTER)
    delta_kwh: Amount | None = Field(default=None, description=COUNTED)
    self_consumed_kwh: Amount | None = None
    exported_kwh: Amount | None = None
    source: ProductionSource = ProductionSource.INVERTER


class NewBatteryReading(Incoming):
    """What a battery said at a moment."""

    timestamp: Instant
    starts_at: Instant | None = Field(default=None, description=STARTS)
    charge_kwh: Amount
    charge_percent: Amount | None = Field(
        default=None, description="If not told, the charge as a part of the usable capacity."
    )
    power_kw: Amount
    temperature: Amount | None = None
    cycles: Annotated[Whole, Field(ge=0, le=100_000)] | None = None
    health_percent: Amount | None = None


class NewSmartPlugReading(Incoming):
    """What a plug said at a moment."""

    timestamp: Instant
    starts_at: Instant | None = Field(default=None, description=STARTS)
    power_w: Amount
    energy_kwh: Counter | None = Field(default=None, description=COUNTER)
    delta_kwh: Amount | None = Field(default=None, description=COUNTED)


class NewProductionReadings(Incoming):
    """Readings of one solar system, in any order."""

    readings: Annotated[list[NewProductionReading], Field(min_length=1, max_length=MOST_BROUGHT)]


class NewBatteryReadings(Incoming):
    """Readings of one battery, in any order."""

    readings: Annotated[list[NewBatteryReading], Field(min_length=1, max_length=MOST_BROUGHT)]


class NewSmartPlugReadings(Incoming):
    """Readings of one smart plug, in any order."""

    readings: Annotated[list[NewSmartPlugReading], Field(min_length=1, max_length=MOST_BROUGHT)]


class DeviceReadingResults(Outgoing):
    """What became of every reading, in the order in which they were brought, and how often what."""

    stored: int
    unchanged: int
    revised: int
    outranked: int
    refused: int
    results: list[ReadingResult]


NewDeviceReading = NewProductionReading | NewBatteryReading | NewSmartPlugReading


def amounts_of(one: NewDeviceReading) -> dict[str, Decimal]:
    """Return the quantities that a reading tells, by their names."""
    skipped = {"timestamp", "starts_at", "energy_kwh", "source"}
    told = {name: getattr(one, name) for name in type(one).model_fields if name not in skipped}
    return {name: Decimal(amount) for name, amount in told.items() if amount is not None}
