"""Stores places."""

from django.db import models
from django.db.models import Q

from wattstead.domains.sites.vocabulary import PropertyType
from wattstead.foundation.models import AccountEntity, AddressColumns


class Site(AccountEntity, AddressColumns):
    """A place where energy is used or produced; `zone` (IANA) decides its days and prices."""

    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=64)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    property_type = models.CharField(max_length=11)
    square_meters = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    occupants = models.PositiveSmallIntegerField(null=True)
    is_primary = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="site_of_its_account"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(is_primary=True), name="one_primary_site_per_account"
            ),
            models.CheckConstraint(
                condition=Q(property_type__in=[kind.value for kind in PropertyType]),
                name="site_property_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="site_coordinates_on_earth",
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="site_country_is_a_code"),
            models.CheckConstraint(
                condition=Q(zone__regex=r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$"),
                name="site_zone_is_written_as_iana_does",
            ),
            models.CheckConstraint(
                condition=Q(square_meters=None) | Q(square_meters__gt=0), name="site_area_is_positive"
            ),
        ]
