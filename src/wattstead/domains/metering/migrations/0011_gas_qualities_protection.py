from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("metering", "0010_gas_qualities")]
    operations = [ProtectAccountRows("metering_gasquality"), TouchUpdatedAt("metering_gasquality")]
