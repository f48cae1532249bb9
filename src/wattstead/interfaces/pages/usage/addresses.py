"""Writes the addresses of the usage page, so that every view of it can be shared."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from wattstead.interfaces.pages.usage.forms import Measure
from wattstead.journeys.explore_usage import Direction, Span, Usage


@dataclass(frozen=True, kw_only=True)
class Place:
    """One view of the usage page: everything its address says."""

    site_id: UUID | None
    meter_id: UUID | None
    direction: Direction
    span: Span
    on: date
    show: Measure

    @property
    def query(self) -> str:
        """Return the part of the address after the question mark; what is usual is left out."""
        parts = {
            "site": self.site_id,
            "meter": self.meter_id,
            "direction": None if self.direction == "import" else self.direction,
            "span": self.span,
            "on": self.on.isoformat(),
            "show": None if self.show == "energy" else self.show,
        }
        return urlencode({name: str(value) for name, value in parts.items() if value is not None})

    @property
    def page(self) -> str:
        """Return the address of this view."""
        return f"{reverse('usage')}?{self.query}"

    @property
    def file(self) -> str:
        """Return the address of this view's numbers as a CSV file."""
        return f"{reverse('usage_file')}?{self.query}"

    @property
    def readings_file(self) -> str:
        """Return the address of every reading of the period as a CSV file."""
        return f"{reverse('readings_file')}?{self.query}"


def place_of(usage: Usage, *, show: Measure, on: date) -> Place:
    """Return the place that shows `usage`; pickers with one choice need no mention."""
    return Place(
        site_id=usage.site.id if usage.site and len(usage.sites) > 1 else None,
        meter_id=usage.meter.id if usage.meter and len(usage.meters) > 1 else None,
        direction=usage.direction,
        span=usage.span,
        on=on,
        show=show,
    )
