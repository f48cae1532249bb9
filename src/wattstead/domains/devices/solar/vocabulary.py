"""Names what solar systems and inverters are and do."""

from enum import StrEnum

LARGEST_CAPACITY_KW = 100_000


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


class InverterCondition(StrEnum):
    """How an inverter that can be reached says it is."""

    FINE = "fine"
    WARNING = "warning"
    FAULT = "fault"


class InverterStatus(StrEnum):
    """What is told of an inverter: whether it can be reached, and what it says then."""

    ONLINE = "online"
    OFFLINE = "offline"
    WARNING = "warning"
    FAULT = "fault"
