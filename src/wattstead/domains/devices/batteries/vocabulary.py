"""Names what batteries are and do."""

from enum import StrEnum


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
