from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("metering", "0011_gas_qualities_protection")]

    operations = [
        migrations.RemoveConstraint(model_name="importrun", name="every_interval_found_is_accounted_for"),
        migrations.AddField(
            model_name="importrun", name="waiting", field=models.PositiveBigIntegerField(default=0)
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=Q(
                    found=F("stored") + F("unchanged") + F("revised") + F("outranked") + F("waiting")
                ),
                name="every_interval_found_is_accounted_for",
            ),
        ),
    ]
