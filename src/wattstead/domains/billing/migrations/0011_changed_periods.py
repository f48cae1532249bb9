import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_bearers"),
        ("billing", "0010_conversions_protection"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChangedPeriod",
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
                ("invoice_number", models.CharField(max_length=24)),
                ("contract_number", models.CharField(max_length=24)),
                ("state", models.CharField(max_length=9)),
                ("starts_on", models.DateField()),
                ("ends_before", models.DateField()),
                ("changed_days", models.PositiveIntegerField()),
                ("billed_kwh", models.DecimalField(decimal_places=6, max_digits=18)),
                ("known_kwh", models.DecimalField(decimal_places=6, max_digits=18)),
                ("billed_fed_in_kwh", models.DecimalField(decimal_places=6, max_digits=18)),
                ("known_fed_in_kwh", models.DecimalField(decimal_places=6, max_digits=18)),
                ("billed_total", models.DecimalField(decimal_places=2, max_digits=14)),
                ("known_total", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("worth", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("found_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "corrected_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-found_at", "-id"], name="changed_periods_by_discovery")],
                "constraints": [
                    models.UniqueConstraint(fields=("invoice",), name="changed_period_of_an_invoice_is_one"),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("invoice", "account"),
                        name="changed_period_of_an_invoice_of_its_account",
                        to="billing.Invoice",
                        to_fields=("id", "account"),
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("corrected_by", "account"),
                        name="changed_period_corrected_by_an_invoice_of_its_account",
                        to="billing.Invoice",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_before__gt", models.F("starts_on"))),
                        name="changed_period_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("corrected_by", None), ("decided_at", None), ("state__in", ["open", "gone"])
                            ),
                            models.Q(
                                ("corrected_by", None), ("decided_at__isnull", False), ("state", "left")
                            ),
                            models.Q(
                                ("corrected_by__isnull", False),
                                ("decided_at__isnull", False),
                                ("state", "corrected"),
                            ),
                            _connector="OR",
                        ),
                        name="changed_period_is_open_or_decided",
                    ),
                ],
            },
        ),
    ]
