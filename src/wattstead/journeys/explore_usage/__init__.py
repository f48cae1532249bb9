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

__all__ = [
    "Bar",
    "Choice",
    "Comparison",
    "Direction",
    "MeterChoice",
    "Quality",
    "Span",
    "Usage",
    "UsageQuestion",
    "UsageRow",
]
