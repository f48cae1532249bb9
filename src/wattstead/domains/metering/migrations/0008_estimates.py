import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_bearers"), ("metering", "0007_intake")]

    operations = [
        migrations.CreateModel(
            name="Estimate",
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
                ("starts_at", models.DateTimeField()),
                ("ends_before", models.DateTimeField()),
                ("method", models.CharField(max_length=16)),
                ("profile", models.CharField(blank=True, default="", max_length=16)),
                ("intervals", models.PositiveIntegerField()),
                ("total_millionths", models.BigIntegerField()),
                ("advance_millionths", models.BigIntegerField(null=True)),
                ("read_from", models.DateTimeField(null=True)),
                ("read_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
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
            ],
            options={
                "indexes": [models.Index(fields=["register", "-starts_at"], name="estimates_of_a_register")],
                "constraints": [
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("register", "account"),
                        name="estimate_fills_a_register_of_its_account",
                        to="metering.Register",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["own_profile", "standard_profile", "even"])),
                        name="estimate_method_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_before__gt", models.F("starts_at"))),
                        name="estimate_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("advance_millionths", None), ("read_from", None), ("read_until", None)),
                            models.Q(
                                ("advance_millionths__isnull", False),
                                ("read_from__isnull", False),
                                ("read_from__lte", models.F("starts_at")),
                                ("read_until__gte", models.F("ends_before")),
                                ("read_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_advance_lies_between_two_reads",
                    ),
                ],
            },
        ),
    ]
