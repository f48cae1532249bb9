from decimal import Decimal

import pytest
from django.db import IntegrityError

from tests.factories.accounts import SOLAR_LANE, an_account
from tests.factories.sites import a_site
from wattstead.domains.sites.models import Site
from wattstead.domains.sites.operations import (
    PrimarySiteTaken,
    SiteDetails,
    ZoneUnknown,
    add_site,
    describe_site,
)
from wattstead.domains.sites.queries import site_visible_to, sites_visible_to
from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db


def test_a_site_keeps_its_address_and_zone() -> None:
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk, zone="Europe/Vienna")

        kept = Site.objects.get(pk=site.pk)

    assert (kept.address, kept.zone, kept.is_primary) == (SOLAR_LANE, "Europe/Vienna", True)


def test_an_account_has_one_primary_site() -> None:
    with pytest.raises(PrimarySiteTaken), seen_by(SYSTEM):
        account = an_account()
        a_site(account_id=account.pk)
        a_site(account_id=account.pk, name="Second")


def test_a_zone_must_be_an_iana_name() -> None:
    with seen_by(SYSTEM), pytest.raises(ZoneUnknown) as refused:
        a_site(account_id=an_account().pk, zone="Middle Earth")

    assert refused.value.english == "“Middle Earth” is no time zone; use an IANA name such as Europe/Berlin."


def test_a_site_is_told_where_it_lies_and_how_large_it_is() -> None:
    details = SiteDetails(
        latitude=Decimal("52.4"), longitude=Decimal("13.06"), square_meters=Decimal(148), occupants=4
    )
    with seen_by(SYSTEM):
        site = a_site(account_id=an_account().pk)
        stranger = a_site(account_id=an_account().pk)

        describe_site(site_id=site.pk, details=details)

        told = Site.objects.get(pk=site.pk)
        untold = Site.objects.get(pk=stranger.pk)

    assert (told.latitude, told.longitude, told.square_meters, told.occupants) == (
        details.latitude,
        details.longitude,
        details.square_meters,
        details.occupants,
    )
    assert (untold.latitude, untold.occupants) == (None, None)


def test_details_of_a_foreign_site_are_refused_as_those_of_a_missing_one() -> None:
    with seen_by(SYSTEM):
        mine = a_site(account_id=an_account().pk)
        strangers = a_site(account_id=an_account().pk)
    me = Viewer(user_id=None, account_ids=frozenset({mine.account_id}))

    with pytest.raises(NotFound), seen_by(me):
        describe_site(site_id=strangers.pk, details=SiteDetails(occupants=2))


def test_a_strangers_site_and_a_missing_one_are_told_alike() -> None:
    with seen_by(SYSTEM):
        mine = a_site(account_id=an_account().pk)
        strangers = a_site(account_id=an_account().pk)
    me = Viewer(user_id=None, account_ids=frozenset({mine.account_id}))

    with seen_by(me):
        assert [site.pk for site in sites_visible_to(me)] == [mine.pk]
        assert site_visible_to(me, site_id=mine.pk).pk == mine.pk
        with pytest.raises(NotFound) as foreign:
            site_visible_to(me, site_id=strangers.pk)
        with pytest.raises(NotFound) as missing:
            site_visible_to(me, site_id=mine.account_id)

    assert (foreign.value.english, foreign.value.facts) == (missing.value.english, missing.value.facts)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("site_property_type_is_known", {"property_type": "castle"}),
        ("site_coordinates_on_earth", {"latitude": Decimal(91), "longitude": Decimal(0)}),
        ("site_coordinates_on_earth", {"latitude": Decimal(50)}),
        ("site_area_is_positive", {"square_meters": Decimal(0)}),
        ("site_of_its_account", {}),
    ],
)
def test_the_database_forbids(constraint: str, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match=constraint if wrong else "sites_site_pkey"), seen_by(SYSTEM):
        site = add_site(
            account_id=an_account().pk,
            name="Home",
            address=SOLAR_LANE,
            zone="Europe/Berlin",
            property_type=PropertyType.RESIDENTIAL,
            is_primary=False,
        )
        if wrong:
            Site.objects.filter(pk=site.pk).update(**wrong)
        else:
            # The same key again breaks the primary key before the pair that composite keys refer to.
            Site.objects.bulk_create(
                [
                    Site(
                        pk=site.pk,
                        account_id=site.account_id,
                        property_type="residential",
                        country="DE",
                        zone="Europe/Berlin",
                    )
                ]
            )
