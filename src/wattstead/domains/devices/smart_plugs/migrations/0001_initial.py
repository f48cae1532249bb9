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
            sql="CREATE SEQUENCE smart_plug_series AS bigint MAXVALUE 281474976710655;",
            reverse_sql="DROP SEQUENCE smart_plug_series;",
        ),
        migrations.CreateModel(
            name="SmartPlug",
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
                            template="nextval('smart_plug_series'::regclass)",
                        ),
                        editable=False,
                    ),
                ),
                ("manufacturer", models.CharField(max_length=80)),
                ("model", models.CharField(max_length=80)),
                ("mac_address", models.CharField(max_length=17)),
                ("location", models.CharField(blank=True, default="", max_length=80)),
                ("activity", models.CharField(blank=True, default="", max_length=3)),
                ("current_power_w", models.DecimalField(decimal_places=1, max_digits=8, null=True)),
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
                    models.UniqueConstraint(fields=("id", "account"), name="smart_plug_of_its_account"),
                    models.UniqueConstraint(fields=("series",), name="smart_plug_series_is_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("mac_address",),
                        name="smart_plug_mac_address_is_unique",
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("site", "account"),
                        name="smart_plug_stands_on_a_site_of_its_account",
                        to="sites.Site",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("series__range", (1, 281474976710655))),
                        name="smart_plug_series_has_48_bits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mac_address__regex", "^[0-9A-F]{2}(:[0-9A-F]{2}){5}$")),
                        name="smart_plug_mac_address_has_its_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("connection__in", ["online", "offline"])),
                        name="smart_plug_connection_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("activity__in", ["", "on", "off"])),
                        name="smart_plug_activity_is_known",
                    ),
                ],
            },
        ),
    ]
