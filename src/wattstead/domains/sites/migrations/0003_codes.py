from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_codes"),
        ("sites", "0002_protection"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__regex", "^[A-Z]{2}$")), name="site_country_is_a_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("zone__regex", "^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$")),
                name="site_zone_is_written_as_iana_does",
            ),
        ),
    ]
