import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0009_bearers"),
        ("metering", "0013_rules_of_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="CounterPhoto",
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
                ("read_at", models.DateTimeField(null=True)),
                ("content", models.BinaryField()),
                ("size_bytes", models.PositiveIntegerField()),
                ("added_by", models.UUIDField(null=True)),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="metering.register",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("register", "read_at"), name="one_photo_of_a_look", nulls_distinct=False
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("register", "account"),
                        name="photo_of_a_register_of_its_account",
                        to="metering.Register",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__range", (1, 8388608))),
                        name="photo_is_of_bearable_size",
                    ),
                ],
            },
        ),
    ]
