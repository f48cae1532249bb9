from django.db import migrations

from wattstead.foundation.tenancy.protection import OpenToIntake


class Migration(migrations.Migration):
    """Let who brings readings of every meter bring what counters showed, and estimate the use between."""

    dependencies = [("metering", "0013_rules_of_lines"), ("foundation", "0006_intake")]
    operations = [OpenToIntake("metering_estimate", writes=True)]
