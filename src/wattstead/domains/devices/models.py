"""Holds the columns that devices of every kind share."""

from django.db import models
from django.db.models import Func

from wattstead.domains.devices.vocabulary import Connection
from wattstead.foundation.models import AccountEntity
from wattstead.timeseries.quantities import DeviceSeries, Kind


class Device(AccountEntity):
    """A device at a site. `retired_at` is when it was taken away; what it did before stays."""

    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    name = models.CharField(max_length=80)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class MeasuringDevice(Device):
    """A device with readings: the store knows it by `series`, its days follow the clock of `zone`."""

    zone = models.CharField(max_length=64)
    series: "models.BigIntegerField[int, int]"

    class Meta:
        abstract = True

    def series_in(self, kind: Kind) -> DeviceSeries:
        """Return the device as the store knows it; `kind` is its own."""
        return DeviceSeries(
            kind=kind,
            number=self.series,
            account_id=self.account_id,
            device_id=self.pk,
            zone=self.zone,
        )


class ConnectedColumns(models.Model):
    """What a device that reports by itself was last: reached or not, and when it was heard of."""

    connection = models.CharField(max_length=7, default=Connection.OFFLINE.value)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def series_from(sequence: str) -> "models.BigIntegerField[int, int]":
    """Return the column of a number that a sequence of the database gives."""
    return models.BigIntegerField(
        editable=False,
        db_default=Func(template=f"nextval('{sequence}'::regclass)", output_field=models.BigIntegerField()),
    )
