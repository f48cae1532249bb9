import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_bearers"), ("metering", "0009_estimates_protection")]

    operations = [
        migrations.CreateModel(
            name="GasQuality",
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
                ("ends_before", models.DateField(null=True)),
                ("state_number", models.DecimalField(decimal_places=5, max_digits=7)),
                ("calorific_value", models.DecimalField(decimal_places=4, max_digits=7)),
                ("calorific_unit", models.CharField(max_length=6)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "meter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="metering.meter",
                    ),
                ),
            ],
            options={
                "constraints": [
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("meter", "account"),
                        name="gas_quality_of_a_meter_of_its_account",
                        to="metering.Meter",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_before", None), ("ends_before__gt", models.F("starts_on")), _connector="OR"
                        ),
                        name="gas_quality_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("calorific_unit__in", ["kWh/m3", "MJ/m3"]),
                            ("calorific_value__gt", 0),
                            ("state_number__gt", 0),
                        ),
                        name="gas_quality_has_values",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("meter", "="),
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
                        name="one_gas_quality_per_meter_and_day",
                    ),
                ],
            },
        ),
    ]
