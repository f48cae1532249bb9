import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_bearers"), ("billing", "0008_codes")]

    operations = [
        migrations.CreateModel(
            name="InvoiceConversion",
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
                ("starts_on", models.DateField()),
                ("ends_before", models.DateField()),
                ("volume_m3", models.DecimalField(decimal_places=6, max_digits=18)),
                ("state_number", models.DecimalField(decimal_places=5, max_digits=7)),
                ("calorific_value", models.DecimalField(decimal_places=4, max_digits=7)),
                ("calorific_unit", models.CharField(max_length=6)),
                ("energy_kwh", models.DecimalField(decimal_places=6, max_digits=18)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conversions",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invoice", "meter_number", "starts_on"), name="invoice_conversion_told_once"
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("invoice", "account"),
                        name="invoice_conversion_of_the_same_account",
                        to="billing.Invoice",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_before__gt", models.F("starts_on"))),
                        name="invoice_conversion_has_days",
                    ),
                ],
            },
        ),
    ]
