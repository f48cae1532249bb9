"""Stores chargers of electric vehicles and what they charged."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Upper

from wattstead.domains.devices.ev_chargers.vocabulary import ChargerActivity, ConnectorType
from wattstead.domains.devices.models import ConnectedColumns, Device
from wattstead.domains.devices.vocabulary import Connection
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity


class EVCharger(Device, ConnectedColumns):
    """A charger of electric vehicles at a site."""

    manufacturer = models.CharField(max_length=80)
    model = models.CharField(max_length=80)
    serial_number = models.CharField(max_length=80)
    max_power_kw = models.DecimalField(max_digits=9, decimal_places=3)
    connector_type = models.CharField(max_length=7)
    activity = models.CharField(max_length=9, blank=True, default=ChargerActivity.UNKNOWN.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "account"], name="ev_charger_of_its_account"),
            models.UniqueConstraint(
                Upper("serial_number"),
                condition=Q(retired_at=None),
                name="ev_charger_serial_number_is_unique",
            ),
            CompositeForeignKey(
                name="ev_charger_stands_on_a_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(condition=Q(max_power_kw__gt=0), name="ev_charger_power_is_positive"),
            models.CheckConstraint(
                condition=Q(connector_type__in=[each.value for each in ConnectorType]),
                name="ev_charger_connector_is_known",
            ),
            models.CheckConstraint(
                condition=Q(connection__in=[each.value for each in Connection]),
                name="ev_charger_connection_is_known",
            ),
            models.CheckConstraint(
                condition=Q(activity__in=[each.value for each in ChargerActivity]),
                name="ev_charger_activity_is_known",
            ),
        ]


class ChargingSession(AccountEntity):
    """What one vehicle drew from a charger, from plugging in until `ended_at`.

    `cost` is gross, in `currency`; empty while it goes on, and where nobody supplied the site.
    """

    ev_charger = models.ForeignKey(
        EVCharger, on_delete=models.PROTECT, related_name="sessions", db_constraint=False
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    energy_kwh = models.DecimalField(max_digits=12, decimal_places=3)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    vehicle_id = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [
            CompositeForeignKey(
                name="charging_session_at_a_charger_of_its_account",
                fields=("ev_charger", "account"),
                to="ev_chargers.EVCharger",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")),
                name="charging_session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(energy_kwh__gte=0), name="charging_session_takes_no_energy_back"
            ),
            models.CheckConstraint(
                condition=Q(cost=None, currency="")
                | (Q(cost__isnull=False, ended_at__isnull=False) & ~Q(currency="")),
                name="only_an_ended_charging_session_costs",
            ),
            ExclusionConstraint(
                name="one_charging_session_per_charger_at_a_time",
                expressions=[
                    ("ev_charger", RangeOperators.EQUAL),
                    (
                        Func(F("started_at"), F("ended_at"), Value("[)"), function="tstzrange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["ev_charger", "-started_at", "id"], name="sessions_of_a_charger")]
