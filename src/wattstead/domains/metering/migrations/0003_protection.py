from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

TABLES = ("metering_meter", "metering_register", "metering_importrun", "metering_importremark")


class Migration(migrations.Migration):
    dependencies = [("metering", "0002_imports"), ("sites", "0002_protection")]
    operations = [
        operation for table in TABLES for operation in (ProtectAccountRows(table), TouchUpdatedAt(table))
    ]
