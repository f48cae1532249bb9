"""Answers what a household used, when, and what that cost."""

from wattstead.journeys.explore_usage.answers import (
    Bar,
    Choice,
    Comparison,
    Direction,
    MeterChoice,
    Quality,
    Span,
    Usage,
    UsageQuestion,
    UsageRow,
)
from wattstead.journeys.explore_usage.explore import DayOutOfReach, explore_usage, usage_rows

__all__ = [
    "Bar",
    "Choice",
    "Comparison",
    "DayOutOfReach",
    "Direction",
    "MeterChoice",
    "Quality",
    "Span",
    "Usage",
    "UsageQuestion",
    "UsageRow",
    "explore_usage",
    "usage_rows",
]
