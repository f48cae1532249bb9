"""Lists what the component page shows: every component, filled with samples, once for each theme."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.utils.translation import gettext

from wattstead.interfaces.pages.components import samples

THEMES = ("light", "dark")
TEMPLATES = Path(__file__).parents[1] / "templates"
COLOURS = (  # whole names of classes: the build looks for them here
    "bg-base-100",
    "bg-base-200",
    "bg-base-300",
    "bg-base-content",
    "bg-muted",
    "bg-line",
    "bg-field-line",
    "bg-wash",
    "bg-primary",
    "bg-secondary",
    "bg-accent",
    "bg-neutral",
    "bg-info",
    "bg-success",
    "bg-warning",
    "bg-error",
    "bg-chart-bar",
    "bg-chart-band-1",
    "bg-chart-band-2",
    "bg-chart-band-3",
    "bg-chart-band-4",
    "bg-chart-export",
    "bg-chart-compared",
    "bg-chart-gap",
    "bg-chart-grid",
    "bg-chart-heat-1",
    "bg-chart-heat-2",
    "bg-chart-heat-3",
    "bg-chart-heat-4",
    "bg-chart-heat-5",
    "bg-chart-heat-6",
)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One theme's half of a section; `told` names the theme, so that no two parts have one name."""

    theme: str
    told: str
    samples: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One sort of component. `files` are the templates it shows."""

    key: str
    title: str
    template: str
    files: tuple[str, ...]
    panels: tuple[Panel, ...]
    is_wide: bool = False


def sections() -> tuple[Section, ...]:
    """Return every section of the page."""
    return (
        _section("colours", gettext("Colours and type"), of=_of_colours),
        _section("icons", gettext("Icons"), of=_of_icons),
        _section("buttons", gettext("Buttons"), "segmented", "tabs", "paging", of=_of_ways),
        _section("headers", gettext("Heads of pages"), "page_header", "stat", "wordmark", of=_of_stats),
        _section(
            "states", gettext("States and notices"), "badge", "notice", "progress", "meter_bar", of=_of_states
        ),
        _section("fields", gettext("Fields"), "field", "fields", "checkbox", "file_drop", of=_of_fields),
        _section("menus", gettext("Menus, dialogs, folded parts"), "dialog", "disclosure", of=_of_menus),
        _section("charts", gettext("Charts"), "chart", "mark", "spark", of=_of_charts),
        _section("heat", gettext("Heat maps"), "heat_scale", "calendar", of=_of_heat, is_wide=True),
        _section("empty", gettext("Empty states"), "empty_state", of=_of_empty),
    )


def told_of(theme: str) -> str:
    """Return what a theme is called."""
    return gettext("Dark") if theme == "dark" else gettext("Light")


def _section(
    key: str, title: str, *files: str, of: Callable[[str], Mapping[str, object]], is_wide: bool = False
) -> Section:
    return Section(
        key=key,
        title=title,
        template=f"component_page/_{key}.html",
        files=tuple(f"components/{name}.html" for name in files),
        panels=tuple(
            Panel(theme=theme, told=told_of(theme), samples=MappingProxyType(dict(of(theme))))
            for theme in THEMES
        ),
        is_wide=is_wide,
    )


def _of_colours(_theme: str) -> Mapping[str, object]:
    return {"colours": [{"name": ink.removeprefix("bg-"), "ink": ink} for ink in COLOURS]}


def _of_icons(_theme: str) -> Mapping[str, object]:
    names = sorted(path.name for path in (TEMPLATES / "icons").glob("*.svg"))
    return {"icons": [{"name": name.removesuffix(".svg"), "file": f"icons/{name}"} for name in names]}


def _of_ways(theme: str) -> Mapping[str, object]:
    labels = (gettext("Day"), gettext("Week"), gettext("Month"), gettext("Year"))
    return {
        "ways": [
            {"label": label, "address": "#buttons", "is_current": at == 1} for at, label in enumerate(labels)
        ],
        "paging": {
            "label": told_of(theme),
            "told": gettext("{first}–{last} of {count}").format(first=26, last=50, count=200),
            "previous": "#buttons",
            "next": "#buttons",
        },
    }


def _of_stats(_theme: str) -> Mapping[str, object]:
    return {
        "stats": [
            {"label": gettext("Used"), "figure": "8.42 kWh", "note": gettext("since midnight")},
            {"label": gettext("Cost"), "figure": "€2.61", "note": ""},
            {"label": gettext("Fed in"), "figure": "12.9 kWh", "note": gettext("estimated")},
        ]
    }


def _of_states(_theme: str) -> Mapping[str, object]:
    tones = ("neutral", "success", "warning", "error")
    words = (gettext("credit"), gettext("paid"), gettext("to be paid"), gettext("overdue"))
    return {
        "badges": [{"tone": tone, "text": text} for tone, text in zip(tones, words, strict=True)],
        "notices": [
            {"tone": tone, "text": gettext("The connection is lost. Please try again in a moment.")}
            for tone in ("info", "success", "warning", "error")
        ],
    }


def _of_fields(theme: str) -> Mapping[str, object]:
    return {"form": samples.sample_form(theme)}


def _of_menus(theme: str) -> Mapping[str, object]:
    return {
        "dialog_id": f"dialog-{theme}",
        "disclosure_id": f"disclosure-{theme}",
        "menu_id": f"menu-{theme}",
    }


def _of_charts(_theme: str) -> Mapping[str, object]:
    return {
        "bars": samples.bars_picture(is_small=False),
        "small": samples.bars_picture(is_small=True),
        "months": samples.months_picture(),
        "day": samples.day_picture(),
        "spark": samples.spark(),
        "marks": [
            {"ink": "ink-bar", "label": gettext("Today")},
            {"ink": "ink-compared", "label": gettext("Usually")},
            {"ink": "hatched", "label": gettext("estimated or incomplete")},
            {"ink": "gap-mark", "label": gettext("no reading")},
        ],
    }


def _of_heat(_theme: str) -> Mapping[str, object]:
    return {
        "heatmap": samples.heatmap_picture(),
        "shape": json.dumps({"columns": 365, "rows": 24}),
        "months": [samples.calendar_month()],
        "weekdays": samples.weekday_names(),
    }


def _of_empty(_theme: str) -> Mapping[str, object]:
    return {"icon": "icons/invoices.svg"}
