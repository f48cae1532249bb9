"""Adds places and changes what we know of them."""

from dataclasses import asdict, dataclass
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from wattstead.domains.sites.models import Site
from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.domains.sites.vocabulary import SiteDetails as SiteDetails
from wattstead.foundation.integrity import refusing
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.addresses import Address, checked_address
from wattstead.kernel.refusals import NotFound, Refusal, said


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
    if zone not in _known_zones():
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


def describe_site(*, site_id: UUID, details: SiteDetails) -> None:
    """Keep where a place lies, how large it is and how many people live there; raises NotFound."""
    require_unit_of_work()
    if not Site.objects.filter(pk=site_id).update(**asdict(details)):
        raise NotFound


@dataclass(frozen=True, kw_only=True)
class SiteDescription:
    """All that people change of a place; its zone is not among it, because its days hang on it."""

    name: str
    address: Address
    property_type: PropertyType
    details: SiteDetails


def change_site(*, site_id: UUID, description: SiteDescription) -> None:
    """Describe a place anew; raises AddressUnreadable and NotFound."""
    require_unit_of_work()
    place = checked_address(description.address)
    changed = Site.objects.filter(pk=site_id).update(
        name=description.name,
        property_type=description.property_type.value,
        **asdict(place),
        **asdict(description.details),
    )
    if not changed:
        raise NotFound


def change_zone(*, site_id: UUID, zone: str) -> None:
    """Let the clock of another zone run at a place; raises ZoneUnknown and NotFound.

    Whoever calls this cuts the days of all that is measured there anew.
    """
    require_unit_of_work()
    if zone not in _known_zones():
        raise ZoneUnknown(field="zone", zone=zone)
    if not Site.objects.filter(pk=site_id).update(zone=zone):
        raise NotFound


def make_primary(*, site_id: UUID, account_id: UUID) -> None:
    """Make a place the primary one of its account, instead of the one that was."""
    require_unit_of_work()
    Site.objects.filter(account_id=account_id, is_primary=True).exclude(pk=site_id).update(is_primary=False)
    Site.objects.filter(account_id=account_id, pk=site_id).update(is_primary=True)


@cache
def _known_zones() -> set[str]:
    """Return the names of all time zones, which lie in some six hundred files."""
    return available_timezones()
