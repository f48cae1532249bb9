from django.db import migrations

from wattstead.foundation.tenancy.protection import ProtectAccountRows

DELETIONS = """
CREATE TABLE reading_deletion (
    register bigint NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY,
    account_id uuid NOT NULL,
    meter_id uuid NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    days integer NOT NULL,
    readings bigint NOT NULL,
    deleted_at timestamptz NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (register, number),
    CONSTRAINT deletion_runs_forwards CHECK (first_day <= last_day)
);
COMMENT ON TABLE reading_deletion IS 'What was deleted of a register once it was old enough, and when.';
"""


class Migration(migrations.Migration):
    """Remember which days of registers were deleted."""

    dependencies = [("timeseries", "0007_intake_of_looks")]
    operations = [
        migrations.RunSQL(DELETIONS, "DROP TABLE reading_deletion;"),
        ProtectAccountRows("reading_deletion"),
    ]
