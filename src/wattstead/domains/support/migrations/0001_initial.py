import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_invitations_protection"),
        ("identity", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ticket",
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
                ("ticket_number", models.CharField(max_length=24)),
                ("subject", models.CharField(max_length=160)),
                ("category", models.CharField(max_length=9)),
                ("priority", models.CharField(default="medium", max_length=6)),
                ("status", models.CharField(default="open", max_length=16)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ticket_number",), name="ticket_number_is_unique"),
                    models.UniqueConstraint(fields=("id", "account"), name="ticket_of_its_account"),
                    models.CheckConstraint(
                        condition=models.Q(("ticket_number__regex", "^TKT-[0-9]{4}-[0-9]{6,}$")),
                        name="ticket_number_has_its_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("category__in", ["billing", "technical", "contract", "device", "other"])
                        ),
                        name="ticket_category_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ["low", "medium", "high", "urgent"])),
                        name="ticket_priority_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["open", "in_progress", "waiting_customer", "resolved", "closed"])
                        ),
                        name="ticket_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("status", "closed")),
                            models.Q(models.Q(("status", "closed"), _negated=True), ("closed_at", None)),
                            _connector="OR",
                        ),
                        name="ticket_closed_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "closed"),
                            models.Q(("resolved_at__isnull", False), ("status", "resolved")),
                            models.Q(models.Q(("status", "resolved"), _negated=True), ("resolved_at", None)),
                            _connector="OR",
                        ),
                        name="ticket_resolved_says_when",
                    ),
                ],
                "indexes": [
                    models.Index(
                        models.F("user"),
                        models.F("status"),
                        models.OrderBy(models.F("created_at"), descending=True),
                        name="tickets_of_a_person",
                    ),
                    models.Index(
                        models.F("assigned_to"), models.F("status"), name="tickets_of_a_member_of_staff"
                    ),
                    models.Index(
                        models.F("account"),
                        models.OrderBy(models.F("created_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="tickets_of_an_account",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketMessage",
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
                ("content", models.TextField()),
                ("is_from_staff", models.BooleanField(default=False)),
                ("is_internal", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="support.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("id", "ticket", "account", "is_internal"), name="message_of_its_ticket"
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("ticket", "account"),
                        name="message_belongs_to_a_ticket_of_its_account",
                        to="support.Ticket",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("content__regex", "\\S")), name="message_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_internal", False), ("is_from_staff", True), _connector="OR"),
                        name="internal_note_is_from_staff",
                    ),
                ],
                "indexes": [
                    models.Index(
                        models.F("ticket"),
                        models.F("created_at"),
                        models.F("id"),
                        name="messages_of_a_ticket",
                    ),
                ],
            },
        ),
    ]
