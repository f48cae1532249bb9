from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectPersonalRows, TouchUpdatedAt

TABLES = ("identity_authenticatorapp", "identity_recoverycode", "identity_phonecheck")


class Migration(migrations.Migration):
    dependencies = [("identity", "0009_second_factors")]
    operations = [
        operation for table in TABLES for operation in (ProtectPersonalRows(table), TouchUpdatedAt(table))
    ]
