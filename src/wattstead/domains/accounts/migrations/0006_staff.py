from django.db import migrations

from wattstead.foundation.tenancy.protection import ShowToStaff


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_codes"), ("foundation", "0004_staff")]
    operations = [ShowToStaff("accounts_account")]
