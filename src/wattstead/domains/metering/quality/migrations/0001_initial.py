import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0009_bearers"),
        ("metering", "0001_initial"),
        ("sites", "0003_codes"),
    ]

    operations = [
        migrations.CreateModel(
            name="QualityOfDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("registers", models.PositiveIntegerField()),
                ("expected", models.PositiveBigIntegerField()),
                ("measured", models.PositiveBigIntegerField()),
                ("estimated", models.PositiveBigIntegerField()),
                ("provisional", models.PositiveBigIntegerField()),
                ("corrected", models.PositiveBigIntegerField()),
                (
                    "late",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), size=None
                    ),
                ),
                ("late_median_s", models.PositiveIntegerField(null=True)),
                ("late_p95_s", models.PositiveIntegerField(null=True)),
                ("measured_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "expected__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("measured"), "+", models.F("estimated")
                                        ),
                                        "+",
                                        models.F("provisional"),
                                    ),
                                    "+",
                                    models.F("corrected"),
                                ),
                            )
                        ),
                        name="no_more_readings_of_a_day_than_expected",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterQuality",
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
                ("meter_number", models.CharField(max_length=40)),
                ("direction", models.CharField(max_length=6)),
                ("starts_on", models.DateField()),
                ("measured_on", models.DateField()),
                ("expected", models.PositiveIntegerField()),
                ("measured", models.PositiveIntegerField()),
                ("estimated", models.PositiveIntegerField()),
                ("provisional", models.PositiveIntegerField()),
                ("corrected", models.PositiveIntegerField()),
                ("missing_ppm", models.PositiveIntegerField()),
                ("estimated_ppm", models.PositiveIntegerField()),
                ("late_median_s", models.PositiveIntegerField(null=True)),
                ("late_p95_s", models.PositiveIntegerField(default=0)),
                ("waiting", models.PositiveIntegerField()),
                ("last_day", models.DateField(null=True)),
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
                (
                    "register",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="metering.register",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sites.site",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-missing_ppm", "-id"], name="registers_by_what_is_missing"),
                    models.Index(fields=["-estimated_ppm", "-id"], name="registers_by_estimates"),
                    models.Index(fields=["-late_p95_s", "-id"], name="registers_by_lateness"),
                    models.Index(fields=["-waiting", "-id"], name="registers_by_what_waits"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("register",), name="one_quality_per_register"),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("register", "account"),
                        name="quality_of_a_register_of_its_account",
                        to="metering.Register",
                        to_fields=("id", "account"),
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("meter", "account"),
                        name="quality_of_a_meter_of_its_account",
                        to="metering.Meter",
                        to_fields=("id", "account"),
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("site", "account"),
                        name="quality_at_a_site_of_its_account",
                        to="sites.Site",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "expected__gte",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("measured"), "+", models.F("estimated")
                                        ),
                                        "+",
                                        models.F("provisional"),
                                    ),
                                    "+",
                                    models.F("corrected"),
                                ),
                            )
                        ),
                        name="no_more_readings_than_expected",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("starts_on__lte", models.F("measured_on"))),
                        name="quality_of_days_in_their_order",
                    ),
                ],
            },
        ),
    ]
