"""Stores solar systems and their inverters."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from wattstead.domains.devices.models import ConnectedColumns, MeasuringDevice, series_from
from wattstead.domains.devices.solar.vocabulary import InverterCondition, Orientation, SolarStatus
from wattstead.domains.devices.vocabulary import LARGEST_SERIES, Connection
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity


class SolarSystem(MeasuringDevice):
    """The solar panels of a site. `in_warranty_before` is the first day without warranty."""

    series = series_from("solar_system_series")
    capacity_kw = models.DecimalField(max_digits=9, decimal_places=3)
    installed_on = models.DateField()
    orientation = models.CharField(max_length=9)
    tilt_angle = models.DecimalField(max_digits=4, decimal_places=1)
    panel_count = models.PositiveIntegerField()
    panel_type = models.CharField(max_length=80, blank=True, default="")
    status = models.CharField(max_length=11, default=SolarStatus.ACTIVE.value)
    installer_name = models.CharField(max_length=120, blank=True, default="")
    installer_contact = models.CharField(max_length=200, blank=True, default="")
    in_warranty_before = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="solar_system_of_its_account"),
            models.UniqueConstraint(fields=["series"], name="solar_system_series_is_unique"),
            models.UniqueConstraint(
                fields=["site"], condition=Q(retired_at=None), name="one_solar_system_per_site"
            ),
            CompositeForeignKey(
                name="solar_system_stands_on_a_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(series__range=(1, LARGEST_SERIES)), name="solar_system_series_has_48_bits"
            ),
            models.CheckConstraint(condition=Q(capacity_kw__gt=0), name="solar_capacity_is_positive"),
            models.CheckConstraint(
                condition=Q(tilt_angle__range=(0, 90)), name="solar_tilt_is_between_flat_and_upright"
            ),
            models.CheckConstraint(condition=Q(panel_count__gt=0), name="solar_system_has_panels"),
            models.CheckConstraint(
                condition=Q(orientation__in=[each.value for each in Orientation]),
                name="solar_orientation_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[each.value for each in SolarStatus]), name="solar_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(in_warranty_before=None) | Q(in_warranty_before__gt=F("installed_on")),
                name="solar_warranty_ends_after_installation",
            ),
        ]


class Inverter(AccountEntity, ConnectedColumns):
    """A device that makes alternating current of what panels produce."""

    solar_system = models.ForeignKey(
        SolarSystem, on_delete=models.PROTECT, related_name="inverters", db_constraint=False
    )
    manufacturer = models.CharField(max_length=80)
    model = models.CharField(max_length=80)
    serial_number = models.CharField(max_length=80)
    max_power_kw = models.DecimalField(max_digits=9, decimal_places=3)
    condition = models.CharField(max_length=7, blank=True, default=InverterCondition.FINE.value)
    firmware_version = models.CharField(max_length=80, blank=True, default="")
    api_endpoint = models.CharField(max_length=500, blank=True, default="")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="inverter_of_its_account"),
            models.UniqueConstraint(
                Upper("serial_number"), condition=Q(retired_at=None), name="inverter_serial_number_is_unique"
            ),
            CompositeForeignKey(
                name="inverter_serves_a_solar_system_of_its_account",
                fields=("solar_system", "account"),
                to="solar.SolarSystem",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(condition=Q(max_power_kw__gt=0), name="inverter_power_is_positive"),
            models.CheckConstraint(
                condition=Q(connection__in=[each.value for each in Connection]),
                name="inverter_connection_is_known",
            ),
            models.CheckConstraint(
                condition=Q(condition__in=[each.value for each in InverterCondition]),
                name="inverter_condition_is_known",
            ),
        ]

    @property
    def name(self) -> str:
        """Return what its label says, as people call it."""
        return f"{self.manufacturer} {self.model}"
