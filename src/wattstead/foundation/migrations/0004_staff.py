from django.db import migrations

# Somebody who works for the supplier. Only tables whose policy asks for it show them more than others see.
STAFF = """
CREATE FUNCTION app.is_staff() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('app.staff', true), '') <> ''
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_kept_answers_protection")]
    operations = [migrations.RunSQL(STAFF, "DROP FUNCTION app.is_staff();")]
