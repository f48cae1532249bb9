"""Writes and reads postal addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from pydantic import Field

from wattstead.interfaces.api.fields import Incoming, Outgoing, text
from wattstead.kernel import addresses

Part = Annotated[str, text(addresses.LONGEST_PART)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2", examples=["DE"])]


class Address(Outgoing):
    """A postal address."""

    street: str
    street_number: str
    city: str
    postal_code: str
    state: str | None
    country: str = Field(description="ISO 3166-1 alpha-2")


class NewAddress(Incoming):
    """A postal address, whole."""

    street: Part
    street_number: Part
    city: Part
    postal_code: Part
    state: Annotated[str, text(addresses.LONGEST_PART)] | None = None
    country: Country

    @property
    def value(self) -> addresses.Address:
        """Return the address as the domains know it."""
        return addresses.Address(
            street=self.street,
            street_number=self.street_number,
            city=self.city,
            postal_code=self.postal_code,
            state=self.state or "",
            country=self.country,
        )


def address_of(address: addresses.Address) -> Address:
    """Return an address as the API writes it."""
    return Address(
        street=address.street,
        street_number=address.street_number,
        city=address.city,
        postal_code=address.postal_code,
        state=address.state or None,
        country=address.country,
    )


@contextmanager
def fields_under(name: str) -> Iterator[None]:
    """Name the field at fault of a refusal by its whole path."""
    try:
        yield
    except addresses.AddressUnreadable as refusal:
        refusal.field = f"{name}.{refusal.field}"
        raise
