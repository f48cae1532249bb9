from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("quality", "0002_protection")]

    operations = [
        migrations.AlterField(
            model_name="registerquality",
            name="meter_number",
            field=models.CharField(db_collation="C", max_length=40),
        ),
        migrations.AddIndex(
            model_name="registerquality",
            index=models.Index(fields=["meter_number"], name="quality_by_meter_number"),
        ),
    ]
