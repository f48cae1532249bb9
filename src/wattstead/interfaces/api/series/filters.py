"""Says how a program asks for a series: of which time, how fine, how written, how much at once."""

from typing import Annotated, Literal

from django.http import HttpRequest
from pydantic import Field, WithJsonSchema

from wattstead.interfaces.api.fields import DAY_PATTERN, INSTANT_PATTERN, Incoming
from wattstead.interfaces.api.pagination import Count, Cursor
from wattstead.interfaces.api.writing import JSON

CSV = "text/csv"
MOST_ITEMS = 40_000
MOMENT_FORM = f"(?:{DAY_PATTERN})|(?:{INSTANT_PATTERN})"


class Stretch(Incoming):
    """From when until when."""

    start: Annotated[
        str,
        WithJsonSchema({"type": "string", "pattern": MOMENT_FORM, "examples": ["2026-03-01"]}),
        Field(alias="from", max_length=40, description="The first instant, or the first local day."),
    ]
    end: Annotated[
        Annotated[str, Field(max_length=40)] | None,
        WithJsonSchema({"type": "string", "pattern": MOMENT_FORM}),
        Field(alias="to", description="The first instant or day that is left out; without it, now."),
    ] = None


class SeriesFilters(Stretch):
    """Which part of a series, and how it is written."""

    resolution: Literal["raw", "hour", "day", "month"] = "raw"
    format: Literal["json", "csv"] | None = Field(
        default=None, description="How to write them; without it, as Accept says, else json."
    )
    limit: Annotated[Count, Field(ge=1, le=MOST_ITEMS)] | None = Field(
        default=None, description="How many items at most; without it, all of them in one stream."
    )
    cursor: Cursor | None = None


def wants_csv(request: HttpRequest, *, filters: SeriesFilters) -> bool:
    """Tell whether the answer is CSV: as the parameter says, else as Accept does."""
    if filters.format is not None:
        return filters.format == "csv"
    return request.get_preferred_type([JSON, CSV]) == CSV
