"""Gives the slots of devices back as readings with the specification's fields, worked out by SQL.

A reading is a slot of the first quantity of its device (place 0); the others are what their
blocks hold for the very same stretch of time. `energy_kwh` is what the counter showed:
the last value seen on it and the deltas since, or all deltas where nobody ever saw one.

The views take the rights of whoever asks (security_invoker). They cannot turn `timestamp`
into days, so whoever filters by it names `day` or `register` too.
"""

from django.db import migrations

DEVICE_READING_ID = """
CREATE FUNCTION app.device_reading_id(kind integer, series bigint, instant_s bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT (lpad(to_hex(series), 12, '0') || '8' || lpad(to_hex(instant_s >> 28), 3, '0')
            || '8' || lpad(to_hex(kind), 3, '0') || lpad(to_hex(instant_s & 268435455), 12, '0'))::uuid
$$;
"""

AMOUNT = """
CREATE FUNCTION app.amount_between(
    from_s bigint, until_s bigint, step_s integer, offsets_s integer[],
    small_deltas smallint[], deltas integer[], wide_deltas bigint[], scale smallint
) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT round(coalesce(nullif(small_deltas[place], -32768)::bigint,
                          nullif(deltas[place], -2147483648)::bigint,
                          nullif(wide_deltas[place], -9223372036854775808)) / 10::numeric ^ scale, scale)
    FROM (SELECT CASE WHEN step_s IS NULL THEN array_position(offsets_s, until_s::integer)
                      ELSE (until_s / step_s)::integer END AS place) AS found
    WHERE from_s = CASE WHEN step_s IS NULL THEN coalesce(offsets_s[place - 1], 0)
                        ELSE (place - 1) * step_s END
        AND (step_s IS NULL OR until_s = place * step_s)
$$;
"""

# As for readings, the key finds the blocks since a moment: days are those of UTC but for one.
VALUE_BEFORE = """
CREATE FUNCTION app.{kind}_before(of_register bigint, of_day date, of_starts_at timestamptz)
RETURNS numeric LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH last AS (
        SELECT at, value FROM (
            (SELECT starts_at + anchor_offsets_s[cardinality(anchor_offsets_s)] * interval '1 second' AS at,
                    anchor_values[cardinality(anchor_values)] AS value
             FROM {kind}_block
             WHERE register = of_register AND day < of_day AND anchor_values IS NOT NULL
             ORDER BY day DESC LIMIT 1)
            UNION ALL SELECT '-infinity', 0
        ) AS seen ORDER BY at DESC LIMIT 1
    )
    SELECT last.value / 1000000.0
        + coalesce((
            SELECT sum(CASE WHEN starts_at >= last.at THEN total ELSE (
                SELECT sum(slots.delta) FROM app.slots_of(
                    starts_at, step_s, offsets_s, small_deltas, deltas, wide_deltas
                ) AS slots WHERE slots.slot_starts_at >= last.at
            ) END / 10::numeric ^ scale)
            FROM {kind}_block
            WHERE register = of_register AND day < of_day AND day >= (last.at AT TIME ZONE 'UTC')::date - 1
          ), 0)
    FROM last
$$;
"""

ENERGY = """round(coalesce(
        (SELECT measured.value / 1000000.0 + coalesce(sum(later.delta) / 10::numeric ^ block.scale, 0)
         FROM (
             SELECT block.starts_at + offset_s * interval '1 second' AS at, value
             FROM unnest(block.anchor_offsets_s, block.anchor_values) AS anchor (offset_s, value)
             WHERE block.starts_at + offset_s * interval '1 second' <= slots.slot_ends_at
             ORDER BY at DESC LIMIT 1
         ) AS measured
         LEFT JOIN LATERAL app.slots_of(block.starts_at, block.step_s, block.offsets_s,
                                        block.small_deltas, block.deltas, block.wide_deltas) AS later
             ON later.slot_starts_at >= measured.at AND later.slot_ends_at <= slots.slot_ends_at
         GROUP BY measured.value),
        carried.value + slots.so_far / 10::numeric ^ block.scale
    ), block.scale)"""
CARRIED = """
CROSS JOIN LATERAL (
    SELECT app.{kind}_before(block.register, block.day, block.starts_at) AS value OFFSET 0
) AS carried"""
OTHER = """
LEFT JOIN {kind}_block AS {name} ON {name}.register = registers.{name} AND {name}.day = block.day"""
# Worked out behind OFFSET 0: under row-level security PostgreSQL looks nothing up in an index by
# an expression that it does not know to be leakproof.
REGISTERS = """
CROSS JOIN LATERAL (SELECT {registers} OFFSET 0) AS registers"""
AMOUNT_OF = (
    "app.amount_between(part.from_s, part.until_s, {name}.step_s, {name}.offsets_s, {name}.small_deltas,"
    " {name}.deltas, {name}.wide_deltas, {name}.scale)"
)
DELTA = "round(slots.delta / 10::numeric ^ block.scale, block.scale)"
FLAG = """CASE WHEN block.flags IS NULL THEN log(2, block.kinds)::integer
         ELSE get_byte(block.flags, slots.slot::integer - 1) END"""
