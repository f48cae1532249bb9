"""Stores how good readings are: of each register in the last weeks, and of all registers by the day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity


class RegisterQuality(AccountEntity):
    """How good the readings of a register were from a day up to `measured_on`, that day excluded.

    Of `expected` readings so many were `measured`, `estimated`, `provisional` and `corrected`; the others are
    missing. `missing_ppm` and `estimated_ppm` are millionths of what was expected, so that lists are ordered
    by them. How late days came is told in seconds, the median null where none came. Number and site are
    told here too, for staff looks at all accounts and sees nothing else of them.
    """

    register = models.ForeignKey(
        "metering.Register", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    meter = models.ForeignKey(
        "metering.Meter", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    meter_number = models.CharField(max_length=40, db_collation="C")
    direction = models.CharField(max_length=6)
    starts_on = models.DateField()
    measured_on = models.DateField()
    expected = models.PositiveIntegerField()
    measured = models.PositiveIntegerField()
    estimated = models.PositiveIntegerField()
    provisional = models.PositiveIntegerField()
    corrected = models.PositiveIntegerField()
    missing_ppm = models.PositiveIntegerField()
    estimated_ppm = models.PositiveIntegerField()
    late_median_s = models.PositiveIntegerField(null=True)
    late_p95_s = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField()
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register"], name="one_quality_per_register"),
            CompositeForeignKey(
                name="quality_of_a_register_of_its_account",
                fields=("register", "account"),
                to="metering.Register",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="quality_of_a_meter_of_its_account",
                fields=("meter", "account"),
                to="metering.Meter",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="quality_at_a_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(expected__gte=F("measured") + F("estimated") + F("provisional") + F("corrected")),
                name="no_more_readings_than_expected",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("measured_on")), name="quality_of_days_in_their_order"
            ),
        ]
        indexes = [
            models.Index(fields=["-missing_ppm", "-id"], name="registers_by_what_is_missing"),
            models.Index(fields=["-estimated_ppm", "-id"], name="registers_by_estimates"),
            models.Index(fields=["-late_p95_s", "-id"], name="registers_by_lateness"),
            models.Index(fields=["-waiting", "-id"], name="registers_by_what_waits"),
            models.Index(fields=["meter_number"], name="quality_by_meter_number"),
        ]


class QualityOfDay(models.Model):
    """How good the readings of all registers were on a day, as it was known when it was worked out last.

    `late` counts registers by how late the day came: places of LATENESS; nobody's readings are told.
    """

    day = models.DateField(primary_key=True)
    registers = models.PositiveIntegerField()
    expected = models.PositiveBigIntegerField()
    measured = models.PositiveBigIntegerField()
    estimated = models.PositiveBigIntegerField()
    provisional = models.PositiveBigIntegerField()
    corrected = models.PositiveBigIntegerField()
    late = ArrayField(models.PositiveIntegerField())
    late_median_s = models.PositiveIntegerField(null=True)
    late_p95_s = models.PositiveIntegerField(null=True)
    measured_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expected__gte=F("measured") + F("estimated") + F("provisional") + F("corrected")),
                name="no_more_readings_of_a_day_than_expected",
            ),
        ]
