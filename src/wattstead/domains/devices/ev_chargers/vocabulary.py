"""Names what chargers of electric vehicles are and do."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from wattstead.domains.devices.vocabulary import life_of_a_device

LONGEST_SESSION = timedelta(days=92)
"""A car may stay plugged in over a long holiday, but not for a season."""


class ConnectorType(StrEnum):
    """Which plug fits."""

    TYPE1 = "type1"
    TYPE2 = "type2"
    CCS = "ccs"
    CHADEMO = "chademo"
    TESLA = "tesla"


class ChargerActivity(StrEnum):
    """What a charger that can be reached says it does; unknown until it says so."""

    UNKNOWN = ""
    AVAILABLE = "available"
    CHARGING = "charging"
    FAULT = "fault"


class ChargerStatus(StrEnum):
    """What is told of a charger: whether it can be reached, and what it does then."""

    ONLINE = "online"
    OFFLINE = "offline"
    CHARGING = "charging"
    AVAILABLE = "available"
    FAULT = "fault"


CHARGER_TRANSITIONS = life_of_a_device(
    of="EV charger",
    offline=ChargerStatus.OFFLINE,
    online=ChargerStatus.ONLINE,
    states=(ChargerStatus.AVAILABLE, ChargerStatus.CHARGING, ChargerStatus.FAULT),
)


@dataclass(frozen=True, kw_only=True)
class ChargerDescription:
    """What people tell of a charger."""

    name: str
    manufacturer: str
    model: str
    serial_number: str
    max_power_kw: Decimal
    connector_type: ConnectorType


@dataclass(frozen=True, kw_only=True)
class SessionDescription:
    """What is told of a charging session; `ended_at` is None while it goes on."""

    started_at: datetime
    ended_at: datetime | None
    energy_kwh: Decimal
    vehicle_id: str = ""
