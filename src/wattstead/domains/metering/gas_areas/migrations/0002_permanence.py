from django.db import migrations

from wattstead.foundation.tenancy.protection import TouchUpdatedAt

# What was told stays as it was told: a correction is another row, and says which one it replaces.
KEEP = """
CREATE TRIGGER keep_unchanged BEFORE UPDATE OR DELETE ON gas_areas_gasareaquality FOR EACH ROW
EXECUTE FUNCTION app.keep_unchanged('gas_area_quality_never_changes', 'replaced_at', 'updated_at');
"""
LET_GO = "DROP TRIGGER keep_unchanged ON gas_areas_gasareaquality;"


class Migration(migrations.Migration):
    dependencies = [("gas_areas", "0001_initial"), ("tariffs", "0001_functions")]
    operations = [
        TouchUpdatedAt("gas_areas_gasarea"),
        TouchUpdatedAt("gas_areas_gasareaplace"),
        TouchUpdatedAt("gas_areas_gasareaquality"),
        migrations.RunSQL(KEEP, LET_GO),
    ]
