"""Stores tariffs. They are offered to everybody, so no account guards their rows."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from wattstead.domains.tariffs.vocabulary import (
    TARIFF_TRANSITIONS,
    BandClock,
    FeedInType,
    TariffStatus,
    TariffType,
)
from wattstead.foundation.models import Entity


class Tariff(Entity):
    """What a supplier asks and pays: net prices. Once published, a price that changes is another tariff."""

    name = models.CharField(max_length=80)
    code = models.CharField(max_length=40)
    tariff_type = models.CharField(max_length=8)
    status = models.CharField(max_length=8, default=TariffStatus.ACTIVE.value)
    currency = models.CharField(max_length=3)
    base_price_per_kwh = models.DecimalField(max_digits=12, decimal_places=6)
    clock = models.CharField(max_length=8, default=BandClock.LOCAL.value)
    monthly_fee = models.DecimalField(max_digits=12, decimal_places=6)
    connection_fee = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    grid_fee_per_kwh = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    feed_in_per_kwh = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    feed_in_type = models.CharField(max_length=8, default=FeedInType.FIXED.value)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=4)
    valid_from = models.DateField()
    valid_before = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="tariff_code_is_unique"),
            models.CheckConstraint(
                condition=Q(tariff_type__in=[kind.value for kind in TariffType]), name="tariff_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in TARIFF_TRANSITIONS.stored]),
                name="tariff_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(clock__in=[clock.value for clock in BandClock]), name="tariff_clock_is_known"
            ),
            models.CheckConstraint(
                condition=Q(feed_in_type__in=[kind.value for kind in FeedInType]),
                name="tariff_feed_in_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$"), name="tariff_currency_is_a_code"
            ),
            models.CheckConstraint(
                condition=Q(monthly_fee__gte=0) & (Q(connection_fee=None) | Q(connection_fee__gte=0)),
                name="tariff_fees_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(tax_rate__gte=0, tax_rate__lte=1), name="tariff_tax_rate_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(valid_before=None) | Q(valid_before__gt=F("valid_from")),
                name="tariff_ends_after_it_begins",
            ),
        ]


class TimeBand(Entity):
    """A price for some hours of some days of the week, numbered as Python does (Monday 0)."""

    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT, related_name="bands")
    name = models.CharField(max_length=40)
    from_time = models.TimeField()
    to_time = models.TimeField()
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    price_per_kwh = models.DecimalField(max_digits=12, decimal_places=6)
    multiplier = models.DecimalField(max_digits=9, decimal_places=6, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekdays__len__gt=0, weekdays__contained_by=[0, 1, 2, 3, 4, 5, 6]),
                name="time_band_days_are_of_the_week",
            ),
            ExclusionConstraint(
                name="time_bands_of_a_tariff_do_not_overlap",
                expressions=[
                    ("tariff", RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_time"),
                            F("to_time"),
                            F("weekdays"),
                            function="app.minutes_of_week",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
