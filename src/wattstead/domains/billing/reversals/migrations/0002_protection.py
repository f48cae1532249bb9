from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

TABLE = "reversals_reversal"
KEEP = f"""
CREATE TRIGGER keep_unchanged BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW
EXECUTE FUNCTION app.keep_unchanged('reversal_never_changes', 'paid_back', 'paid_back_at', 'updated_at');
"""
LET_GO = f"DROP TRIGGER keep_unchanged ON {TABLE};"


class Migration(migrations.Migration):
    dependencies = [
        ("reversals", "0001_initial"),
        ("tariffs", "0001_functions"),
        ("foundation", "0006_intake"),
    ]
    operations = [ProtectAccountRows(TABLE), TouchUpdatedAt(TABLE), migrations.RunSQL(KEEP, LET_GO)]
