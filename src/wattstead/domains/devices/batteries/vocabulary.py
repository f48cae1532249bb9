"""Names what batteries are and do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wattstead.domains.devices.vocabulary import life_of_a_device


class BatteryActivity(StrEnum):
    """What a battery that can be reached says it does; unknown until it says so."""

    UNKNOWN = ""
    CHARGING = "charging"
    DISCHARGING = "discharging"
    IDLE = "idle"
    FAULT = "fault"


class BatteryStatus(StrEnum):
    """What is told of a battery: whether it can be reached, and what it does then."""

    ONLINE = "online"
    OFFLINE = "offline"
    CHARGING = "charging"
    DISCHARGING = "discharging"
    IDLE = "idle"
    FAULT = "fault"


BATTERY_TRANSITIONS = life_of_a_device(
    of="battery",
    offline=BatteryStatus.OFFLINE,
    online=BatteryStatus.ONLINE,
    states=(
        BatteryStatus.CHARGING,
        BatteryStatus.DISCHARGING,
        BatteryStatus.IDLE,
        BatteryStatus.FAULT,
    ),
)


@dataclass(frozen=True, kw_only=True)
class BatteryDescription:
    """What people tell of a battery."""

    name: str
    manufacturer: str
    model: str
    capacity_kwh: Decimal
    usable_capacity_kwh: Decimal
    installed_on: date


@dataclass(frozen=True, kw_only=True)
class BatteryReport:
    """What a battery says of itself: what it does and how full it is."""

    activity: BatteryActivity
    charge_kwh: Decimal | None = None
    charge_percent: Decimal | None = None
