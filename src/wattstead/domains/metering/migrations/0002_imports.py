import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    dependencies = [
        ("metering", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
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
                ("file_name", models.CharField(max_length=255)),
                ("file_sha256", models.CharField(max_length=64)),
                ("file_bytes", models.PositiveBigIntegerField()),
                ("format_code", models.CharField(max_length=40)),
                ("state", models.CharField(default="unfinished", max_length=10)),
                ("next_line", models.PositiveBigIntegerField(default=1)),
                ("found", models.PositiveBigIntegerField(default=0)),
                ("stored", models.PositiveBigIntegerField(default=0)),
                ("unchanged", models.PositiveBigIntegerField(default=0)),
                ("revised", models.PositiveBigIntegerField(default=0)),
                ("outranked", models.PositiveBigIntegerField(default=0)),
                ("refused", models.PositiveBigIntegerField(default=0)),
                ("without_value", models.PositiveBigIntegerField(default=0)),
                ("repeated", models.PositiveBigIntegerField(default=0)),
                ("total_millionths", models.BigIntegerField(default=0)),
                ("first_starts_at", models.DateTimeField(null=True)),
                ("last_ends_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "account"), name="import_of_its_account"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "unfinished")),
                        fields=("register", "file_sha256"),
                        name="one_unfinished_import_per_register_and_file",
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("register", "account"),
                        name="import_fills_a_register_of_its_account",
                        to="metering.Register",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at", None), ("state", "unfinished")),
                            models.Q(("finished_at__isnull", False), ("state", "finished")),
                            _connector="OR",
                        ),
                        name="a_finished_import_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "found",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("stored"), "+", models.F("unchanged")
                                        ),
                                        "+",
                                        models.F("revised"),
                                    ),
                                    "+",
                                    models.F("outranked"),
                                ),
                            )
                        ),
                        name="every_interval_found_is_accounted_for",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRemark",
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
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="metering.importrun",
                    ),
                ),
                ("line_number", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=7)),
                ("field", models.CharField(blank=True, default="", max_length=160)),
                ("value", models.CharField(blank=True, default="", max_length=160)),
                ("rule", models.CharField(blank=True, default="", max_length=40)),
                ("starts_at", models.DateTimeField(null=True)),
                ("old_millionths", models.BigIntegerField(null=True)),
                ("new_millionths", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "line_number", "starts_at"),
                        name="one_remark_per_line_and_interval",
                        nulls_distinct=False,
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("run", "account"),
                        name="remark_is_about_an_import_of_its_account",
                        to="metering.ImportRun",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "refused"),
                                ("new_millionths", None),
                                ("old_millionths", None),
                                models.Q(("rule", ""), _negated=True),
                            ),
                            models.Q(
                                ("kind", "revised"),
                                ("old_millionths__isnull", False),
                                ("rule", ""),
                                ("starts_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_remark_refuses_or_revises",
                    ),
                ],
            },
        ),
    ]
