import django.db.models.deletion
import django.db.models.functions.datetime
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
        # Numbered across all accounts; the store of readings knows a device by 48 bits.
        migrations.RunSQL(
            sql="CREATE SEQUENCE battery_series AS bigint MAXVALUE 281474976710655;",
            reverse_sql="DROP SEQUENCE battery_series;",
        ),
        migrations.CreateModel(
            name="Battery",
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
                ("zone", models.CharField(max_length=64)),
                ("connection", models.CharField(default="offline", max_length=7)),
                ("last_seen_at", models.DateTimeField(null=True)),
                (
                    "series",
                    models.BigIntegerField(
                        db_default=models.Func(
                            output_field=models.BigIntegerField(),
                            template="nextval('battery_series'::regclass)",
                        ),
                        editable=False,
                    ),
                ),
                ("manufacturer", models.CharField(max_length=80)),
                ("model", models.CharField(max_length=80)),
                ("capacity_kwh", models.DecimalField(decimal_places=3, max_digits=9)),
                ("usable_capacity_kwh", models.DecimalField(decimal_places=3, max_digits=9)),
                ("installed_on", models.DateField()),
                ("activity", models.CharField(blank=True, default="", max_length=11)),
                ("current_charge_kwh", models.DecimalField(decimal_places=3, max_digits=9, null=True)),
                ("current_charge_percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("api_endpoint", models.CharField(blank=True, default="", max_length=500)),
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
                    models.UniqueConstraint(fields=("id", "account"), name="battery_of_its_account"),
                    models.UniqueConstraint(fields=("series",), name="battery_series_is_unique"),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("site", "account"),
                        name="battery_stands_on_a_site_of_its_account",
                        to="sites.Site",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("series__range", (1, 281474976710655))),
                        name="battery_series_has_48_bits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("usable_capacity_kwh__gt", 0),
                            ("usable_capacity_kwh__lte", models.F("capacity_kwh")),
                        ),
                        name="battery_uses_no_more_than_it_holds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("current_charge_kwh", None),
                            ("current_charge_kwh__range", (0, models.F("capacity_kwh"))),
                            _connector="OR",
                        ),
                        name="battery_charge_fits_its_capacity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("current_charge_percent", None),
                            ("current_charge_percent__range", (0, 100)),
                            _connector="OR",
                        ),
                        name="battery_charge_is_a_percentage",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("connection__in", ["online", "offline"])),
                        name="battery_connection_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("activity__in", ["", "charging", "discharging", "idle", "fault"])
                        ),
                        name="battery_activity_is_known",
                    ),
                ],
            },
        ),
    ]
