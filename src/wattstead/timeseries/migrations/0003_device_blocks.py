"""Makes the block tables of devices: what solar systems, batteries and smart plugs measure.

They have the columns of `reading_block`, one row for each quantity of a device and local
day: `register` is eight times the number of the device's series and the place of the
quantity (`timeseries.quantities`). No foreign key leaves them.
"""

from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows

KINDS = ("production", "battery", "smart_plug")
BLOCKS = """
CREATE TABLE {kind}_block (LIKE reading_block INCLUDING CONSTRAINTS INCLUDING INDEXES)
    WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE {kind}_block RENAME COLUMN meter_id TO device_id;
CREATE INDEX {kind}_block_day ON {kind}_block (day) WHERE register & 7 = 0;
COMMENT ON TABLE {kind}_block IS
    'One quantity of one device on one local day. An empty slot holds the smallest number of its array.';
"""
REVISIONS = """
CREATE TABLE {kind}_revision
    (LIKE reading_revision INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING IDENTITY);
ALTER TABLE {kind}_revision RENAME COLUMN meter_id TO device_id;
"""


class Migration(migrations.Migration):
    dependencies = [("timeseries", "0002_reading_view")]
    operations = [
        operation
        for kind in KINDS
        for operation in (
            migrations.RunSQL(BLOCKS.format(kind=kind), f"DROP TABLE {kind}_block;"),
            migrations.RunSQL(REVISIONS.format(kind=kind), f"DROP TABLE {kind}_revision;"),
            ProtectAccountRows(f"{kind}_block"),
            ProtectAccountRows(f"{kind}_revision"),
        )
    ]
