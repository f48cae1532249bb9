from django.db import migrations

# Unlogged: a count is worth a minute, and after a crash everybody may begin anew.
# One row for each who; half of a page stays free, so that counting rewrites no index.
COUNTS = """
CREATE UNLOGGED TABLE foundation_requestcount (
    who varchar(100) PRIMARY KEY,
    window_starts_s bigint NOT NULL,
    requests integer NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0004_staff")]
    operations = [migrations.RunSQL(COUNTS, "DROP TABLE foundation_requestcount;")]
