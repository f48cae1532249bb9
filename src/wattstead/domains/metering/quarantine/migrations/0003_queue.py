import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import wattstead.foundation.integrity

SITE = models.ForeignKey(
    db_constraint=False,
    on_delete=django.db.models.deletion.PROTECT,
    related_name="+",
    to="sites.site",
)
FILL = """
UPDATE quarantine_waitingreading AS waiting SET site_id = meter.site_id
FROM metering_meter AS meter WHERE meter.id = waiting.meter_id
"""
OPEN = Q(state="open")


class Migration(migrations.Migration):
    dependencies = [("quarantine", "0002_protection"), ("sites", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="waitingreading",
            name="site",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="sites.site",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(model_name="waitingreading", name="site", field=SITE),
        migrations.AddConstraint(
            model_name="waitingreading",
            constraint=wattstead.foundation.integrity.CompositeForeignKey(
                fields=("site", "account"),
                name="waiting_reading_at_a_site_of_its_account",
                to="sites.Site",
                to_fields=("id", "account"),
            ),
        ),
        migrations.AddIndex(
            model_name="waitingreading",
            index=models.Index(condition=OPEN, fields=["brought_at", "id"], name="open_readings_by_arrival"),
        ),
        migrations.AddIndex(
            model_name="waitingreading",
            index=models.Index(
                condition=OPEN, fields=["reason", "brought_at", "id"], name="open_readings_by_reason"
            ),
        ),
        migrations.AddIndex(
            model_name="waitingreading",
            index=models.Index(
                condition=~OPEN, fields=["-decided_at", "-id"], name="readings_decided_lately"
            ),
        ),
    ]
