from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_status_changes_protection"),
        ("metering", "0005_files_protection"),
        ("sites", "0003_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="meter",
            name="fault",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
        migrations.AddField(
            model_name="meter",
            name="faulty_since",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="meter",
            name="repaired_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "faulty"), _negated=True),
                    models.Q(("faulty_since__isnull", False), ("repaired_on", None)),
                    _connector="OR",
                ),
                name="a_faulty_meter_says_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="meter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("repaired_on", None),
                    models.Q(("faulty_since__isnull", False), ("repaired_on__gte", models.F("faulty_since"))),
                    _connector="OR",
                ),
                name="a_meter_is_repaired_after_its_fault",
            ),
        ),
    ]
