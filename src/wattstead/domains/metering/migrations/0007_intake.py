from django.db import migrations

from wattstead.foundation.tenancy.protection import OpenToIntake


class Migration(migrations.Migration):
    dependencies = [("metering", "0006_faults"), ("foundation", "0006_intake")]
    operations = [
        OpenToIntake("metering_meter", writes=False),
        OpenToIntake("metering_register", writes=False),
    ]
