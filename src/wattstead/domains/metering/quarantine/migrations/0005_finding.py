from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("quarantine", "0004_limits")]

    operations = [
        migrations.RemoveIndex(model_name="waitingreading", name="open_readings_by_reason"),
        migrations.AlterField(
            model_name="waitingreading",
            name="meter_number",
            field=models.CharField(db_collation="C", max_length=40),
        ),
        migrations.AddIndex(
            model_name="waitingreading",
            index=models.Index(
                condition=Q(state="open"),
                fields=["reason", "brought_at", "id"],
                include=("account",),
                name="open_readings_by_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="waitingreading",
            index=models.Index(
                condition=Q(state="open"), fields=["source", "reason"], name="open_readings_by_source"
            ),
        ),
        migrations.AddIndex(
            model_name="waitingreading",
            index=models.Index(fields=["meter_number"], name="waiting_by_meter_number"),
        ),
    ]
