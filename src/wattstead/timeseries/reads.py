"""Offers everything that asks the store what it holds."""

from wattstead.timeseries.epochs import exchanges_of
from wattstead.timeseries.known_then import read_as_known
from wattstead.timeseries.latest import Reading, latest, reading_with_id, readings_of
from wattstead.timeseries.ranges import month_of_many, read, read_many
from wattstead.timeseries.totals import DayTotals, SpanTotal, day_totals, month_totals, year_totals

__all__ = [
    "DayTotals",
    "Reading",
    "SpanTotal",
    "day_totals",
    "exchanges_of",
    "latest",
    "month_of_many",
    "month_totals",
    "read",
    "read_as_known",
    "read_many",
    "reading_with_id",
    "readings_of",
    "year_totals",
]
