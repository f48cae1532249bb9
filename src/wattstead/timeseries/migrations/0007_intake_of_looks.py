from django.db import migrations

from wattstead.foundation.tenancy.protection import OpenToIntake


class Migration(migrations.Migration):
    """Let who brings what counters showed know where another device took over."""

    dependencies = [("timeseries", "0006_intake"), ("foundation", "0006_intake")]
    operations = [OpenToIntake("device_epoch", writes=False)]
