import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.encryption
import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_invitations_protection"),
        ("billing", "0006_billed_to_in_full"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentMethod",
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
                ("method_type", models.CharField(max_length=17)),
                ("status", models.CharField(default="active", max_length=7)),
                ("is_default", models.BooleanField(default=False)),
                ("card_last4", models.CharField(blank=True, default="", max_length=4)),
                ("card_brand", models.CharField(blank=True, default="", max_length=30)),
                ("card_expiry_month", models.PositiveSmallIntegerField(null=True)),
                ("card_expiry_year", models.PositiveSmallIntegerField(null=True)),
                ("iban", wattstead.foundation.encryption.EncryptedField(blank=True, default="")),
                ("iban_last4", models.CharField(blank=True, default="", max_length=4)),
                ("bic", models.CharField(blank=True, default="", max_length=11)),
                ("account_holder", models.CharField(blank=True, default="", max_length=140)),
                ("external_id", models.CharField(blank=True, default="", max_length=255)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "account"), name="payment_method_of_its_account"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("account",),
                        name="one_default_payment_method_per_account",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        fields=("external_id",),
                        name="payment_method_external_id_is_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "failed"])),
                        name="payment_method_status_is_stored",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("card_expiry_month__isnull", False),
                                ("card_expiry_year__isnull", False),
                                ("method_type", "card"),
                                models.Q(("card_last4", ""), _negated=True),
                                models.Q(("card_brand", ""), _negated=True),
                                ("bic", ""),
                                ("iban", ""),
                                ("iban_last4", ""),
                            ),
                            models.Q(
                                ("method_type", "sepa_direct_debit"),
                                models.Q(("iban_last4", ""), _negated=True),
                                models.Q(("account_holder", ""), _negated=True),
                                models.Q(
                                    models.Q(("removed_at", None), models.Q(("iban", ""), _negated=True)),
                                    models.Q(("iban", ""), ("removed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                ("card_brand", ""),
                                ("card_expiry_month", None),
                                ("card_expiry_year", None),
                                ("card_last4", ""),
                            ),
                            models.Q(
                                ("method_type", "bank_transfer"),
                                ("card_brand", ""),
                                ("card_expiry_month", None),
                                ("card_expiry_year", None),
                                ("card_last4", ""),
                                ("bic", ""),
                                ("iban", ""),
                                ("iban_last4", ""),
                            ),
                            _connector="OR",
                        ),
                        name="payment_method_has_what_its_type_needs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("card_expiry_month", None),
                            ("card_expiry_month__range", (1, 12)),
                            _connector="OR",
                        ),
                        name="payment_method_card_month_is_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("card_expiry_year", None),
                            ("card_expiry_year__range", (2000, 2100)),
                            _connector="OR",
                        ),
                        name="payment_method_card_year_is_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("removed_at", None), ("is_default", False), _connector="OR"),
                        name="removed_payment_method_is_no_default",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["account", "-created_at"], name="payment_methods_of_account"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("amount", models.DecimalField(decimal_places=2, max_digits=14)),
                ("currency", models.CharField(max_length=3)),
                ("status", models.CharField(default="pending", max_length=10)),
                ("transaction_id", models.CharField(blank=True, default="", max_length=255)),
                ("failure_reason", models.CharField(blank=True, default="", max_length=300)),
                ("processed_at", models.DateTimeField(null=True)),
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
                    "payment_method",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentmethod",
                    ),
                ),
            ],
            options={
                "constraints": [
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("invoice", "account"),
                        name="payment_invoice_of_the_same_account",
                        to="billing.Invoice",
                        to_fields=("id", "account"),
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("payment_method", "account"),
                        name="payment_method_of_the_same_account",
                        to="payments.PaymentMethod",
                        to_fields=("id", "account"),
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("transaction_id", ""), _negated=True),
                        fields=("transaction_id",),
                        name="payment_counted_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["pending", "processing", "completed", "failed", "refunded"])
                        ),
                        name="payment_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="payment_is_of_some_money"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("processed_at__isnull", False),
                                ("status__in", ("completed", "failed", "refunded")),
                            ),
                            models.Q(
                                models.Q(("status__in", ("completed", "failed", "refunded")), _negated=True),
                                ("processed_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="payment_has_the_time_it_was_processed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "failed"), models.Q(("failure_reason", ""), _negated=True)),
                            models.Q(models.Q(("status", "failed"), _negated=True), ("failure_reason", "")),
                            _connector="OR",
                        ),
                        name="failed_payment_says_why",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["invoice", "-created_at"], name="payments_of_invoice"),
                    models.Index(fields=["account", "-created_at"], name="payments_of_account"),
                ],
            },
        ),
    ]
