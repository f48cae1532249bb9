from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectPersonalRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_avatars")]
    operations = [ProtectPersonalRows("identity_avatar"), TouchUpdatedAt("identity_avatar")]
