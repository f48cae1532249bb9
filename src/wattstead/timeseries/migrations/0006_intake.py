from django.db import migrations

from wattstead.foundation.tenancy.protection import OpenToIntake


class Migration(migrations.Migration):
    dependencies = [("timeseries", "0005_readings_by_day"), ("foundation", "0006_intake")]
    operations = [OpenToIntake("reading_block", writes=True), OpenToIntake("reading_revision", writes=True)]
