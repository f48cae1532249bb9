import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys

TAKEN_ON = """
UPDATE accounts_membership AS membership SET account_status = account.status FROM accounts_account AS account
WHERE account.id = membership.account_id AND account.status <> membership.account_status;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_staff"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StatusChange",
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
                ("status", models.CharField(max_length=9)),
                ("reason", models.CharField(max_length=500)),
                ("changed_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("account"),
                        models.OrderBy(models.F("changed_at"), descending=True),
                        name="status_changes_of_an_account",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "suspended", "closed"])),
                        name="changed_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="changed_status_has_a_reason"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="membership",
            name="account_status",
            field=models.CharField(db_default="active", default="active", max_length=9),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(fields=("id", "status"), name="account_as_it_stands"),
        ),
        migrations.RunSQL(TAKEN_ON, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="membership",
            constraint=wattstead.foundation.integrity.CompositeForeignKey(
                fields=("account", "account_status"),
                follows=True,
                name="membership_knows_how_its_account_stands",
                to="accounts.Account",
                to_fields=("id", "status"),
            ),
        ),
    ]
