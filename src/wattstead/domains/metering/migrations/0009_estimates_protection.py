from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("metering", "0008_estimates")]
    operations = [ProtectAccountRows("metering_estimate"), TouchUpdatedAt("metering_estimate")]
