"""Describes a postal address and checks what can be checked without asking anybody."""

import re
from dataclasses import dataclass

from wattstead.kernel.codes import COUNTRIES
from wattstead.kernel.refusals import Refusal, Wording, said

POSTAL_CODE = {"DE": re.compile(r"\d{5}"), "AT": re.compile(r"\d{4}"), "CH": re.compile(r"\d{4}")}
LONGEST_PART = 120
_PARTS = {
    "street": Wording(said("street")),
    "street_number": Wording(said("street number")),
    "city": Wording(said("town")),
    "postal_code": Wording(said("postal code")),
    "country": Wording(said("country")),
}
_MISSING = Wording(said("it must not be empty"))
_TOO_LONG = Wording(said("it may have at most 120 characters"))
_NO_COUNTRY = Wording(said("a country is a code of ISO 3166, two capital letters such as DE"))
_NOT_THE_FORM = {
    "DE": Wording(said("in Germany it has five digits")),
    "AT": Wording(said("in Austria it has four digits")),
    "CH": Wording(said("in Switzerland it has four digits")),
}


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
            raise _unreadable(part, value=value, rule=_MISSING)
        if len(value) > LONGEST_PART:
            raise _unreadable(part, value=value[:20] + "…", rule=_TOO_LONG)
    if address.country not in COUNTRIES:
        raise _unreadable("country", value=address.country, rule=_NO_COUNTRY)
    form = POSTAL_CODE.get(address.country)
    if form and not form.fullmatch(address.postal_code):
        raise _unreadable("postal_code", value=address.postal_code, rule=_NOT_THE_FORM[address.country])
    return address


def _unreadable(part: str, *, value: str, rule: Wording) -> AddressUnreadable:
    return AddressUnreadable(field=part, part=_PARTS[part], value=value, rule=rule)
