"""Makes up what the component page fills its components with. Nothing here is anybody's."""

import json
import math
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.pictures import Spark, spark_of
from wattstead.kernel.periods import month_of, year_of

YEAR = year_of(date(2025, 1, 1))
MONTH = month_of(date(2025, 3, 1))
QUALITIES = {3: "missing", 14: "estimated", 15: "partial"}


class SampleForm(forms.Form):
    """A field of every sort, one of them with a problem."""

    name = forms.CharField(
        label=gettext_lazy("Name"), help_text=gettext_lazy("Such as “Home” or “Workshop”.")
    )
    city = forms.CharField(label=gettext_lazy("Town"), required=False)
    number = forms.DecimalField(label=gettext_lazy("Number"))
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        choices=(("DE", gettext_lazy("Germany")), ("AT", gettext_lazy("Austria"))),
    )
    remember = forms.BooleanField(label=gettext_lazy("Keep me signed in"), required=False)
    file = forms.FileField(label=gettext_lazy("File"), required=False)


def sample_form(theme: str) -> SampleForm:
    """Return the form as it looks after a mistake, with ids of its own for each theme."""
    entered = {f"{theme}-name": gettext("Home"), f"{theme}-number": "", f"{theme}-country": "DE"}
    return SampleForm(entered, prefix=theme)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A day of the calendar."""

    day: int
    ink: str
    told: str
    address: str = ""


def bars_picture(*, is_small: bool) -> str:
    """Return a day in bars, with a gap and two estimates."""
    return json.dumps(
        {
            "kind": "bars",
            "unit": "" if is_small else "kWh",
            "direction": "import",
            "language": translation.get_language(),
            "is_small": is_small,
            "bars": [
                {
                    "label": f"{hour:02}:00",
                    "tick": 0 if hour % 3 else 2 if hour % 6 == 0 else 1,
                    "value": None if QUALITIES.get(hour) == "missing" else _hour(hour),
                    "colour": 3 if 17 <= hour < 21 else 2 if hour < 6 else 1,
                    "quality": QUALITIES.get(hour, "measured"),
                    "told": f"{hour:02}:00\n{_kwh(_hour(hour))}",
                    "href": "",
                }
                for hour in range(24)
            ],
        }
    )


def months_picture() -> str:
    """Return two years side by side."""
    months = [part.starts_on for part in YEAR.split_by_months()]
    return json.dumps(
        {
            "kind": "comparison",
            "unit": "kWh",
            "language": translation.get_language(),
            "series": [
                {"name": "2025", "shape": "bars", "colour": "bar"},
                {"name": "2024", "shape": "bars", "colour": "compared"},
            ],
            "points": [
                {
                    "label": days.short_month(month),
                    "tick": 2 if month.month % 2 else 1,
                    "values": [_month(month), _month(month) * (1 + 0.09 * math.sin(month.month))],
                    "told": f"{days.month(month)}\n{_kwh(_month(month))}",
                }
                for month in months
            ],
        }
    )


def day_picture() -> str:
    """Return half a day before a usual one."""
    return json.dumps(
        {
            "kind": "comparison",
            "unit": "kW",
            "language": translation.get_language(),
            "series": [
                {"name": gettext("Today"), "shape": "area", "colour": "bar"},
                {"name": gettext("Usually"), "shape": "line", "colour": "compared"},
            ],
            "points": [
                {
                    "label": f"{quarter // 4:02}:00",
                    "tick": 0 if quarter % 12 else 2 if quarter % 24 == 0 else 1,
                    "values": [
                        _hour(quarter / 4) * (1.1 + 0.2 * math.sin(quarter)) if quarter < 58 else None,
                        _hour(quarter / 4),
                    ],
                    "told": f"{quarter // 4:02}:{quarter % 4 * 15:02}\n{_kwh(_hour(quarter / 4))}",
                }
                for quarter in range(96)
            ],
        }
    )


def heatmap_picture() -> str:
    """Return the hours of a year, with two weeks without a reading."""
    cells = [
        [None if 200 <= at < 214 else round(_hour(hour) * _season(day), 3) for hour in range(24)]
        for at, day in enumerate(YEAR)
    ]
    return json.dumps(
        {
            "kind": "heatmap",
            "unit": "kWh",
            "language": translation.get_language(),
            "places": 2,
            "least": 0,
            "most": max(value for hours in cells for value in hours if value is not None),
            "nothing": gettext("no reading"),
            "columns": [
                {"label": days.short_month(day), "tick": 2 if day.day == 1 else 0, "told": days.weekday(day)}
                for day in YEAR
            ],
            "rows": [
                {
                    "label": f"{hour:02}:00",
                    "tick": 2 if hour % 6 == 0 else 0,
                    "told": f"{hour:02}:00{days.DASH}{hour + 1:02}:00",
                }
                for hour in range(24)
            ],
            "cells": cells,
        }
    )


def spark() -> Spark:
    """Return a month in small bars."""
    return spark_of([Decimal(str(_day(day))) for day in MONTH], label=days.month(MONTH.starts_on))


def calendar_month() -> dict[str, object]:
    """Return a month of days by how good their readings are."""
    cells: list[Cell | None] = [None] * MONTH.starts_on.weekday()
    for day in MONTH:
        ink, told = {
            9: ("hatched", gettext("estimated")),
            17: ("gap-mark", gettext("no reading")),
        }.get(day.day, (f"heat-{1 + day.day % 6}", _kwh(_day(day))))
        cells.append(Cell(day=day.day, ink=ink, told=f"{days.weekday(day)}: {told}"))
    cells += [None] * (-len(cells) % 7)
    weeks = [cells[at : at + 7] for at in range(0, len(cells), 7)]
    return {"title": days.month(MONTH.starts_on), "weeks": weeks}


def weekday_names() -> tuple[str, ...]:
    """Return the short names of Monday to Sunday."""
    monday = date(2025, 3, 3)
    return tuple(days.short_weekday(monday + timedelta(days=at)) for at in range(7))


def _hour(hour: float) -> float:
    return round(
        0.18 + 0.5 * math.exp(-((hour - 7.5) ** 2) / 3) + 1.05 * math.exp(-((hour - 19) ** 2) / 5), 3
    )


def _season(day: date) -> float:
    return 1 + 0.35 * math.cos((day.timetuple().tm_yday - 15) / 365 * 2 * math.pi)


def _day(day: date) -> float:
    return round(9 * _season(day) + 1.3 * math.sin(day.toordinal() * 2.3), 3)


def _month(month: date) -> float:
    return round(290 * _season(month) + 12 * math.sin(month.month * 2.1), 1)


def _kwh(value: float) -> str:
    return figures.energy(Decimal(str(round(value, 3))), unit="kWh")
