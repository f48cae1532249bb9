"""Names what chargers of electric vehicles are and do."""

from enum import StrEnum


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
