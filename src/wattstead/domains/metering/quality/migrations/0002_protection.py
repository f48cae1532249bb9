from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, ShowToStaff, TouchUpdatedAt

QUALITY = "quality_registerquality"


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial"), ("foundation", "0006_intake")]
    operations = [
        ProtectAccountRows(QUALITY),
        TouchUpdatedAt(QUALITY),
        # Staff looks at how good readings of all accounts are, and sees nothing else of them.
        ShowToStaff(QUALITY),
    ]
