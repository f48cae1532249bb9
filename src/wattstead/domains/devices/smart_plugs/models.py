"""Stores smart plugs."""

from django.db import models
from django.db.models import Q

from wattstead.domains.devices.models import ConnectedColumns, MeasuringDevice, series_from
from wattstead.domains.devices.smart_plugs.vocabulary import MAC_ADDRESS, PlugActivity
from wattstead.domains.devices.vocabulary import LARGEST_SERIES, Connection
from wattstead.foundation.integrity import CompositeForeignKey


class SmartPlug(MeasuringDevice, ConnectedColumns):
    """A plug that measures one appliance; its power now is what it reported last."""

    series = series_from("smart_plug_series")
    manufacturer = models.CharField(max_length=80)
    model = models.CharField(max_length=80)
    mac_address = models.CharField(max_length=17)
    location = models.CharField(max_length=80, blank=True, default="")
    activity = models.CharField(max_length=3, blank=True, default=PlugActivity.UNKNOWN.value)
    current_power_w = models.DecimalField(max_digits=8, decimal_places=1, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="smart_plug_of_its_account"),
            models.UniqueConstraint(fields=["series"], name="smart_plug_series_is_unique"),
            models.UniqueConstraint(
                fields=["mac_address"], condition=Q(retired_at=None), name="smart_plug_mac_address_is_unique"
            ),
            CompositeForeignKey(
                name="smart_plug_stands_on_a_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(series__range=(1, LARGEST_SERIES)), name="smart_plug_series_has_48_bits"
            ),
            models.CheckConstraint(
                condition=Q(mac_address__regex=MAC_ADDRESS), name="smart_plug_mac_address_has_its_form"
            ),
            models.CheckConstraint(
                condition=Q(connection__in=[each.value for each in Connection]),
                name="smart_plug_connection_is_known",
            ),
            models.CheckConstraint(
                condition=Q(activity__in=[each.value for each in PlugActivity]),
                name="smart_plug_activity_is_known",
            ),
        ]
