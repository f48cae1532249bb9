from django.db import migrations

from wattstead.foundation.tenancy.protection import TouchUpdatedAt

# What a customer has agreed to does not change behind their back: a new price is a new tariff.
KEEP_PRICES = """
CREATE TRIGGER keep_unchanged BEFORE UPDATE ON tariffs_tariff FOR EACH ROW
EXECUTE FUNCTION app.keep_unchanged(
    'tariff_prices_never_change', 'name', 'status', 'valid_before', 'updated_at');
CREATE TRIGGER keep_unchanged BEFORE UPDATE OR DELETE ON tariffs_timeband FOR EACH ROW
EXECUTE FUNCTION app.keep_unchanged('tariff_prices_never_change', 'updated_at');
"""
LET_GO = """
DROP TRIGGER keep_unchanged ON tariffs_tariff;
DROP TRIGGER keep_unchanged ON tariffs_timeband;
"""


class Migration(migrations.Migration):
    dependencies = [("tariffs", "0002_initial")]
    operations = [
        TouchUpdatedAt("tariffs_tariff"),
        TouchUpdatedAt("tariffs_timeband"),
        migrations.RunSQL(KEEP_PRICES, LET_GO),
    ]