VIEW = """
CREATE VIEW {kind}_reading WITH (security_invoker = true) AS
SELECT app.device_reading_id(
        {code}, block.register >> 3, extract(epoch FROM slots.slot_ends_at)::bigint
    ) AS id,
    block.device_id AS {kind_of_device}_id,
    slots.slot_ends_at AS "timestamp",
    {fields},
    block.stored_at AS created_at,
    block.day, block.register, block.account_id
FROM {kind}_block AS block{registers}{others}{carried}
CROSS JOIN LATERAL app.slots_of(block.starts_at, block.step_s, block.offsets_s,
                                block.small_deltas, block.deltas, block.wide_deltas) AS slots
CROSS JOIN LATERAL (
    SELECT extract(epoch FROM slots.slot_starts_at - block.starts_at)::bigint AS from_s,
           extract(epoch FROM slots.slot_ends_at - block.starts_at)::bigint AS until_s
) AS part
WHERE block.register & 7 = 0;
"""


def amount(name: str) -> str:
    """Return what the block of a quantity holds for the slot."""
    return AMOUNT_OF.format(name=name)


def view(
    kind: str,
    *,
    code: int,
    kind_of_device: str,
    others: tuple[str, ...],
    fields: dict[str, str],
    carried: bool,
) -> str:
    """Return the SQL of a view; `others` are the quantities beside the first, by their places."""
    return VIEW.format(
        kind=kind,
        code=code,
        kind_of_device=kind_of_device,
        fields=",\n    ".join(f"{expression} AS {name}" for name, expression in fields.items()),
        registers=REGISTERS.format(
            registers=", ".join(
                f"block.register + {place} AS {name}" for place, name in enumerate(others, start=1)
            )
        ),
        others="".join(OTHER.format(kind=kind, name=name) for name in others),
        carried=CARRIED.format(kind=kind) if carried else "",
    )


MEAN = f"round({DELTA} * 3600 * {{per_kilo}} / (part.until_s - part.from_s), 3)"
PRODUCTION = view(
    "production",
    code=2,
    kind_of_device="solar_system",
    others=("power", "self_consumed", "exported"),
    carried=True,
    fields={
        "power_kw": f"coalesce({amount('power')}, {MEAN.format(per_kilo=1)})",
        "energy_kwh": ENERGY,
        "delta_kwh": DELTA,
        "self_consumed_kwh": amount("self_consumed"),
        "exported_kwh": amount("exported"),
        "source": f"(ARRAY['inverter', 'meter', 'estimated'])[(({FLAG}) >> 2) + 1]",
    },
)
BATTERY = view(
    "battery",
    code=3,
    kind_of_device="battery",
    others=("percent", "power", "temperature", "cycles", "health"),
    carried=False,
    fields={
        "charge_kwh": DELTA,
        "charge_percent": amount("percent"),
        "power_kw": f"coalesce({amount('power')}, 0)",
        "state": f"(ARRAY['discharging', 'idle', 'charging'])"
        f"[sign(coalesce({amount('power')}, 0))::integer + 2]",
        "temperature": amount("temperature"),
        "cycles": f"{amount('cycles')}::bigint",
        "health_percent": amount("health"),
    },
)
SMART_PLUG = view(
    "smart_plug",
    code=4,
    kind_of_device="smart_plug",
    others=("power",),
    carried=True,
    fields={
        "power_w": f"coalesce({amount('power')}, {MEAN.format(per_kilo=1000)})",
        "energy_kwh": ENERGY,
        "delta_kwh": DELTA,
    },
)


class Migration(migrations.Migration):
    dependencies = [("timeseries", "0003_device_blocks")]
    operations = [
        migrations.RunSQL(DEVICE_READING_ID, "DROP FUNCTION app.device_reading_id;"),
        migrations.RunSQL(AMOUNT, "DROP FUNCTION app.amount_between;"),
        *(
            migrations.RunSQL(VALUE_BEFORE.format(kind=kind), f"DROP FUNCTION app.{kind}_before;")
            for kind in ("production", "smart_plug")
        ),
        migrations.RunSQL(PRODUCTION, "DROP VIEW production_reading;"),
        migrations.RunSQL(BATTERY, "DROP VIEW battery_reading;"),
        migrations.RunSQL(SMART_PLUG, "DROP VIEW smart_plug_reading;"),
    ]
