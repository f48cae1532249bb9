"""Makes sites for tests; call inside `seen_by(SYSTEM)`."""

from uuid import UUID

from tests.factories.accounts import SOLAR_LANE
from wattstead.domains.sites.models import Site
from wattstead.domains.sites.operations import add_site
from wattstead.domains.sites.vocabulary import PropertyType


def a_site(
    *, account_id: UUID, name: str = "Home", zone: str = "Europe/Berlin", is_primary: bool = True
) -> Site:
    return add_site(
        account_id=account_id,
        name=name,
        address=SOLAR_LANE,
        zone=zone,
        property_type=PropertyType.RESIDENTIAL,
        is_primary=is_primary,
    )
