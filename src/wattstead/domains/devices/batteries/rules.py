"""Checks what is told of batteries."""

from datetime import date

from wattstead.domains.devices.batteries.vocabulary import BatteryDescription
from wattstead.domains.devices.rules import checked_figure, checked_installation
from wattstead.kernel.refusals import Refusal, said


class MoreUsableThanThere(Refusal):
    """The usable part of a battery is no larger than the battery."""

    code = "more_usable_than_there"
    kind = "unreadable"
    message = said("A battery of {capacity_kwh} kWh cannot have {usable_capacity_kwh} kWh to use.")


def checked_battery(description: BatteryDescription, *, today: date) -> BatteryDescription:
    """Return what is told of a battery when it can be.

    Raises FigureOutOfRange, InstallationDayUnlikely and MoreUsableThanThere.
    """
    capacity = checked_figure(description.capacity_kwh, field="capacity_kwh")
    usable = checked_figure(description.usable_capacity_kwh, field="usable_capacity_kwh")
    checked_installation(description.installed_on, today=today)
    if usable > capacity:
        raise MoreUsableThanThere(
            field="usable_capacity_kwh", capacity_kwh=capacity, usable_capacity_kwh=usable
        )
    return description
