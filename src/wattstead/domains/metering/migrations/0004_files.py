import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import wattstead.foundation.integrity
import wattstead.foundation.keys


class Migration(migrations.Migration):
    dependencies = [
        ("metering", "0003_protection"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
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
                ("name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveBigIntegerField()),
                ("asked_by", models.UUIDField(null=True)),
                ("kept_at", models.DateTimeField()),
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
                    "run",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="metering.importrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("id", "account"), name="upload_of_its_account"),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("meter", "account"),
                        name="upload_is_for_a_meter_of_its_account",
                        to="metering.Meter",
                        to_fields=("id", "account"),
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("run", "account"),
                        name="upload_feeds_an_import_of_its_account",
                        to="metering.ImportRun",
                        to_fields=("id", "account"),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__range", (1, 67108864))),
                        name="upload_is_of_bearable_size",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadChunk",
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
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.BinaryField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.account"
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="chunks",
                        to="metering.upload",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("upload", "number"), name="chunks_of_an_upload_are_numbered"
                    ),
                    wattstead.foundation.integrity.CompositeForeignKey(
                        fields=("upload", "account"),
                        name="chunk_belongs_to_an_upload_of_its_account",
                        to="metering.Upload",
                        to_fields=("id", "account"),
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="importrun",
            name="a_finished_import_has_its_time",
        ),
        migrations.AddField(
            model_name="importremark",
            name="text",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="importrun",
            name="bytes_read",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="importrun",
            name="corrections",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importrun",
            name="read_as",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="importrun",
            name="stopped_by",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("finished_at", None), ("state", "unfinished")),
                    models.Q(("finished_at__isnull", False), ("state__in", ["finished", "stopped"])),
                    _connector="OR",
                ),
                name="a_finished_import_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stopped"), models.Q(("stopped_by", ""), _negated=True)),
                    models.Q(models.Q(("state", "stopped"), _negated=True), ("stopped_by", "")),
                    _connector="OR",
                ),
                name="a_stopped_import_says_why",
            ),
        ),
    ]
