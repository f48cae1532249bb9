"""Writes usage as a CSV file that machines read in every country."""

import csv
import io
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from wattstead.journeys.explore_usage import Usage, UsageRow

# A cell that begins like this is a formula to a spreadsheet.
RISKY = ("=", "+", "-", "@", "\t", "\r")


def csv_of(usage: Usage) -> str:
    """Return a line for every bar: instants with their offset, points as decimal marks, gaps empty."""
    zone = ZoneInfo(usage.zone)
    unit = usage.meter.unit if usage.meter else ""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(
        ["starts_at", "ends_before", "direction", "energy", "unit", "cost", "currency", "band", "quality"]
    )
    for bar in usage.bars:
        lines.writerow(
            [
                bar.starts_at.astimezone(zone).isoformat(),
                bar.ends_before.astimezone(zone).isoformat(),
                usage.direction,
                "" if bar.energy is None else f"{bar.energy:f}",
                unit,
                "" if bar.cost is None else f"{bar.cost.amount:f}",
                "" if bar.cost is None else bar.cost.currency,
                _harmless(bar.band or ""),
                bar.quality,
            ]
        )
    return text.getvalue()


def csv_of_readings(rows: Iterable[UsageRow], *, usage: Usage) -> str:
    """Return a line for every reading of the meter; an interval without one has no line."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(["starts_at", "ends_before", "direction", "energy", "unit", "quality"])
    unit = usage.meter.unit if usage.meter else ""
    lines.writerows(
        (
            row.starts_at.isoformat(),
            row.ends_before.isoformat(),
            usage.direction,
            f"{row.energy:f}",
            unit,
            row.quality,
        )
        for row in rows
    )
    return text.getvalue()


def file_name(usage: Usage, *, kind: str = "usage") -> str:
    """Return a name that sorts by period: wattstead-usage-import-2026-03.csv."""
    first = usage.period.starts_on.isoformat()
    period = {"year": first[:4], "month": first[:7]}.get(usage.span, first)
    week = "-week" if usage.span == "week" else ""
    return f"wattstead-{kind}-{usage.direction}-{period}{week}.csv"


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
