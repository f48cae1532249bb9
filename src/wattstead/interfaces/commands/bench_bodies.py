"""Makes what the measurement of intake needs: meters, an admin's token, and bodies of readings."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from wattstead.interfaces.commands.bench_crowd import superuser_of

STEP_S, SLOTS = 900, 96
ROWS_IN_BATCH = 200_000
ARROW, CSV = "application/vnd.apache.arrow.stream", "text/csv"
JSON_LINES = "application/x-ndjson"
METERS = """
INSERT INTO metering_meter (id, created_at, updated_at, account_id, site_id, meter_number, meter_type, phase,
    manufacturer, model, status, fault, is_smart_meter, reading_frequency)
SELECT md5('meter' || n)::uuid, now(), now(), md5('account' || n)::uuid, md5('site' || n)::uuid,
    'DE' || lpad(n::text, 31, '0'), 'electricity', 'three', '', '', 'active', '', true, '15min'
FROM generate_series(%(first)s::integer, %(last)s) AS n
"""
REGISTERS = """
INSERT INTO metering_register (id, created_at, updated_at, account_id, meter_id, direction, obis_code, digits,
    multiplier, unit, scale, zone, day_boundary)
SELECT md5('register' || n)::uuid, now(), now(), md5('account' || n)::uuid, md5('meter' || n)::uuid,
    'import', '1-1:1.8.0', 6, 1, 'kWh', 3, 'UTC', '00:00'
FROM generate_series(%(first)s::integer, %(last)s) AS n
"""
USUAL = """
INSERT INTO quarantine_usualprofile (id, created_at, updated_at, account_id, register_id, hours, largest,
    known_days, known_until, zero_since)
SELECT md5('profile' || n)::uuid, now(), now(), md5('account' || n)::uuid, md5('register' || n)::uuid,
    decode(repeat('b0010000', 168), 'hex'), 8000, 56, date_trunc('day', now()), date_trunc('day', now())
FROM generate_series(%(first)s::integer, %(last)s) AS n
"""
"""What is usual: 432 Wh in each hour, 8 kWh at most, for eight weeks; so every check has work to do."""


def add_meters(home: Path, *, first: int, last: int) -> None:
    """Add quarter-hourly meters of so many accounts, and what is usual there; the accounts are left out."""
    with superuser_of(home) as superuser:
        superuser.execute("SET session_replication_role = replica")
        for statement in (METERS, REGISTERS, USUAL):
            superuser.execute(statement, {"first": first, "last": last})
        superuser.execute("ANALYZE metering_meter, metering_register, quarantine_usualprofile")


def admins_token() -> str:
    """Return an access token of an admin with a second factor, for intake alone."""
    from wattstead.domains.identity.one_time_codes import code_of, step_at
    from wattstead.domains.identity.operations import create_access_token, register_user
    from wattstead.domains.identity.second_factors import begin_app, confirm_app
    from wattstead.domains.identity.vocabulary import Role, Scope
    from wattstead.foundation.tenancy import seen_by
    from wattstead.kernel.viewer import SYSTEM

    now = datetime.now(UTC)
    with seen_by(SYSTEM):
        admin = register_user(
            email="head-end@example.org",
            password=None,
            first_name="Head",
            last_name="End",
            role=Role.ADMIN,
            language="en",
            timezone="UTC",
        )
        confirm_app(user_id=admin.pk, code=code_of(begin_app(user_id=admin.pk), step=step_at(now)), now=now)
        made = create_access_token(
            user_id=admin.pk,
            name="Head-end",
            scopes=[Scope.READINGS_INTAKE],
            expires_at=now + timedelta(days=1),
            now=now,
        )
        return made.secret


def whole_days(*, meters: int, starts_on: date, days: int) -> pl.DataFrame:
    """Return every quarter-hour of some days of the first meters, meter by meter."""
    first_s = int(datetime(starts_on.year, starts_on.month, starts_on.day, tzinfo=UTC).timestamp())
    ends_s = first_s + STEP_S * np.arange(1, SLOTS * days + 1)
    return _readings(numbers=np.repeat(np.arange(1, meters + 1), len(ends_s)), ends_s=np.tile(ends_s, meters))


def one_quarter(*, meters: int, ends_at: datetime) -> pl.DataFrame:
    """Return one reading of each of the first meters."""
    ends_s = np.full(meters, int(ends_at.timestamp()))
    return _readings(numbers=np.arange(1, meters + 1), ends_s=ends_s)


def one_minute(*, first: int, meters: int, ends_at: datetime) -> pl.DataFrame:
    """Return what some meters counted in the minute that ends then."""
    ends_s = np.full(meters, int(ends_at.timestamp()))
    table = _readings(numbers=np.arange(first, first + meters), ends_s=ends_s)
    return table.with_columns(
        (pl.col("timestamp") - timedelta(minutes=1)).alias("startsAt"), pl.col("delta") / 15
    )


def _readings(*, numbers: npt.NDArray[np.int64], ends_s: npt.NDArray[np.int64]) -> pl.DataFrame:
    use_wh = np.random.default_rng(len(numbers)).gamma(1.2, 90.0, len(numbers)).astype(np.int64)
    names = pl.Series([f"DE{number:031d}" for number in range(int(numbers.max()) + 1)])
    return pl.DataFrame(
        {
            "meterNumber": names.gather(numbers),
            "timestamp": pl.Series(ends_s * 1_000_000).cast(pl.Datetime("us", "UTC")),
            "delta": np.minimum(use_wh, 2_000) / 1000,
        }
    )


def body_of(readings: pl.DataFrame, *, kind: str) -> bytes:
    """Return readings as they travel."""
    stream = io.BytesIO()
    if kind == ARROW:
        parts = [readings[at : at + ROWS_IN_BATCH] for at in range(0, len(readings), ROWS_IN_BATCH)]
        pl.concat(parts, rechunk=False).write_ipc_stream(stream)
        return stream.getvalue()
    written = readings.with_columns(pl.col(pl.Datetime).dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if kind == CSV:
        written.write_csv(stream, float_precision=3)
    else:
        written.write_ndjson(stream)
    return stream.getvalue()
