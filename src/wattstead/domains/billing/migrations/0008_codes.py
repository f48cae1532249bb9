from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_codes"),
        ("billing", "0007_paid_by"),
        ("contracts", "0002_protection"),
        ("payments", "0002_protection"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="invoice_currency_is_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceaddress",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__regex", "^[A-Z]{2}$")), name="invoice_address_country_is_a_code"
            ),
        ),
    ]
