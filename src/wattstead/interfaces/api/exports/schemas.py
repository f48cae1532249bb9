"""Says how a program asks for a file of readings."""

from pydantic import Field

from wattstead.interfaces.api.fields import RegisterName
from wattstead.interfaces.api.series.filters import Stretch
from wattstead.interfaces.exports.formats import ExportFormat


class ExportFilters(Stretch):
    """Which readings of a meter, and in which format."""

    register_name: RegisterName = "import"
    format: ExportFormat | None = Field(
        default=None, description="How to write them; without it, as Accept says, else json."
    )
