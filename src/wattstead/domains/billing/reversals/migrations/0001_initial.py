import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0009_bearers"),
        ("billing", "0013_other_gas_values"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reversal",
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
                ("reversal_number", models.CharField(max_length=24)),
                ("reversed_on", models.DateField()),
                ("total", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("note", models.CharField(max_length=500)),
                ("made_by", models.UUIDField(null=True)),
                ("paid_back", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("paid_back_at", models.DateTimeField(null=True)),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.invoice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("invoice",), name="an_invoice_is_reversed_once"),
                    models.UniqueConstraint(
                        fields=("replaced_by",), name="an_invoice_takes_the_place_of_one"
                    ),
                    models.UniqueConstraint(fields=("reversal_number",), name="reversal_number_is_unique"),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("invoice", "account"),
                        name="reversal_of_an_invoice_of_its_account",
                        to="billing.Invoice",
                        to_fields=("id", "account"),
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("replaced_by", "account"),
                        name="reversal_replaced_by_an_invoice_of_its_account",
                        to="billing.Invoice",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("invoice", models.F("replaced_by")), _negated=True),
                        name="reversal_names_two_invoices",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_back", None), ("paid_back_at", None)),
                            models.Q(("paid_back__gt", 0), ("paid_back_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_was_paid_back_has_its_time",
                    ),
                ],
            },
        ),
    ]
