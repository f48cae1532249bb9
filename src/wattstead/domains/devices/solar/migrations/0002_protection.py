from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

TABLES = ("solar_solarsystem", "solar_inverter")


class Migration(migrations.Migration):
    dependencies = [("solar", "0001_initial"), ("accounts", "0002_protection"), ("sites", "0002_protection")]
    operations = [
        operation for table in TABLES for operation in (ProtectAccountRows(table), TouchUpdatedAt(table))
    ]
