"""Stores batteries."""

from django.db import models
from django.db.models import F, Q

from wattstead.domains.devices.batteries.vocabulary import BatteryActivity
from wattstead.domains.devices.models import ConnectedColumns, MeasuringDevice, series_from
from wattstead.domains.devices.vocabulary import LARGEST_SERIES, Connection
from wattstead.foundation.integrity import CompositeForeignKey


class Battery(MeasuringDevice, ConnectedColumns):
    """A battery of a site; what it holds now is what it reported last."""

    series = series_from("battery_series")
    manufacturer = models.CharField(max_length=80)
    model = models.CharField(max_length=80)
    capacity_kwh = models.DecimalField(max_digits=9, decimal_places=3)
    usable_capacity_kwh = models.DecimalField(max_digits=9, decimal_places=3)
    installed_on = models.DateField()
    activity = models.CharField(max_length=11, blank=True, default=BatteryActivity.UNKNOWN.value)
    current_charge_kwh = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    current_charge_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    api_endpoint = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="battery_of_its_account"),
            models.UniqueConstraint(fields=["series"], name="battery_series_is_unique"),
            CompositeForeignKey(
                name="battery_stands_on_a_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(series__range=(1, LARGEST_SERIES)), name="battery_series_has_48_bits"
            ),
            models.CheckConstraint(
                condition=Q(usable_capacity_kwh__gt=0, usable_capacity_kwh__lte=F("capacity_kwh")),
                name="battery_uses_no_more_than_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(current_charge_kwh=None) | Q(current_charge_kwh__range=(0, F("capacity_kwh"))),
                name="battery_charge_fits_its_capacity",
            ),
            models.CheckConstraint(
                condition=Q(current_charge_percent=None) | Q(current_charge_percent__range=(0, 100)),
                name="battery_charge_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(connection__in=[each.value for each in Connection]),
                name="battery_connection_is_known",
            ),
            models.CheckConstraint(
                condition=Q(activity__in=[each.value for each in BatteryActivity]),
                name="battery_activity_is_known",
            ),
        ]
