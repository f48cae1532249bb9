from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("accounts", "0002_protection")]
    operations = [ProtectAccountRows("contracts_contract"), TouchUpdatedAt("contracts_contract")]
