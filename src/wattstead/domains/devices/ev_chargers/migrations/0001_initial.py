import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_protection"),
        ("sites", "0002_protection"),
    ]

    operations = [
        migrations.CreateModel(
            name="EVCharger",
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
                ("name", models.CharField(max_length=80)),
                ("retired_at", models.DateTimeField(null=True)),
                ("connection", models.CharField(default="offline", max_length=7)),
                ("last_seen_at", models.DateTimeField(null=True)),
                ("manufacturer", models.CharField(max_length=80)),
                ("model", models.CharField(max_length=80)),
                ("serial_number", models.CharField(max_length=80)),
                ("max_power_kw", models.DecimalField(decimal_places=3, max_digits=9)),
                ("connector_type", models.CharField(max_length=7)),
                ("activity", models.CharField(blank=True, default="", max_length=9)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sites.site",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "account"), name="ev_charger_of_its_account"),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("serial_number"),
                        condition=models.Q(("retired_at", None)),
                        name="ev_charger_serial_number_is_unique",
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("site", "account"),
                        name="ev_charger_stands_on_a_site_of_its_account",
                        to="sites.Site",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_power_kw__gt", 0)), name="ev_charger_power_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("connector_type__in", ["type1", "type2", "ccs", "chademo", "tesla"])
                        ),
                        name="ev_charger_connector_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("connection__in", ["online", "offline"])),
                        name="ev_charger_connection_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("activity__in", ["", "available", "charging", "fault"])),
                        name="ev_charger_activity_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChargingSession",
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
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("energy_kwh", models.DecimalField(decimal_places=3, max_digits=12)),
                ("cost", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("currency", models.CharField(blank=True, default="", max_length=3)),
                ("vehicle_id", models.CharField(blank=True, default="", max_length=80)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "ev_charger",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="ev_chargers.evcharger",
                    ),
                ),
            ],
            options={
                "constraints": [
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("ev_charger", "account"),
                        name="charging_session_at_a_charger_of_its_account",
                        to="ev_chargers.EVCharger",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gt", models.F("started_at")), _connector="OR"
                        ),
                        name="charging_session_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("energy_kwh__gte", 0)),
                        name="charging_session_takes_no_energy_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cost", None), ("currency", "")),
                            models.Q(
                                ("cost__isnull", False),
                                ("ended_at__isnull", False),
                                models.Q(("currency", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="only_an_ended_charging_session_costs",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("ev_charger", "="),
                            (
                                models.Func(
                                    models.F("started_at"),
                                    models.F("ended_at"),
                                    models.Value("[)"),
                                    function="tstzrange",
                                ),
                                "&&",
                            ),
                        ],
                        name="one_charging_session_per_charger_at_a_time",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="chargingsession",
            index=models.Index(fields=["ev_charger", "-started_at", "id"], name="sessions_of_a_charger"),
        ),
    ]
