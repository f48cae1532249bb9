"""Works as the portal's worker does, but acknowledges a file every few lines, so that kills fall between."""

from wattstead.interfaces.commands import main
from wattstead.journeys import import_readings

LINES_AT_ONCE = 2 * 96


def work() -> None:
    """Run the worker."""
    import_readings.LINES_AT_ONCE = LINES_AT_ONCE
    main()
