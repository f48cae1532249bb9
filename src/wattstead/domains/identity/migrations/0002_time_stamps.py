from django.db import migrations

from wattstead.foundation.tenancy.protection import TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial"), ("foundation", "0001_initial")]
    operations = [TouchUpdatedAt("identity_user"), TouchUpdatedAt("identity_signinlink")]
