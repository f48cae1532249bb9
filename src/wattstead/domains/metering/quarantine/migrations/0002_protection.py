from django.db import migrations

from wattstead.foundation.tenancy.protection import (
    OpenToIntake,
    ProtectAccountRows,
    ShowToStaff,
    TouchUpdatedAt,
)

WAITING, PROFILES = "quarantine_waitingreading", "quarantine_usualprofile"


class Migration(migrations.Migration):
    dependencies = [("quarantine", "0001_initial"), ("foundation", "0006_intake")]
    operations = [
        ProtectAccountRows(WAITING),
        TouchUpdatedAt(WAITING),
        ProtectAccountRows(PROFILES),
        TouchUpdatedAt(PROFILES),
        # The queue is looked at by staff over all accounts; they decide while acting for one of them.
        ShowToStaff(WAITING),
        # Who brings readings of every meter holds back what is doubted.
        OpenToIntake(WAITING, writes=True),
        OpenToIntake(PROFILES, writes=False),
    ]
