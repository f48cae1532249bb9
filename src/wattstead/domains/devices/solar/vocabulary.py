"""Names what solar systems and inverters are and do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from wattstead.domains.devices.vocabulary import life_of_a_device
from wattstead.kernel.transitions import By, Transitions, move

LARGEST_TILT = Decimal(90)
TILT_PLACES = 1
MOST_PANELS = 1_000_000


class Orientation(StrEnum):
    """Where the panels look."""

    NORTH = "north"
    NORTHEAST = "northeast"
    EAST = "east"
    SOUTHEAST = "southeast"
    SOUTH = "south"
    SOUTHWEST = "southwest"
    WEST = "west"
    NORTHWEST = "northwest"


class SolarStatus(StrEnum):
    """Whether a solar system works."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    MAINTENANCE = "maintenance"


SOLAR_TRANSITIONS = Transitions(
    of="solar system",
    first=frozenset({SolarStatus.ACTIVE}),
    moves=(
        move(SolarStatus.ACTIVE, to=SolarStatus.MAINTENANCE, does="begin maintenance", by={By.CUSTOMER}),
        move(SolarStatus.MAINTENANCE, to=SolarStatus.ACTIVE, does="end maintenance", by={By.CUSTOMER}),
        move(SolarStatus.ACTIVE, to=SolarStatus.INACTIVE, does="switch off", by={By.CUSTOMER}),
        move(SolarStatus.MAINTENANCE, to=SolarStatus.INACTIVE, does="switch off", by={By.CUSTOMER}),
        move(SolarStatus.INACTIVE, to=SolarStatus.ACTIVE, does="switch on", by={By.CUSTOMER}),
    ),
)


class InverterCondition(StrEnum):
    """How an inverter that can be reached says it is; fine as long as it complains of nothing."""

    FINE = ""
    WARNING = "warning"
    FAULT = "fault"


class InverterStatus(StrEnum):
    """What is told of an inverter: whether it can be reached, and what it says then."""

    ONLINE = "online"
    OFFLINE = "offline"
    WARNING = "warning"
    FAULT = "fault"


INVERTER_TRANSITIONS = life_of_a_device(
    of="inverter",
    offline=InverterStatus.OFFLINE,
    online=InverterStatus.ONLINE,
    states=(InverterStatus.WARNING, InverterStatus.FAULT),
)


@dataclass(frozen=True, kw_only=True)
class SolarDescription:
    """What people tell of a solar system; the warranty includes its last day."""

    name: str
    capacity_kw: Decimal
    installed_on: date
    orientation: Orientation
    tilt_angle: Decimal
    panel_count: int
    panel_type: str = ""
    installer_name: str = ""
    installer_contact: str = ""
    warranty_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class InverterPlate:
    """What is written on an inverter, and which firmware it runs."""

    manufacturer: str
    model: str
    serial_number: str
    max_power_kw: Decimal
    firmware_version: str = ""
