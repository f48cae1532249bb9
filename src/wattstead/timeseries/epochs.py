"""Remembers which device counted for a register when, and what both showed at the exchange."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries.counting import DeviceEpoch
from wattstead.timeseries.series import Series
from wattstead.timeseries.session import cursor, look_up


class ExchangeKnownOtherwise(Refusal):
    """Another exchange is known for the same register and moment."""

    code = "exchange_known_otherwise"
    message = said("An exchange of the device at {starts_at} is known already, with other values.")


def record_exchange(
    series: Series, epoch: DeviceEpoch, *, known_at: datetime, actor_id: UUID | None, reason: str
) -> None:
    """Record that a new device counts from now on; recording it again changes nothing.

    Values are in millionths of the register's unit. Raises ExchangeKnownOtherwise.
    """
    put = cursor().execute(
        "INSERT INTO device_epoch (register, starts_at, account_id, meter_id, old_serial_number,"
        " new_serial_number, old_final_value, new_first_value, known_at, actor_id, reason)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (register, starts_at) DO NOTHING",
        [
            series.number,
            epoch.starts_at,
            series.account_id,
            series.meter_id,
            epoch.old_serial_number,
            epoch.new_serial_number,
            epoch.old_final_value,
            epoch.new_first_value,
            known_at,
            actor_id,
            reason,
        ],
    )
    if put.rowcount == 0 and epoch not in exchanges_of(series):
        local = epoch.starts_at.astimezone(ZoneInfo(series.zone))
        raise ExchangeKnownOtherwise(field="exchanged_at", starts_at=local)


def exchanges_of(series: Series) -> tuple[DeviceEpoch, ...]:
    """Return the exchanges of a register's device, oldest first."""
    return exchanges_of_many((series,)).get(series.number, ())


def exchanges_of_many(series: Sequence[Series]) -> dict[int, tuple[DeviceEpoch, ...]]:
    """Return the exchanges of every register that had some, oldest first, in one statement."""
    rows = look_up(
        "SELECT register, starts_at, old_serial_number, new_serial_number, old_final_value, new_first_value"
        " FROM device_epoch WHERE register = ANY (%s::bigint[]) ORDER BY register, starts_at",
        [[one.number for one in series]],
    )
    found: dict[int, tuple[DeviceEpoch, ...]] = {}
    for number, starts_at, old_serial_number, new_serial_number, old_final_value, new_first_value in rows:
        epoch = DeviceEpoch(
            starts_at=starts_at,
            old_serial_number=old_serial_number,
            new_serial_number=new_serial_number,
            old_final_value=old_final_value,
            new_first_value=new_first_value,
        )
        found[number] = (*found.get(number, ()), epoch)
    return found
