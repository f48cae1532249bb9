from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [
        ("smart_plugs", "0001_initial"),
        ("accounts", "0002_protection"),
        ("sites", "0002_protection"),
    ]
    operations = [ProtectAccountRows("smart_plugs_smartplug"), TouchUpdatedAt("smart_plugs_smartplug")]
