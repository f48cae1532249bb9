from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("sites", "0001_initial"), ("accounts", "0002_protection")]
    operations = [ProtectAccountRows("sites_site"), TouchUpdatedAt("sites_site")]
