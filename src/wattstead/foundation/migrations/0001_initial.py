from django.db import migrations, models

VIEWER = """
CREATE SCHEMA app;
GRANT USAGE ON SCHEMA app TO PUBLIC;

CREATE FUNCTION app.refuse() RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RAISE EXCEPTION 'nobody is looking: open a unit of work with seen_by()' USING ERRCODE = '42501';
END $$;

-- These three stand in every policy. In SQL alone they become part of the plan that asks them.
CREATE FUNCTION app.is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.scope', true), ''), app.refuse()) = 'system'
$$;

CREATE FUNCTION app.accounts() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('app.accounts', true), ''), app.refuse())::uuid[]
$$;

CREATE FUNCTION app.actor() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN coalesce(nullif(current_setting('app.scope', true), ''), app.refuse()) <> ''
        THEN nullif(current_setting('app.actor', true), '')::uuid END
$$;

CREATE FUNCTION app.touch_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END $$;
"""
FORGET_VIEWER = "DROP SCHEMA app CASCADE;"

CACHE = """
CREATE TABLE foundation_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX foundation_cache_expires ON foundation_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL(VIEWER, FORGET_VIEWER),
        migrations.RunSQL(CACHE, "DROP TABLE foundation_cache;"),
        migrations.CreateModel(
            name="Sequence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=8)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveBigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "year"), name="one_sequence_per_series_and_year"
                    )
                ]
            },
        ),
    ]
