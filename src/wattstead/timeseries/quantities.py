"""Names what a device measures: each quantity of a device is a register of its own to the store.

A device has one number (`number` of its DeviceSeries); the register of a quantity is eight times
that and the quantity's place. Place 0 is the quantity no reading lacks: its slots are the readings.
"""

from dataclasses import dataclass
from uuid import UUID

from wattstead.timeseries.identity import BATTERY_READING, PRODUCTION_READING, SMART_PLUG_READING
from wattstead.timeseries.series import Series
from wattstead.timeseries.tables import BATTERY, PRODUCTION, SMART_PLUG, BlockTable

PLACES = 8


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """Something a device measures, with the decimals a block keeps of it unless finer digits arrive."""

    name: str
    scale: int


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of device: where its readings lie, under which view and ids, and what each says."""

    table: BlockTable
    view: str
    code: int
    quantities: tuple[Quantity, ...]

    @property
    def first(self) -> str:
        """Return the name of the quantity that no reading lacks."""
        return self.quantities[0].name


SOLAR_SYSTEMS = Kind(
    table=PRODUCTION,
    view="production_reading",
    code=PRODUCTION_READING,
    quantities=(
        Quantity(name="delta_kwh", scale=3),
        Quantity(name="power_kw", scale=3),
        Quantity(name="self_consumed_kwh", scale=3),
        Quantity(name="exported_kwh", scale=3),
    ),
)
BATTERIES = Kind(
    table=BATTERY,
    view="battery_reading",
    code=BATTERY_READING,
    quantities=(
        Quantity(name="charge_kwh", scale=3),
        Quantity(name="charge_percent", scale=1),
        Quantity(name="power_kw", scale=3),
        Quantity(name="temperature", scale=1),
        Quantity(name="cycles", scale=0),
        Quantity(name="health_percent", scale=1),
    ),
)
SMART_PLUGS = Kind(
    table=SMART_PLUG,
    view="smart_plug_reading",
    code=SMART_PLUG_READING,
    quantities=(Quantity(name="delta_kwh", scale=3), Quantity(name="power_w", scale=0)),
)


@dataclass(frozen=True, kw_only=True)
class DeviceSeries:
    """A device as the store knows it; its days begin at midnight in `zone`."""

    kind: Kind
    number: int
    account_id: UUID
    device_id: UUID
    zone: str

    @property
    def registers(self) -> tuple[Series, ...]:
        """Return the register of each quantity, in the order of their places."""
        return tuple(
            Series(
                number=self.number * PLACES + place,
                account_id=self.account_id,
                meter_id=self.device_id,
                zone=self.zone,
                scale=quantity.scale,
            )
            for place, quantity in enumerate(self.kind.quantities)
        )

    @property
    def first(self) -> Series:
        """Return the register whose slots are the readings."""
        return self.registers[0]
