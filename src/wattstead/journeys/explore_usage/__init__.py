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
from wattstead.journeys.explore_usage.compare import (
    Against,
    Alignment,
    ComparedUsage,
    ComparisonQuestion,
    Pair,
    compare_usage,
)
from wattstead.journeys.explore_usage.explore import explore_both_ways, explore_usage, usage_rows
from wattstead.journeys.explore_usage.heat_map import HeatDay, HeatMap, heat_map
from wattstead.journeys.explore_usage.sides import Side
from wattstead.journeys.explore_usage.spans import DayOutOfReach

__all__ = [
    "Against",
    "Alignment",
    "Bar",
    "Choice",
    "ComparedUsage",
    "Comparison",
    "ComparisonQuestion",
    "DayOutOfReach",
    "Direction",
    "HeatDay",
    "HeatMap",
    "MeterChoice",
    "Pair",
    "Quality",
    "Side",
    "Span",
    "Usage",
    "UsageQuestion",
    "UsageRow",
    "compare_usage",
    "explore_both_ways",
    "explore_usage",
    "heat_map",
    "usage_rows",
]
