"""Names limits and the kinds of registers they hold for."""

from collections.abc import Mapping

from django.utils.translation import gettext

from wattstead.domains.metering.checks.limits import KINDS, Kind
from wattstead.domains.metering.vocabulary import Direction, MeterType

SLUGS: Mapping[str, Kind] = {
    f"{meter_type.value}-{direction.value}": (meter_type, direction) for meter_type, direction in KINDS
}


def kind_label(kind: Kind) -> str:
    """Return what such registers count."""
    if kind[0] is MeterType.GAS:
        return gettext("Gas used")
    if kind[1] is Direction.EXPORT:
        return gettext("Electricity fed into the grid")
    return gettext("Electricity taken from the grid")


def unit_of(kind: Kind) -> str:
    """Return the unit such registers count in."""
    return "m³" if kind[0] is MeterType.GAS else "kWh"


def limit_labels(unit: str) -> dict[str, str]:
    """Return what each limit says, in the order of the checks."""
    return {
        "most_per_hour": gettext("Most that a connection delivers in an hour, in {unit}").format(unit=unit),
        "spike_times": gettext("A spike is so many times the largest rate ever seen"),
        "spike_per_hour": gettext("and at least so much an hour, in {unit}").format(unit=unit),
        "high_times": gettext("A day is high from so many times its usual use on"),
        "low_percent": gettext("A day is low below so many percent of its usual use (0: never)"),
        "day_apart": gettext("High days are at least so far from usual, in {unit}").format(unit=unit),
        "zero_h": gettext("Zeros are odd after so many hours"),
        "zero_usual": gettext("where so much a day is usual, in {unit}").format(unit=unit),
    }
