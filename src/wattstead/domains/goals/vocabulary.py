"""Names what people can aim at. Codes are those of the specification."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class GoalType(StrEnum):
    """What somebody aims at: a limit on what is used or paid, or a mark for what is produced."""

    CONSUMPTION = "consumption"
    COST = "cost"
    PRODUCTION = "production"
    SELF_CONSUMPTION = "self_consumption"

    @property
    def is_limit(self) -> bool:
        """Return whether less is better."""
        return self in (GoalType.CONSUMPTION, GoalType.COST)


class GoalUnit(StrEnum):
    """What a target counts; currency is that of the contract."""

    KWH = "kwh"
    CURRENCY = "currency"
    PERCENT = "percent"


class GoalPeriod(StrEnum):
    """For how long a target is meant: it begins anew with each period."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"


UNITS: Mapping[GoalType, tuple[GoalUnit, ...]] = MappingProxyType(
    {
        GoalType.CONSUMPTION: (GoalUnit.KWH,),
        GoalType.COST: (GoalUnit.CURRENCY,),
        GoalType.PRODUCTION: (GoalUnit.KWH,),
        GoalType.SELF_CONSUMPTION: (GoalUnit.PERCENT, GoalUnit.KWH),
    }
)


class GoalNews(StrEnum):
    """What there is to say of a goal before its period is over."""

    REACHED = "reached"
    AT_RISK = "at_risk"
    MISSED = "missed"
