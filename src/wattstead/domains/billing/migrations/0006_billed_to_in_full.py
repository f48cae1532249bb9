from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_list_of_account")]

    operations = [
        migrations.AddField(
            model_name="invoiceaddress",
            name="email",
            field=models.EmailField(blank=True, default="", max_length=254),
        ),
        migrations.AddField(
            model_name="invoiceaddress",
            name="tax_id",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
    ]
