"""Names what smart plugs are and do."""

from dataclasses import dataclass
from enum import StrEnum

from wattstead.domains.devices.vocabulary import life_of_a_device

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


PLUG_TRANSITIONS = life_of_a_device(
    of="smart plug",
    offline=PlugStatus.OFFLINE,
    online=PlugStatus.ONLINE,
    states=(PlugStatus.ON, PlugStatus.OFF),
)


@dataclass(frozen=True, kw_only=True)
class PlugDescription:
    """What people tell of a smart plug: mostly which appliance hangs on it."""

    name: str
    manufacturer: str
    model: str
    mac_address: str
    location: str = ""
