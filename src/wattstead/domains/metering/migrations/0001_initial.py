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
        # Registers are numbered across all accounts; the store of readings knows them by 48 bits.
        migrations.RunSQL(
            sql="CREATE SEQUENCE metering_register_number AS bigint MAXVALUE 281474976710655;",
            reverse_sql="DROP SEQUENCE metering_register_number;",
        ),
        migrations.CreateModel(
            name="Meter",
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
                    "site",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sites.site",
                    ),
                ),
                ("meter_number", models.CharField(max_length=40)),
                ("meter_type", models.CharField(max_length=11)),
                ("phase", models.CharField(blank=True, default="", max_length=6)),
                ("manufacturer", models.CharField(blank=True, default="", max_length=80)),
                ("model", models.CharField(blank=True, default="", max_length=80)),
                ("installed_on", models.DateField(null=True)),
                ("in_use_before", models.DateField(null=True)),
                ("status", models.CharField(default="active", max_length=8)),
                ("is_smart_meter", models.BooleanField()),
                ("reading_frequency", models.CharField(blank=True, default="", max_length=6)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "account"), name="meter_of_its_account"),
                    models.UniqueConstraint(fields=("meter_number",), name="meter_number_is_unique"),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("site", "account"),
                        name="meter_stands_on_a_site_of_its_account",
                        to="sites.Site",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("meter_type__in", ["electricity", "gas"])),
                        name="meter_type_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("meter_type", "electricity"), ("phase__in", ["single", "three"])),
                            models.Q(("meter_type", "gas"), ("phase", "")),
                            _connector="OR",
                        ),
                        name="only_electricity_has_a_phase",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "inactive", "faulty"])),
                        name="meter_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("in_use_before__isnull", False), ("status", "inactive")),
                            models.Q(
                                models.Q(("status", "inactive"), _negated=True), ("in_use_before", None)
                            ),
                            _connector="OR",
                        ),
                        name="only_an_inactive_meter_has_an_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("installed_on", None),
                            ("in_use_before", None),
                            ("in_use_before__gte", models.F("installed_on")),
                            _connector="OR",
                        ),
                        name="meter_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("is_smart_meter", True),
                                ("reading_frequency__in", ["15min", "hourly", "daily"]),
                            ),
                            ("reading_frequency", ""),
                            _connector="OR",
                        ),
                        name="only_a_smart_meter_reports",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Register",
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
                    "meter",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="registers",
                        to="metering.meter",
                    ),
                ),
                (
                    "number",
                    models.BigIntegerField(
                        db_default=models.Func(
                            output_field=models.BigIntegerField(),
                            template="nextval('metering_register_number'::regclass)",
                        ),
                        editable=False,
                    ),
                ),
                ("direction", models.CharField(max_length=6)),
                ("obis_code", models.CharField(max_length=24)),
                ("digits", models.PositiveSmallIntegerField(default=6)),
                ("multiplier", models.DecimalField(decimal_places=3, default=1, max_digits=9)),
                ("unit", models.CharField(max_length=3)),
                ("scale", models.PositiveSmallIntegerField(default=3)),
                ("zone", models.CharField(max_length=64)),
                ("day_boundary", models.TimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "account"), name="register_of_its_account"),
                    models.UniqueConstraint(fields=("number",), name="register_number_is_unique"),
                    models.UniqueConstraint(
                        fields=("meter", "obis_code"), name="one_register_per_meter_and_obis_code"
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("meter", "account"),
                        name="register_belongs_to_a_meter_of_its_account",
                        to="metering.Meter",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["import", "export"])),
                        name="register_direction_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__in", ["kWh", "m3"])), name="register_unit_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 281474976710655))),
                        name="register_number_has_48_bits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scale__range", (3, 6))), name="register_scale_is_exact"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digits__range", (3, 12))), name="register_digits_are_plausible"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("multiplier__gt", 0)), name="register_multiplier_is_positive"
                    ),
                ],
            },
        ),
    ]
