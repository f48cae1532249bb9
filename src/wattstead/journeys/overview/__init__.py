"""Answers at a glance how a site is doing: now, today, this month, and what needs attention."""

from wattstead.journeys.overview.answers import (
    Bill,
    CurvePoint,
    DayShown,
    DayUse,
    Flow,
    Matter,
    MatterKind,
    MonthSoFar,
    Overview,
    Power,
)
from wattstead.journeys.overview.overview import site_overview

__all__ = [
    "Bill",
    "CurvePoint",
    "DayShown",
    "DayUse",
    "Flow",
    "Matter",
    "MatterKind",
    "MonthSoFar",
    "Overview",
    "Power",
    "site_overview",
]
