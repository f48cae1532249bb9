"""Stores how people want to be alerted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wattstead.domains.alerts.vocabulary import UNITS, AlertType
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import Entity

_FITS = Q(threshold_unit="")
for _type, _units in UNITS.items():
    _FITS |= Q(alert_type=_type.value, threshold_unit__in=[unit.value for unit in _units])


class AlertPreference(Entity):
    """What one person wants of one type of alert, at one site or, without a site, everywhere."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(
        "sites.Site", null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    alert_type = models.CharField(max_length=20)
    email_enabled = models.BooleanField(default=False)
    sms_enabled = models.BooleanField(default=False)
    in_app_enabled = models.BooleanField(default=True)
    threshold_value = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    threshold_unit = models.CharField(max_length=8, blank=True, default="")
    quiet_hours_start = models.TimeField(null=True)
    quiet_hours_end = models.TimeField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "site", "alert_type"],
                nulls_distinct=False,
                name="one_preference_per_person_site_and_alert",
            ),
            CompositeForeignKey(
                name="preference_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(site=None, account=None) | Q(site__isnull=False, account__isnull=False),
                name="preference_site_with_its_account",
            ),
            models.CheckConstraint(
                condition=Q(alert_type__in=[kind.value for kind in AlertType]),
                name="preference_alert_is_known",
            ),
            models.CheckConstraint(
                condition=Q(threshold_value=None, threshold_unit="")
                | (Q(threshold_value__isnull=False, threshold_value__gt=0) & ~Q(threshold_unit="")),
                name="preference_threshold_is_whole",
            ),
            models.CheckConstraint(condition=_FITS, name="preference_threshold_fits_its_alert"),
            models.CheckConstraint(
                condition=Q(quiet_hours_start=None, quiet_hours_end=None)
                | (
                    Q(quiet_hours_start__isnull=False, quiet_hours_end__isnull=False)
                    & ~Q(quiet_hours_start=F("quiet_hours_end"))
                ),
                name="preference_quiet_hours_are_whole",
            ),
        ]
