"""Stores areas of gas grids with the values told for them. They are the supplier's, of no account."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from wattstead.domains.metering.gas_areas.vocabulary import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_POSTAL_CODE,
)
from wattstead.domains.metering.vocabulary import CalorificUnit
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import Entity


class GasArea(Entity):
    """Where the gas of one grid is worth the same; `code` is what its operator calls it."""

    code = models.CharField(max_length=LONGEST_CODE)
    name = models.CharField(max_length=LONGEST_NAME)
    country = models.CharField(max_length=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="gas_area_code_is_unique"),
            models.UniqueConstraint(fields=["id", "country"], name="gas_area_in_its_country"),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="gas_area_country_is_a_code"
            ),
        ]


class GasAreaPlace(Entity):
    """A postal code whose sites lie in an area, until somebody takes it out of it."""

    area = models.ForeignKey(GasArea, on_delete=models.PROTECT, related_name="places", db_constraint=False)
    country = models.CharField(max_length=2)
    postal_code = models.CharField(max_length=LONGEST_POSTAL_CODE)
    placed_at = models.DateTimeField()
    placed_by = models.UUIDField(null=True)
    left_at = models.DateTimeField(null=True)
    left_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            CompositeForeignKey(
                name="gas_area_place_in_the_country_of_its_area",
                fields=("area", "country"),
                to="gas_areas.GasArea",
                to_fields=("id", "country"),
            ),
            models.UniqueConstraint(
                fields=["postal_code", "country"],
                condition=Q(left_at=None),
                name="one_gas_area_per_postal_code",
            ),
        ]


class GasAreaQuality(Entity):
    """What a cubic metre of gas in an area is worth on some days, with who told it when and why.

    A row never changes: a correction is another one, and this one says when it was replaced.
    """

    area = models.ForeignKey(GasArea, on_delete=models.PROTECT, related_name="qualities")
    starts_on = models.DateField()
    ends_before = models.DateField()
    state_number = models.DecimalField(max_digits=7, decimal_places=5)
    calorific_value = models.DecimalField(max_digits=7, decimal_places=4)
    calorific_unit = models.CharField(max_length=6)
    told_at = models.DateTimeField()
    told_by = models.UUIDField(null=True)
    note = models.CharField(max_length=LONGEST_NOTE)
    replaced_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by_other"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="gas_area_quality_has_days"
            ),
            models.CheckConstraint(
                condition=Q(calorific_unit__in=[unit.value for unit in CalorificUnit])
                & Q(state_number__gt=0, calorific_value__gt=0),
                name="gas_area_quality_has_values",
            ),
            ExclusionConstraint(
                name="one_gas_area_quality_per_day",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_before"), Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(replaced_at=None),
            ),
        ]
        indexes = [models.Index(fields=["area", "-starts_on", "-told_at"], name="gas_values_of_an_area")]
