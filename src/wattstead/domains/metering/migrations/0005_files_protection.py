from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

TABLES = ("metering_upload", "metering_uploadchunk")


class Migration(migrations.Migration):
    dependencies = [("metering", "0004_files")]
    operations = [
        operation for table in TABLES for operation in (ProtectAccountRows(table), TouchUpdatedAt(table))
    ]
