"""Stores forecasts, each with all its values in one row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastSource, ForecastType
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity


class Forecast(AccountEntity):
    """What a site is expected to use or produce on a day, or in the seven days from it on.

    Value n ends at `ends_at[n]`, as a reading does; values and bounds are whole watt-hours.
    """

    site = models.ForeignKey("sites.Site", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    type = models.CharField(max_length=11)
    forecast_on = models.DateField()
    period = models.CharField(max_length=6)
    ends_at = ArrayField(models.DateTimeField())
    expected_wh = ArrayField(models.BigIntegerField())
    lower_wh = ArrayField(models.BigIntegerField())
    upper_wh = ArrayField(models.BigIntegerField())
    confidence = models.DecimalField(max_digits=4, decimal_places=3, null=True)
    source = models.CharField(max_length=18)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "forecast_on", "type", "period", "source"],
                name="one_forecast_per_site_day_type_period_and_source",
            ),
            CompositeForeignKey(
                name="forecast_site_of_the_same_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(type__in=[kind.value for kind in ForecastType]), name="forecast_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(period__in=[period.value for period in ForecastPeriod]),
                name="forecast_period_is_known",
            ),
            models.CheckConstraint(
                condition=Q(source__in=[source.value for source in ForecastSource]),
                name="forecast_source_is_known",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 1)),
                name="forecast_confidence_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__len__gt=0)
                & Q(ends_at__len=F("expected_wh__len"))
                & Q(ends_at__len=F("lower_wh__len"))
                & Q(ends_at__len=F("upper_wh__len")),
                name="forecast_values_have_their_bounds",
            ),
        ]
        indexes = [
            models.Index(F("account"), F("forecast_on").desc(), F("id").desc(), name="forecast_of_account"),
        ]
