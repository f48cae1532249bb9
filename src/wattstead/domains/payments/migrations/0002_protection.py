from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

TABLES = ("payments_paymentmethod", "payments_payment")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("accounts", "0002_protection")]
    operations = [
        *(ProtectAccountRows(table) for table in TABLES),
        *(TouchUpdatedAt(table) for table in TABLES),
    ]
