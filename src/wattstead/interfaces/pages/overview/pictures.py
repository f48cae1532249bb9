"""Turns the curve of a day and the last days into what the charts draw and the tables list."""

import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.journeys.overview import CurvePoint, DayShown, DayUse, Flow


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table."""

    when: str
    first: str
    second: str


def curve_picture(day: DayShown, *, is_today: bool) -> str:
    """Return the power through the day before what is usual."""
    return json.dumps(
        {
            "kind": "comparison",
            "unit": "kW",
            "language": translation.get_language(),
            "series": [
                {"name": day_name(is_today=is_today), "shape": "area", "colour": "bar"},
                {"name": gettext("Usually"), "shape": "line", "colour": "compared"},
            ],
            "points": [
                {
                    "label": days.clock(point.starts_at),
                    "tick": _tick(point),
                    "values": [_height(point.used_kw), _height(point.usual_kw)],
                    "told": _told(point),
                }
                for point in day.curve
            ],
        }
    )


def days_picture(flow: Flow, *, direction: str) -> str:
    """Return the last days in small bars."""
    return json.dumps(
        {
            "kind": "bars",
            "unit": "",
            "direction": direction,
            "language": translation.get_language(),
            "is_small": True,
            "bars": [
                {
                    "label": days.short_weekday(use.on),
                    "tick": 2 if at % 2 else 1,
                    "value": _height(use.used),
                    "colour": None,
                    "quality": _quality(use, is_today=use is flow.days[-1]),
                    "told": f"{days.weekday(use.on)}\n{_energy(use, unit=flow.unit)}\n{_note(use)}".rstrip(),
                    "href": _address(use, direction=direction),
                }
                for at, use in enumerate(flow.days)
            ],
        }
    )


def hour_rows(day: DayShown) -> tuple[Row, ...]:
    """Return the curve by the hour: what stands at the start of each."""
    return tuple(
        Row(when=days.clock(point.starts_at), first=_power(point.used_kw), second=_power(point.usual_kw))
        for point in day.curve
        if point.starts_at.minute == 0
    )


def day_rows(flow: Flow) -> tuple[Row, ...]:
    """Return the last days, the latest first."""
    return tuple(
        Row(when=days.weekday(use.on), first=_energy(use, unit=flow.unit), second=_note(use))
        for use in reversed(flow.days)
    )


def day_name(*, is_today: bool) -> str:
    """Return what the shown day is called in a legend."""
    return gettext("Today") if is_today else gettext("This day")


def _tick(point: CurvePoint) -> int:
    if point.starts_at.minute or point.starts_at.hour % 3:
        return 0
    return 2 if point.starts_at.hour % 6 == 0 else 1


def _told(point: CurvePoint) -> str:
    # The end by the clock that ran at the start: the hour before a change is one hour long, not two.
    length = timedelta(seconds=point.ends_before.timestamp() - point.starts_at.timestamp())
    ends = point.starts_at.replace(tzinfo=None) + length
    when = f"{days.clock(point.starts_at)}{days.DASH}{days.clock(ends)}"
    usually = (
        gettext("usually {power}").format(power=_power(point.usual_kw)) if point.usual_kw is not None else ""
    )
    return "\n".join(line for line in (when, _power(point.used_kw), usually) if line)


def _address(use: DayUse, *, direction: str) -> str:
    if use.used is None:
        return ""
    suffix = "&direction=export" if direction == "export" else ""
    return f"{reverse('usage')}?span=day&on={use.on.isoformat()}{suffix}"


def _power(value: Decimal | None) -> str:
    return figures.NO_FIGURE if value is None else figures.energy(value, unit="kW", places=2)


def _energy(use: DayUse, *, unit: str) -> str:
    return figures.NO_FIGURE if use.used is None else figures.energy(use.used, unit=unit)


def _note(use: DayUse) -> str:
    return {
        "measured": "",
        "estimated": gettext("estimated"),
        "partial": gettext("incomplete"),
        "missing": gettext("no reading"),
        "before": "",
    }[use.quality]


def _quality(use: DayUse, *, is_today: bool) -> str:
    """Return how good a day is; one before the first reading, or still to come, is no gap."""
    return "to_come" if use.quality == "before" or (is_today and use.used is None) else use.quality


def _height(value: Decimal | None) -> float | None:
    """Return the height of a point; pixels need no exactness, so here alone a float is fine."""
    return None if value is None else float(value)
