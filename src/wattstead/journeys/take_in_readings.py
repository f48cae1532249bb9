"""Takes in the readings that a meter reports."""

from datetime import datetime

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.operations.readings import take_in_intervals
from wattstead.domains.metering.queries import meter_with_number, register_counting
from wattstead.domains.metering.vocabulary import Direction
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.outcome import Outcome


def take_in_readings(
    *,
    meter_number: str,
    intervals: Intervals,
    now: datetime,
    reason: str,
    direction: Direction = Direction.IMPORT,
) -> Outcome:
    """Keep intervals of the meter with that number, as the viewer of the unit of work.

    Without a direction the import register is meant. Raises MeterNumberUnknown,
    RoleNotAllowed, DirectionNotCounted and what `take_in_intervals` refuses.
    """
    viewer = require_unit_of_work()
    meter = meter_with_number(viewer, meter_number=meter_number)
    require(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
    register = register_counting(viewer, meter_id=meter.pk, direction=direction)
    return take_in_intervals(register=register, intervals=intervals, now=now, reason=reason)
