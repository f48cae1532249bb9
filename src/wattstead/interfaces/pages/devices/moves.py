"""Says what its people can say of a solar system next."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext

from wattstead.domains.devices.solar.vocabulary import SolarStatus


@dataclass(frozen=True, kw_only=True)
class Way:
    """A status to be chosen, and the words on its button."""

    status: str
    label: str


def ways_of(following: Collection[SolarStatus]) -> tuple[Way, ...]:
    """Return the buttons for what may follow, in the order of the statuses."""
    labels = {
        SolarStatus.ACTIVE: gettext("It works again"),
        SolarStatus.INACTIVE: gettext("It is switched off"),
        SolarStatus.MAINTENANCE: gettext("It is in maintenance"),
    }
    return tuple(
        Way(status=status.value, label=labels[status]) for status in SolarStatus if status in following
    )
