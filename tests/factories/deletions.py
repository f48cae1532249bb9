"""Makes what stays behind of deleted readings, for tests; call inside `seen_by(SYSTEM)`."""

from datetime import UTC, date, datetime

from wattstead.domains.metering.models import Register
from wattstead.timeseries.session import cursor


def a_deletion(register: Register) -> None:
    """Write down that two days of a register were deleted."""
    cursor().execute(
        "INSERT INTO reading_deletion (register, account_id, meter_id, first_day, last_day, days, readings,"
        " deleted_at, reason) VALUES (%s, %s, %s, %s, %s, 2, 192, %s, 'test')",
        [
            register.number,
            register.account_id,
            register.meter_id,
            date(2010, 3, 1),
            date(2010, 3, 2),
            datetime(2025, 1, 2, tzinfo=UTC),
        ],
    )
