from django.db import migrations

from wattstead.foundation.tenancy.protection import FillByIntake


class Migration(migrations.Migration):
    dependencies = [("timeseries", "0005_readings_by_day"), ("foundation", "0006_intake")]
    operations = [FillByIntake("reading_block"), FillByIntake("reading_revision")]
