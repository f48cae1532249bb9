from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, ShowToStaff, TouchUpdatedAt

TABLE = "billing_changedperiod"


class Migration(migrations.Migration):
    dependencies = [("billing", "0011_changed_periods"), ("foundation", "0006_intake")]
    # The queue is looked at by staff over all accounts; they decide while acting for one of them.
    operations = [ProtectAccountRows(TABLE), TouchUpdatedAt(TABLE), ShowToStaff(TABLE)]
