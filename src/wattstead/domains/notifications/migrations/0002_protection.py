from django.db import migrations

from wattstead.foundation.tenancy.protection import IS_ME, IS_MINE, ProtectRows, TouchUpdatedAt

# A person reads what they were told, but no more of accounts they act for no longer.
OWN = f"{IS_ME} AND (account_id IS NULL OR {IS_MINE})"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial"), ("foundation", "0001_initial")]
    operations = [
        ProtectRows("notifications_notification", visible=OWN, writable=OWN),
        TouchUpdatedAt("notifications_notification"),
    ]
