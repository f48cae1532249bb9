"""Describes a postal address and checks what can be checked without asking anybody."""

import re
from dataclasses import dataclass

from wattstead.kernel.refusals import Refusal, said

COUNTRY = re.compile(r"[A-Z]{2}")
POSTAL_CODE = {"DE": re.compile(r"\d{5}"), "AT": re.compile(r"\d{4}"), "CH": re.compile(r"\d{4}")}
LONGEST_PART = 120


class AddressUnreadable(Refusal):
    """A part of an address is missing, too long or not of its country's form."""

    code = "address_unreadable"
    kind = "unreadable"
    message = said("The {part} “{value}” cannot be used: {rule}.")


@dataclass(frozen=True, kw_only=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2."""

    street: str
    street_number: str
    city: str
    postal_code: str
    country: str
    state: str = ""

    def __str__(self) -> str:
        return f"{self.street} {self.street_number}, {self.postal_code} {self.city}"


def checked_address(address: Address) -> Address:
    """Return `address` when every part is usable; raises AddressUnreadable naming the first that is not."""
    for part in ("street", "street_number", "city", "postal_code"):
        value = getattr(address, part)
        if not value.strip():
            raise AddressUnreadable(field=part, part=part, value=value, rule="it must not be empty")
        if len(value) > LONGEST_PART:
            raise AddressUnreadable(
                field=part, part=part, value=value[:20] + "…", rule=f"at most {LONGEST_PART} characters"
            )
    if not COUNTRY.fullmatch(address.country):
        raise AddressUnreadable(
            field="country", part="country", value=address.country, rule="two capital letters, as DE"
        )
    form = POSTAL_CODE.get(address.country)
    if form and not form.fullmatch(address.postal_code):
        raise AddressUnreadable(
            field="postal_code",
            part="postal code",
            value=address.postal_code,
            rule=f"in {address.country} it has {form.pattern[3]} digits",
        )
    return address
