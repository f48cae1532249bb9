"""Says how a program asks for a file of readings."""

from typing import Annotated

from pydantic import Field, WithJsonSchema

from wattstead.interfaces.api.fields import Incoming
from wattstead.interfaces.api.readings.schemas import REGISTER_FORM
from wattstead.interfaces.api.series.filters import MOMENT_FORM
from wattstead.interfaces.exports.formats import ExportFormat


class ExportFilters(Incoming):
    """Which readings of a meter, and in which format."""

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
    register_name: Annotated[
        str, Field(alias="register", pattern=REGISTER_FORM, description="`import`, `export` or an id.")
    ] = "import"
    format: ExportFormat | None = Field(
        default=None, description="How to write them; without it, as Accept says, else json."
    )
