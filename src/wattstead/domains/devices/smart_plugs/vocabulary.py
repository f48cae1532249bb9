"""Names what smart plugs are and do."""

from enum import StrEnum

MAC_ADDRESS = r"^[0-9A-F]{2}(:[0-9A-F]{2}){5}$"


class PlugActivity(StrEnum):
    """Whether a plug that can be reached is switched on; unknown until it says so."""

    UNKNOWN = ""
    ON = "on"
    OFF = "off"


class PlugStatus(StrEnum):
    """What is told of a plug: whether it can be reached, and whether it is switched on then."""

    ONLINE = "online"
    OFFLINE = "offline"
    ON = "on"
    OFF = "off"
