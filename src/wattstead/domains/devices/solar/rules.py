"""Checks what is told of solar systems."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from wattstead.domains.devices.rules import FigureOutOfRange, checked_figure, checked_installation
from wattstead.domains.devices.solar.vocabulary import (
    LARGEST_TILT,
    MOST_PANELS,
    TILT_PLACES,
    SolarDescription,
)
from wattstead.kernel.refusals import Refusal, said


class WarrantyEndsEarly(Refusal):
    """A warranty runs from the installation on."""

    code = "warranty_ends_early"
    kind = "unreadable"
    message = said("The warranty runs at least until the day of installation, {installed_on}.")


def checked_system(description: SolarDescription, *, today: date) -> SolarDescription:
    """Return what is told of a solar system when it can be.

    Raises FigureOutOfRange, InstallationDayUnlikely and WarrantyEndsEarly.
    """
    if not 1 <= description.panel_count <= MOST_PANELS:
        raise FigureOutOfRange(field="panel_count", lowest=1, largest=MOST_PANELS, places=0)
    if description.warranty_until and description.warranty_until < description.installed_on:
        raise WarrantyEndsEarly(field="warranty_until", installed_on=description.installed_on)
    return replace(
        description,
        capacity_kw=checked_figure(description.capacity_kw, field="capacity_kw"),
        installed_on=checked_installation(description.installed_on, today=today),
        tilt_angle=checked_figure(
            description.tilt_angle,
            field="tilt_angle",
            lowest=Decimal(0),
            largest=LARGEST_TILT,
            places=TILT_PLACES,
        ),
    )


def warranty_ends_before(warranty_until: date | None) -> date | None:
    """Return the first day without warranty."""
    return None if warranty_until is None else warranty_until + timedelta(days=1)
