from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectPersonalRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("foundation", "0001_initial")]
    operations = [
        ProtectPersonalRows("notifications_notification"),
        TouchUpdatedAt("notifications_notification"),
    ]
