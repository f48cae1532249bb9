from django.db import migrations

from wattstead.foundation.tenancy.protection import IS_ME, IS_MINE, ProtectRows, TouchUpdatedAt

# A preference is its person's own; one of a site only while they act for its account.
OWN = f"{IS_ME} AND (account_id IS NULL OR {IS_MINE})"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("foundation", "0001_initial")]
    operations = [
        ProtectRows("alerts_alertpreference", visible=OWN, writable=OWN),
        TouchUpdatedAt("alerts_alertpreference"),
    ]
