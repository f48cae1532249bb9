from django.db import migrations

# Who brings readings of every meter. Only tables whose policy asks for it show or take anything.
INTAKE = """
CREATE FUNCTION app.is_intake() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('app.scope', true), '') = 'intake'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0005_request_counts")]
    operations = [migrations.RunSQL(INTAKE, "DROP FUNCTION app.is_intake();")]
