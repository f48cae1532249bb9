from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

PHOTOS = "counter_photos_counterphoto"


class Migration(migrations.Migration):
    dependencies = [("counter_photos", "0001_initial"), ("foundation", "0006_intake")]
    operations = [ProtectAccountRows(PHOTOS), TouchUpdatedAt(PHOTOS)]
