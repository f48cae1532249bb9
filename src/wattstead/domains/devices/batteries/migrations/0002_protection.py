from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [
        ("batteries", "0001_initial"),
        ("accounts", "0002_protection"),
        ("sites", "0002_protection"),
    ]
    operations = [ProtectAccountRows("batteries_battery"), TouchUpdatedAt("batteries_battery")]
