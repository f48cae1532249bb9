from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0012_changed_periods_protection")]

    operations = [
        migrations.AddField(
            model_name="changedperiod",
            name="has_other_gas_values",
            field=models.BooleanField(default=False),
        ),
    ]
