"""Works out what devices of every kind have in common, and checks what is told of them."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from wattstead.domains.devices.vocabulary import (
    FIGURE_PLACES,
    LARGEST_FIGURE,
    LONGEST_ENDPOINT,
    Connection,
)
from wattstead.kernel.money import rounded
from wattstead.kernel.refusals import Refusal, said

FIRST_INSTALLATION_ON = date(1980, 1, 1)


class DeviceRetired(Refusal):
    """A device that was taken away stays as it was."""

    code = "device_retired"
    message = said("“{name}” was removed; it can be looked at, but not changed any more.")


class FigureOutOfRange(Refusal):
    """A figure of a device that no device can have."""

    code = "figure_out_of_range"
    kind = "unreadable"
    message = said("Give a number from {lowest} to {largest}, with at most {places} decimal places.")


class InstallationDayUnlikely(Refusal):
    """A device was installed on a day that has passed, and not before there were such devices."""

    code = "installation_day_unlikely"
    kind = "unreadable"
    message = said("A device at this site was installed between {first} and {last}.")


class SerialNumberTaken(Refusal):
    """Serial numbers are unique among all devices of a kind; whose the other one is stays untold."""

    code = "serial_number_taken"
    message = said("The serial number {serial_number} is in use already.")


class EndpointNotAllowed(Refusal):
    """The address of a device is fetched by us, so it is an https address without a secret in it."""

    code = "endpoint_not_allowed"
    kind = "unreadable"
    message = said("The address of a device begins with https:// and holds no user name or password.")


def status_told(connection: str, *, state: str) -> str:
    """Return the one word for two facts: out of reach is offline, whatever it was doing before."""
    return Connection.OFFLINE.value if connection == Connection.OFFLINE else state or Connection.ONLINE.value


def checked_figure(
    value: Decimal,
    *,
    field: str,
    lowest: Decimal = Decimal("0.001"),
    largest: Decimal = Decimal(LARGEST_FIGURE),
    places: int = FIGURE_PLACES,
) -> Decimal:
    """Return a figure of a device at the digits that are kept; raises FigureOutOfRange."""
    if not value.is_finite() or not lowest <= value <= largest or value != rounded(value, places):
        raise FigureOutOfRange(field=field, lowest=lowest, largest=largest, places=places)
    return value


def checked_installation(installed_on: date, *, today: date) -> date:
    """Return the day of an installation that has taken place; raises InstallationDayUnlikely."""
    if not FIRST_INSTALLATION_ON <= installed_on <= today:
        raise InstallationDayUnlikely(field="installed_on", first=FIRST_INSTALLATION_ON, last=today)
    return installed_on


def checked_endpoint(written: str) -> str:
    """Return the address at which a device answers; raises EndpointNotAllowed.

    Only staff enter one. Whoever fetches it resolves it through the list of allowed hosts.
    """
    try:
        address = urlsplit(written)
        usable = address.scheme == "https" and bool(address.hostname) and address.port in (None, 443)
    except ValueError:
        usable = False
    if not usable or address.username is not None or len(written) > LONGEST_ENDPOINT or " " in written:
        raise EndpointNotAllowed(field="api_endpoint")
    return written
