"""Adds places and changes what we know of them."""

from dataclasses import asdict
from uuid import UUID
from zoneinfo import available_timezones

from wattstead.domains.sites.models import Site
from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.addresses import Address, checked_address
from wattstead.kernel.refusals import Refusal, said


class ZoneUnknown(Refusal):
    """The time zone is not one of the IANA database."""

    code = "zone_unknown"
    kind = "unreadable"
    message = said("“{zone}” is no time zone; use an IANA name such as Europe/Berlin.")


class PrimarySiteTaken(Refusal):
    """The account has a primary site already."""

    code = "primary_site_taken"
    message = said("This account already has a primary site.")


def add_site(
    *, account_id: UUID, name: str, address: Address, zone: str, property_type: PropertyType, is_primary: bool
) -> Site:
    """Keep a new place of an account; raises AddressUnreadable, ZoneUnknown and PrimarySiteTaken."""
    require_unit_of_work()
    if zone not in available_timezones():
        raise ZoneUnknown(field="zone", zone=zone)
    place = checked_address(address)
    with refusing({"one_primary_site_per_account": PrimarySiteTaken()}):
        return Site.objects.create(
            account_id=account_id,
            name=name,
            zone=zone,
            property_type=property_type.value,
            is_primary=is_primary,
            **asdict(place),
        )
