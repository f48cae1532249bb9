"""Gives every slot back as a reading with the specification's fields, worked out by SQL.

`value` is what the register showed at the end of the slot: the last value measured before
(an anchor, or the first value of a new device) and the deltas since; null where none was
ever measured. A slot that a measured value cuts in two counts for nothing in it.

The view takes the rights of whoever asks (security_invoker). It cannot turn `timestamp`
into days, so whoever filters by it names `day` or `register` too.
"""

from django.db import migrations

READING_ID = """
CREATE FUNCTION app.reading_id(number bigint, instant_s bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(number), 12, '0') || '8' || lpad(to_hex(instant_s >> 28), 3, '0')
            || '8001' || lpad(to_hex(instant_s & 268435455), 12, '0'))::uuid
$$;
"""

SLOTS = """
CREATE FUNCTION app.slots_of(
    starts_at timestamptz, step_s integer, offsets_s integer[],
    small_deltas smallint[], deltas integer[], wide_deltas bigint[]
) RETURNS TABLE (
    slot bigint, slot_starts_at timestamptz, slot_ends_at timestamptz, delta bigint, so_far numeric
)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT slot,
           starts_at + coalesce((slot - 1) * step_s, offsets_s[slot - 1], 0) * interval '1 second',
           starts_at + coalesce(slot * step_s, offsets_s[slot]) * interval '1 second',
           delta,
           sum(delta) OVER (ORDER BY slot)
    FROM unnest(coalesce(small_deltas::bigint[], deltas::bigint[], wide_deltas))
        WITH ORDINALITY AS each (delta, slot)
    WHERE delta <> CASE WHEN small_deltas IS NOT NULL THEN -32768
                        WHEN deltas IS NOT NULL THEN -2147483648 ELSE -9223372036854775808 END
$$;
"""

# A local day begins within a day of the same date in UTC: the key finds the blocks since a moment.
VALUE_BEFORE = """
CREATE FUNCTION app.register_value_before(of_register bigint, of_day date, of_starts_at timestamptz)
RETURNS numeric LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH measured AS (
        (SELECT day, starts_at + anchor_offsets_s[cardinality(anchor_offsets_s)] * interval '1 second' AS at,
                anchor_values[cardinality(anchor_values)] AS value, 0 AS rank
         FROM reading_block
         WHERE register = of_register AND day < of_day AND anchor_values IS NOT NULL
         ORDER BY day DESC LIMIT 1)
        UNION ALL
        (SELECT NULL, starts_at, new_first_value, 1 FROM device_epoch
         WHERE register = of_register AND starts_at <= of_starts_at ORDER BY starts_at DESC LIMIT 1)
    ), last AS (SELECT at, value FROM measured ORDER BY at DESC, rank DESC LIMIT 1)
    SELECT last.value / 1000000.0
        + coalesce((
            SELECT sum(CASE WHEN starts_at >= last.at THEN total ELSE (
                SELECT sum(slots.delta) FROM app.slots_of(
                    starts_at, step_s, offsets_s, small_deltas, deltas, wide_deltas
                ) AS slots WHERE slots.slot_starts_at >= last.at
            ) END / 10::numeric ^ scale)
            FROM reading_block
            WHERE register = of_register AND day < of_day AND day >= (last.at AT TIME ZONE 'UTC')::date - 1
          ), 0)
    FROM last
$$;
"""

VIEW = """
CREATE VIEW reading WITH (security_invoker = true) AS
SELECT app.reading_id(block.register, extract(epoch FROM slots.slot_ends_at)::bigint) AS id,
       block.meter_id,
       slots.slot_ends_at AS "timestamp",
       round(coalesce(
           (SELECT measured.value / 1000000.0
                   + coalesce(sum(later.delta) / 10::numeric ^ block.scale, 0)
            FROM (
                SELECT at, value FROM (
                    SELECT block.starts_at + offset_s * interval '1 second' AS at, value, 0 AS rank
                    FROM unnest(block.anchor_offsets_s, block.anchor_values) AS anchor (offset_s, value)
                    UNION ALL
                    SELECT starts_at, new_first_value, 1 FROM device_epoch
                    WHERE register = block.register AND starts_at > block.starts_at
                ) AS candidate
                WHERE at < slots.slot_ends_at OR (at = slots.slot_ends_at AND rank = 0)
                ORDER BY at DESC, rank DESC LIMIT 1
            ) AS measured
            LEFT JOIN LATERAL app.slots_of(block.starts_at, block.step_s, block.offsets_s,
                                           block.small_deltas, block.deltas, block.wide_deltas) AS later
                ON later.slot_starts_at >= measured.at AND later.slot_ends_at <= slots.slot_ends_at
            GROUP BY measured.value),
           carried.value + slots.so_far / 10::numeric ^ block.scale
       ), block.scale) AS value,
       round(slots.delta / 10::numeric ^ block.scale, block.scale) AS delta,
       (ARRAY['smart_meter', 'manual', 'estimated', 'adjusted'])[(flags.flag >> 2) + 1] AS source,
       (ARRAY['valid', 'estimated', 'questionable'])[(flags.flag & 3) + 1] AS quality,
       block.stored_at AS created_at,
       block.changed_at AS updated_at,
       block.day,
       block.register,
       block.account_id
FROM reading_block AS block
CROSS JOIN LATERAL (
    SELECT app.register_value_before(block.register, block.day, block.starts_at) AS value OFFSET 0
) AS carried
CROSS JOIN LATERAL app.slots_of(block.starts_at, block.step_s, block.offsets_s,
                                block.small_deltas, block.deltas, block.wide_deltas) AS slots
CROSS JOIN LATERAL (
    SELECT CASE WHEN block.flags IS NULL THEN log(2, block.kinds)::integer
                ELSE get_byte(block.flags, slots.slot::integer - 1) END AS flag
) AS flags;
"""


class Migration(migrations.Migration):
    dependencies = [("timeseries", "0001_blocks")]
    operations = [
        migrations.RunSQL(READING_ID, "DROP FUNCTION app.reading_id;"),
        migrations.RunSQL(SLOTS, "DROP FUNCTION app.slots_of;"),
        migrations.RunSQL(VALUE_BEFORE, "DROP FUNCTION app.register_value_before;"),
        migrations.RunSQL(VIEW, "DROP VIEW reading;"),
    ]
