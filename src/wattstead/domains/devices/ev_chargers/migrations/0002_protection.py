from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

TABLES = ("ev_chargers_evcharger", "ev_chargers_chargingsession")


class Migration(migrations.Migration):
    dependencies = [
        ("ev_chargers", "0001_initial"),
        ("accounts", "0002_protection"),
        ("sites", "0002_protection"),
    ]
    operations = [
        operation for table in TABLES for operation in (ProtectAccountRows(table), TouchUpdatedAt(table))
    ]
