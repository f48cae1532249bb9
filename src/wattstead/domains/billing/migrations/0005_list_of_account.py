from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_longer_names")]

    operations = [
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                fields=["account", "-starts_on", "-invoice_number"], name="invoice_list_of_account"
            ),
        ),
    ]
