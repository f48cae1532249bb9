import django.db.models.deletion
import django.db.models.expressions
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
            "CREATE SEQUENCE metering_register_number AS bigint MAXVALUE 281474976710655;",
            "DROP SEQUENCE metering_register_number;",
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
            ],
        ),
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
                ("refused", models.PositiveBigIntegerField(default=0)),
                ("without_value", models.PositiveBigIntegerField(default=0)),
                ("repeated", models.PositiveBigIntegerField(default=0)),
                ("total_millionths", models.BigIntegerField(default=0)),
                ("first_starts_at", models.DateTimeField(null=True)),
                ("last_ends_at", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
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
                ("line_number", models.PositiveBigIntegerField()),
                ("kind", models.CharField(max_length=7)),
                ("field", models.CharField(blank=True, default="", max_length=160)),
                ("value", models.CharField(blank=True, default="", max_length=160)),
                ("rule", models.CharField(blank=True, default="", max_length=40)),
                ("starts_at", models.DateTimeField(null=True)),
                ("old_millionths", models.BigIntegerField(null=True)),
                ("new_millionths", models.BigIntegerField(null=True)),
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "line_number"), name="one_remark_per_line"),
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
                                ("new_millionths__isnull", False),
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
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.UniqueConstraint(fields=("id", "account"), name="meter_of_its_account"),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.UniqueConstraint(fields=("meter_number",), name="meter_number_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=wattstead.foundation.integrity.CompositeForeignKey(
                fields=("site", "account"),
                name="meter_stands_on_a_site_of_its_account",
                to="sites.Site",
                to_fields=("id", "account"),
            ),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.CheckConstraint(
                condition=models.Q(("meter_type__in", ["electricity", "gas"])), name="meter_type_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("meter_type", "electricity"), ("phase__in", ["single", "three"])),
                    models.Q(("meter_type", "gas"), ("phase", "")),
                    _connector="OR",
                ),
                name="only_electricity_has_a_phase",
            ),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "inactive", "faulty"])),
                name="meter_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("in_use_before__isnull", False), ("status", "inactive")),
                    models.Q(models.Q(("status", "inactive"), _negated=True), ("in_use_before", None)),
                    _connector="OR",
                ),
                name="only_an_inactive_meter_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("installed_on", None),
                    ("in_use_before", None),
                    ("in_use_before__gte", models.F("installed_on")),
                    _connector="OR",
                ),
                name="meter_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_smart_meter", True), ("reading_frequency__in", ["15min", "hourly", "daily"])
                    ),
                    ("reading_frequency", ""),
                    _connector="OR",
                ),
                name="only_a_smart_meter_reports",
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.UniqueConstraint(fields=("id", "account"), name="register_of_its_account"),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.UniqueConstraint(fields=("number",), name="register_number_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.UniqueConstraint(
                fields=("meter", "obis_code"), name="one_register_per_meter_and_obis_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=wattstead.foundation.integrity.CompositeForeignKey(
                fields=("meter", "account"),
                name="register_belongs_to_a_meter_of_its_account",
                to="metering.Meter",
                to_fields=("id", "account"),
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["import", "export"])),
                name="register_direction_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit__in", ["kWh", "m3"])), name="register_unit_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__range", (1, 281474976710655))),
                name="register_number_has_48_bits",
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.CheckConstraint(
                condition=models.Q(("scale__range", (3, 6))), name="register_scale_is_exact"
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.CheckConstraint(
                condition=models.Q(("digits__range", (3, 12))), name="register_digits_are_plausible"
            ),
        ),
        migrations.AddConstraint(
            model_name="register",
            constraint=models.CheckConstraint(
                condition=models.Q(("multiplier__gt", 0)), name="register_multiplier_is_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(fields=("id", "account"), name="import_of_its_account"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "unfinished")),
                fields=("register", "file_sha256"),
                name="one_unfinished_import_per_register_and_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=wattstead.foundation.integrity.CompositeForeignKey(
                fields=("register", "account"),
                name="import_fills_a_register_of_its_account",
                to="metering.Register",
                to_fields=("id", "account"),
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("state", "unfinished")),
                    models.Q(("finished_at__isnull", False), ("state", "finished")),
                    _connector="OR",
                ),
                name="a_finished_import_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "found",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("stored"), "+", models.F("unchanged")
                            ),
                            "+",
                            models.F("revised"),
                        ),
                    )
                ),
                name="every_interval_found_is_accounted_for",
            ),
        ),
    ]
