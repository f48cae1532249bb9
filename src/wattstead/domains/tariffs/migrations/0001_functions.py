from django.db import migrations

# The minutes of the week (from Monday 00:00) that a time band covers; what runs past midnight
# belongs to the day on which the band began, and Sunday's end to the head of the week.
MINUTES_OF_WEEK = """
CREATE FUNCTION app.minutes_of_week(from_time time, to_time time, weekdays smallint[])
RETURNS int4multirange LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(range_agg(part), '{}'::int4multirange)
    FROM (
        SELECT day * 1440 + extract(epoch FROM from_time)::int / 60 AS start,
               CASE WHEN to_time > from_time THEN 0 ELSE 1440 END
                   + extract(epoch FROM to_time)::int / 60 - extract(epoch FROM from_time)::int / 60 AS length
        FROM unnest(weekdays) AS day
    ) AS begun,
    LATERAL unnest(ARRAY[
        int4range(start, least(start + length, 10080)),
        int4range(0, greatest(start + length - 10080, 0))
    ]) AS part
$$;
"""

# Arguments of the trigger: the name under which it refuses, then the columns that may change.
KEEP_UNCHANGED = """
CREATE FUNCTION app.keep_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - TG_ARGV[1:] IS DISTINCT FROM to_jsonb(OLD) - TG_ARGV[1:] THEN
        RAISE EXCEPTION 'row % of % is kept as it is', OLD.id, TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0], TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [
        migrations.RunSQL(MINUTES_OF_WEEK, "DROP FUNCTION app.minutes_of_week(time, time, smallint[]);"),
        migrations.RunSQL(KEEP_UNCHANGED, "DROP FUNCTION app.keep_unchanged();"),
    ]
