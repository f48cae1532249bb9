from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

TABLES = (
    "billing_invoice",
    "billing_invoiceline",
    "billing_invoicetax",
    "billing_invoiceaddress",
    "billing_invoiceregister",
)


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("accounts", "0002_protection")]
    operations = [
        *(ProtectAccountRows(table) for table in TABLES),
        *(TouchUpdatedAt(table) for table in TABLES),
    ]
