"""Makes the tables of day blocks, revisions and device epochs.

The primary key of a block is (register, day), no foreign key leaves the table and every
statement of ours names the register: so that the tables can one day be distributed by
register. The fill factor leaves each page room in which a day filled live is updated
in place (HOT); what it costs sealed days is in docs/benchmarks.md.
"""

from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows

BLOCKS = """
CREATE TABLE reading_block (
    register bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    total bigint NOT NULL,
    stored_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    meter_id uuid NOT NULL,
    day date NOT NULL,
    step_s integer,
    present integer NOT NULL,
    scale smallint NOT NULL,
    kinds smallint NOT NULL,
    small_deltas smallint[],
    deltas integer[],
    wide_deltas bigint[],
    flags bytea,
    offsets_s integer[],
    anchor_offsets_s integer[],
    anchor_values bigint[],
    PRIMARY KEY (register, day),
    CONSTRAINT block_has_one_array_of_deltas CHECK (num_nonnulls(small_deltas, deltas, wide_deltas) = 1),
    CONSTRAINT block_has_step_or_offsets CHECK (num_nonnulls(step_s, offsets_s) = 1),
    CONSTRAINT block_anchor_has_offset_and_value
        CHECK (cardinality(anchor_offsets_s) IS NOT DISTINCT FROM cardinality(anchor_values))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX reading_block_anchors ON reading_block (register, day) WHERE anchor_values IS NOT NULL;
COMMENT ON COLUMN reading_block.anchor_values IS 'What the register showed, in millionths of its unit.';
COMMENT ON TABLE reading_block IS
    'One register on one local day. A slot nobody measured holds the smallest number of its array.';
"""

REVISIONS = """
CREATE TABLE reading_revision (
    register bigint NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    account_id uuid NOT NULL,
    meter_id uuid NOT NULL,
    instant timestamptz NOT NULL,
    length_s integer NOT NULL,
    old_delta bigint,
    old_register_value bigint,
    old_flags smallint,
    scale smallint NOT NULL,
    known_from timestamptz NOT NULL,
    known_until timestamptz NOT NULL,
    actor_id uuid,
    reason text NOT NULL,
    PRIMARY KEY (register, number),
    CONSTRAINT revision_was_known_forwards CHECK (known_from <= known_until)
);
CREATE INDEX reading_revision_instant ON reading_revision (register, instant);
COMMENT ON COLUMN reading_revision.old_delta IS 'Null: nothing was known of this stretch of time.';
"""

EPOCHS = """
CREATE TABLE device_epoch (
    register bigint NOT NULL,
    starts_at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    meter_id uuid NOT NULL,
    old_serial_number text NOT NULL,
    new_serial_number text NOT NULL,
    old_final_value bigint NOT NULL,
    new_first_value bigint NOT NULL,
    known_at timestamptz NOT NULL,
    actor_id uuid,
    reason text NOT NULL,
    PRIMARY KEY (register, starts_at)
);
COMMENT ON COLUMN device_epoch.new_first_value IS 'In millionths of the unit, like old_final_value.';
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("foundation", "0001_initial")]
    operations = [
        migrations.RunSQL(BLOCKS, "DROP TABLE reading_block;"),
        migrations.RunSQL(REVISIONS, "DROP TABLE reading_revision;"),
        migrations.RunSQL(EPOCHS, "DROP TABLE device_epoch;"),
        ProtectAccountRows("reading_block"),
        ProtectAccountRows("reading_revision"),
        ProtectAccountRows("device_epoch"),
    ]
