from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectPersonalRows


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_kept_answers")]
    operations = [ProtectPersonalRows("foundation_keptanswer")]
