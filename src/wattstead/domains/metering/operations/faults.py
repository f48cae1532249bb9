"""Takes reports of faults of meters, and notes when they were repaired."""

from datetime import date
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.models import Meter
from wattstead.domains.metering.records import meter_held
from wattstead.domains.metering.vocabulary import METER_TRANSITIONS, MeterStatus
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said


class FaultOutOfReach(Refusal):
    """A fault is noticed while the meter hangs there, and not tomorrow."""

    code = "fault_out_of_reach"
    kind = "unreadable"
    message = said("A fault is noticed today or earlier, and not before the meter was installed.")


class RepairOutOfReach(Refusal):
    """A meter is repaired after its fault was noticed, and not tomorrow."""

    code = "repair_out_of_reach"
    kind = "unreadable"
    message = said("The fault was noticed on {faulty_since}: it was repaired on that day or later, by today.")


class FaultWithoutWords(Refusal):
    """Whoever is to repair a meter needs to know what is wrong with it."""

    code = "fault_without_words"
    kind = "unreadable"
    message = said("Say what is wrong with the meter.")


def report_fault(*, meter_id: UUID, noticed_on: date, told: str, today: date) -> None:
    """Note that a meter is faulty, since when and how. Readings from then on are questionable.

    Raises NotFound, RoleNotAllowed, TransitionRefused, FaultOutOfReach and FaultWithoutWords.
    """
    meter = _held(meter_id, to=Action.MANAGE_ACCOUNT, status=MeterStatus.FAULTY)
    if noticed_on > today or (meter.installed_on is not None and noticed_on < meter.installed_on):
        raise FaultOutOfReach(field="noticed_on")
    if not told.strip():
        raise FaultWithoutWords(field="description")
    meter.status = MeterStatus.FAULTY.value
    meter.faulty_since, meter.fault, meter.repaired_on = noticed_on, told.strip(), None
    meter.save(update_fields=["status", "faulty_since", "fault", "repaired_on"])


def repair_meter(*, meter_id: UUID, repaired_on: date, today: date) -> None:
    """Note that a faulty meter works again since a day; for staff alone.

    Raises NotFound, RoleNotAllowed, TransitionRefused and RepairOutOfReach.
    """
    meter = _held(meter_id, to=Action.REPAIR_METERS, status=MeterStatus.ACTIVE)
    since = meter.faulty_since
    if since is None or not since <= repaired_on <= today:
        raise RepairOutOfReach(field="repaired_on", faulty_since=since)
    meter.status, meter.repaired_on = MeterStatus.ACTIVE.value, repaired_on
    meter.save(update_fields=["status", "repaired_on"])


def _held(meter_id: UUID, *, to: Action, status: MeterStatus) -> Meter:
    viewer = require_unit_of_work()
    meter = meter_held(viewer, meter_id=meter_id)
    require(viewer, account_id=meter.account_id, to=to)
    METER_TRANSITIONS.require(MeterStatus(meter.status), to=status)
    return meter
