from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_status_changes")]
    operations = [
        ProtectAccountRows("accounts_statuschange"),
        TouchUpdatedAt("accounts_statuschange"),
    ]
