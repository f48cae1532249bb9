from django.db import migrations

NAMES = {
    "stamp_in_future": "reading_in_future",
    "after_removal": "meter_out_of_use",
    "interval_crosses_day": "interval_of_two_days",
    "value_negative": "reading_negative",
    "value_beyond_belief": "number_too_large",
    "interval_overlaps": "intervals_overlap",
}


class Migration(migrations.Migration):
    """Call what refuses a line of a file as it is called wherever readings come in."""

    dependencies = [("metering", "0012_waiting_lines")]

    operations = [
        migrations.RunSQL(
            f"UPDATE metering_importremark SET rule = '{new}' WHERE rule = '{old}';",
            f"UPDATE metering_importremark SET rule = '{old}' WHERE rule = '{new}';",
        )
        for old, new in NAMES.items()
    ]
