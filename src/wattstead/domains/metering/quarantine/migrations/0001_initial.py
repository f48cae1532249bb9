import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0009_bearers"),
        ("metering", "0007_intake"),
    ]

    operations = [
        migrations.CreateModel(
            name="UsualProfile",
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
                ("hours", models.BinaryField(max_length=672)),
                ("largest", models.BigIntegerField()),
                ("known_days", models.PositiveSmallIntegerField()),
                ("known_until", models.DateTimeField()),
                ("zero_since", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(fields=("register",), name="one_profile_per_register"),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("register", "account"),
                        name="profile_of_a_register_of_its_account",
                        to="metering.Register",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("zero_since__lte", models.F("known_until"))),
                        name="profile_knows_its_zeros",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingReading",
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
                ("unit", models.CharField(max_length=3)),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField()),
                ("millionths", models.BigIntegerField()),
                ("flag", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=16)),
                ("found", models.BigIntegerField()),
                ("limit", models.BigIntegerField()),
                ("source", models.CharField(max_length=300)),
                ("brought_by", models.UUIDField(null=True)),
                ("brought_at", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=8)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_millionths", models.BigIntegerField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["-brought_at", "-id"], name="waiting_readings_by_arrival"),
                    models.Index(fields=["meter", "state"], name="waiting_readings_of_a_meter"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("register", "ends_at", "starts_at", "millionths"),
                        name="a_reading_waits_once",
                        nulls_distinct=False,
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("meter", "account"),
                        name="waiting_reading_of_a_meter_of_its_account",
                        to="metering.Meter",
                        to_fields=("id", "account"),
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("register", "account"),
                        name="waiting_reading_of_a_register_of_its_account",
                        to="metering.Register",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "accepted", "replaced", "rejected"])),
                        name="waiting_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "future",
                                    "inactive_meter",
                                    "negative",
                                    "unit_multiplier",
                                    "spike",
                                    "rollover",
                                    "sum_check",
                                ],
                            )
                        ),
                        name="waiting_reason_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="waiting_reading_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_millionths", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(
                                    models.Q(("decided_millionths", None), ("state", "rejected")),
                                    models.Q(
                                        models.Q(("state", "rejected"), _negated=True),
                                        ("decided_millionths__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_reading_says_when_and_what",
                    ),
                ],
            },
        ),
    ]
