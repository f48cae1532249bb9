import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [("foundation", "0006_intake")]

    operations = [
        migrations.CreateModel(
            name="GasArea",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wattstead.foundation.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("country", models.CharField(max_length=2)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="gas_area_code_is_unique"),
                    models.UniqueConstraint(fields=("id", "country"), name="gas_area_in_its_country"),
                    models.CheckConstraint(
                        condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                        name="gas_area_country_is_a_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GasAreaPlace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wattstead.foundation.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("postal_code", models.CharField(max_length=20)),
                ("placed_at", models.DateTimeField()),
                ("placed_by", models.UUIDField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
                ("left_by", models.UUIDField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="gas_areas.gasarea",
                    ),
                ),
            ],
            options={
                "constraints": [
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("area", "country"),
                        name="gas_area_place_in_the_country_of_its_area",
                        to="gas_areas.GasArea",
                        to_fields=("id", "country"),
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_at", None)),
                        fields=("postal_code", "country"),
                        name="one_gas_area_per_postal_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GasAreaQuality",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=wattstead.foundation.keys.new_key,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("starts_on", models.DateField()),
                ("ends_before", models.DateField()),
                ("state_number", models.DecimalField(decimal_places=5, max_digits=7)),
                ("calorific_value", models.DecimalField(decimal_places=4, max_digits=7)),
                ("calorific_unit", models.CharField(max_length=6)),
                ("told_at", models.DateTimeField()),
                ("told_by", models.UUIDField(null=True)),
                ("note", models.CharField(max_length=500)),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualities",
                        to="gas_areas.gasarea",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by_other",
                        to="gas_areas.gasareaquality",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["area", "-starts_on", "-told_at"], name="gas_values_of_an_area")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_before__gt", models.F("starts_on"))),
                        name="gas_area_quality_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("calorific_unit__in", ["kWh/m3", "MJ/m3"]),
                            ("calorific_value__gt", 0),
                            ("state_number__gt", 0),
                        ),
                        name="gas_area_quality_has_values",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("replaced_at", None)),
                        expressions=[
                            ("area", "="),
                            (
                                models.Func(
                                    models.F("starts_on"),
                                    models.F("ends_before"),
                                    models.Value("[)"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="one_gas_area_quality_per_day",
                    ),
                ],
            },
        ),
    ]
