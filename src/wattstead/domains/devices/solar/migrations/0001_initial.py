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
        migrations.RunSQL(
            sql="CREATE SEQUENCE solar_system_series AS bigint MAXVALUE 281474976710655;",
            reverse_sql="DROP SEQUENCE solar_system_series;",
        ),
        migrations.CreateModel(
            name="SolarSystem",
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
                (
                    "series",
                    models.BigIntegerField(
                        db_default=models.Func(
                            output_field=models.BigIntegerField(),
                            template="nextval('solar_system_series'::regclass)",
                        ),
                        editable=False,
                    ),
                ),
                ("capacity_kw", models.DecimalField(decimal_places=3, max_digits=9)),
                ("installed_on", models.DateField()),
                ("orientation", models.CharField(max_length=9)),
                ("tilt_angle", models.DecimalField(decimal_places=1, max_digits=4)),
                ("panel_count", models.PositiveIntegerField()),
                ("panel_type", models.CharField(blank=True, default="", max_length=80)),
                ("status", models.CharField(default="active", max_length=11)),
                ("installer_name", models.CharField(blank=True, default="", max_length=120)),
                ("installer_contact", models.CharField(blank=True, default="", max_length=200)),
                ("in_warranty_before", models.DateField(null=True)),
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
                    models.UniqueConstraint(fields=("id", "account"), name="solar_system_of_its_account"),
                    models.UniqueConstraint(fields=("series",), name="solar_system_series_is_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("site",),
                        name="one_solar_system_per_site",
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("site", "account"),
                        name="solar_system_stands_on_a_site_of_its_account",
                        to="sites.Site",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("series__range", (1, 281474976710655))),
                        name="solar_system_series_has_48_bits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity_kw__gt", 0)), name="solar_capacity_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tilt_angle__range", (0, 90))),
                        name="solar_tilt_is_between_flat_and_upright",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("panel_count__gt", 0)), name="solar_system_has_panels"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "orientation__in",
                                [
                                    "north",
                                    "northeast",
                                    "east",
                                    "southeast",
                                    "south",
                                    "southwest",
                                    "west",
                                    "northwest",
                                ],
                            )
                        ),
                        name="solar_orientation_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "inactive", "maintenance"])),
                        name="solar_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_warranty_before", None),
                            ("in_warranty_before__gt", models.F("installed_on")),
                            _connector="OR",
                        ),
                        name="solar_warranty_ends_after_installation",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inverter",
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
                ("connection", models.CharField(default="offline", max_length=7)),
                ("last_seen_at", models.DateTimeField(null=True)),
                ("manufacturer", models.CharField(max_length=80)),
                ("model", models.CharField(max_length=80)),
                ("serial_number", models.CharField(max_length=80)),
                ("max_power_kw", models.DecimalField(decimal_places=3, max_digits=9)),
                ("condition", models.CharField(blank=True, default="", max_length=7)),
                ("firmware_version", models.CharField(blank=True, default="", max_length=80)),
                ("api_endpoint", models.CharField(blank=True, default="", max_length=500)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "solar_system",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inverters",
                        to="solar.solarsystem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "account"), name="inverter_of_its_account"),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Upper("serial_number"),
                        condition=models.Q(("retired_at", None)),
                        name="inverter_serial_number_is_unique",
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("solar_system", "account"),
                        name="inverter_serves_a_solar_system_of_its_account",
                        to="solar.SolarSystem",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_power_kw__gt", 0)), name="inverter_power_is_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("connection__in", ["online", "offline"])),
                        name="inverter_connection_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("condition__in", ["", "warning", "fault"])),
                        name="inverter_condition_is_known",
                    ),
                ],
            },
        ),
    ]
