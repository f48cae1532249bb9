from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows, TouchUpdatedAt

TABLE = "billing_invoiceconversion"
PERMANENCE = (
    f"CREATE TRIGGER only_in_draft BEFORE INSERT OR UPDATE OR DELETE ON {TABLE}"
    f" FOR EACH ROW EXECUTE FUNCTION app.only_in_draft_invoice();"
)


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_conversions"), ("billing", "0003_permanence")]
    operations = [
        ProtectAccountRows(TABLE),
        TouchUpdatedAt(TABLE),
        migrations.RunSQL(PERMANENCE, f"DROP TRIGGER only_in_draft ON {TABLE};"),
    ]
