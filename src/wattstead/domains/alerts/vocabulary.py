"""Names what people can be alerted of. Codes are those of the specification."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class AlertType(StrEnum):
    """What somebody is alerted of."""

    HIGH_CONSUMPTION = "high_consumption"
    PRODUCTION_DROP = "production_drop"
    DEVICE_OFFLINE = "device_offline"
    BILL_AVAILABLE = "bill_available"
    PAYMENT_DUE = "payment_due"
    CONTRACT_EXPIRING = "contract_expiring"
    PRICE_SPIKE = "price_spike"


class ThresholdUnit(StrEnum):
    """What a threshold counts; currency is that of the contract."""

    KWH = "kwh"
    PERCENT = "percent"
    CURRENCY = "currency"


# Which thresholds make sense: nobody is alerted of a bill from so many kilowatt-hours on, and what
# a day costs is not known before it is billed.
UNITS: Mapping[AlertType, tuple[ThresholdUnit, ...]] = MappingProxyType(
    {
        AlertType.HIGH_CONSUMPTION: (ThresholdUnit.KWH, ThresholdUnit.PERCENT),
        AlertType.PRODUCTION_DROP: (ThresholdUnit.PERCENT, ThresholdUnit.KWH),
        AlertType.DEVICE_OFFLINE: (),
        AlertType.BILL_AVAILABLE: (ThresholdUnit.CURRENCY,),
        AlertType.PAYMENT_DUE: (ThresholdUnit.CURRENCY,),
        AlertType.CONTRACT_EXPIRING: (),
        AlertType.PRICE_SPIKE: (ThresholdUnit.CURRENCY, ThresholdUnit.PERCENT),
    }
)
