"""Writes the addresses of the usage page, so that every view of it can be shared."""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from wattstead.interfaces.pages.usage.forms import BOTH, Measure
from wattstead.journeys.explore_usage import Against, Alignment, Direction, Span

View = Literal["bars", "heat_map", "comparison"]
PAGES: dict[View, str] = {"bars": "usage", "heat_map": "heat_map", "comparison": "usage_comparison"}


@dataclass(frozen=True, kw_only=True)
class Place:
    """One view of the usage pages: everything its address says.

    The last three parts belong to the comparison: with what, how aligned, around which day.
    """

    site_id: UUID | None
    meter_id: UUID | None
    direction: Direction
    span: Span
    on: date
    show: Measure
    view: View = "bars"
    against: Against = "year_before"
    align: Alignment = "day"
    other_on: date | None = None
    is_both: bool = False

    @property
    def query(self) -> str:
        """Return the part of the address after the question mark; what is usual is left out."""
        parts: dict[str, object] = {
            "site": self.site_id,
            "meter": self.meter_id,
            "direction": self.direction_told,
            "span": None if self.view == "heat_map" else self.span,
            "on": self.on.isoformat(),
            "show": None if self.show == "energy" or self.view != "bars" else self.show,
        }
        if self.view == "comparison":
            parts["against"] = None if self.against == "year_before" else self.against
            parts["align"] = None if self.align == "day" else self.align
            parts["other"] = self.other_on.isoformat() if self.other_on else None
        return urlencode({name: str(value) for name, value in parts.items() if value is not None})

    @property
    def direction_told(self) -> str | None:
        """Return the direction as an address says it; what is used goes without saying."""
        if self.is_both and self.view == "bars":
            return BOTH
        return None if self.direction == "import" else self.direction

    @property
    def path(self) -> str:
        """Return the address of this kind of view, to which forms add what they ask."""
        return reverse(PAGES[self.view])

    @property
    def page(self) -> str:
        """Return the address of this view."""
        return f"{self.path}?{self.query}"

    @property
    def file(self) -> str:
        """Return the address of this view's numbers as a CSV file."""
        return f"{reverse('usage_file')}?{self.query}"

    @property
    def readings_file(self) -> str:
        """Return the address of every reading of the period as a CSV file."""
        return f"{reverse('readings_file')}?{self.query}"
