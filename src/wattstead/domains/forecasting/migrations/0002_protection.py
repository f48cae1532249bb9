from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt


class Migration(migrations.Migration):
    dependencies = [("forecasting", "0001_initial"), ("foundation", "0001_initial")]
    operations = [ProtectAccountRows("forecasting_forecast"), TouchUpdatedAt("forecasting_forecast")]
