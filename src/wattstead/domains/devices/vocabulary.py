"""Names what devices of every kind share."""

from enum import StrEnum

LARGEST_SERIES = 2**48 - 1
"""The store of readings knows a device by a number of 48 bits."""


class Connection(StrEnum):
    """Whether a device can be reached."""

    ONLINE = "online"
    OFFLINE = "offline"


class DeviceKind(StrEnum):
    """What kind of device it is."""

    SOLAR_SYSTEM = "solar_system"
    BATTERY = "battery"
    EV_CHARGER = "ev_charger"
    SMART_PLUG = "smart_plug"
