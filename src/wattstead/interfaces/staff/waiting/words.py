"""Says in a word or two why readings wait, and what was decided."""

from datetime import datetime, timedelta

from django.utils.translation import gettext

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.vocabulary import WaitingState
from wattstead.interfaces.pages.meters.words import time_told
from wattstead.interfaces.pages.parts import Badge

AN_HOUR = timedelta(hours=1)
OF_A_FILE = "import of "


def reason_label(reason: CheckName) -> str:
    """Return the name of what a check found."""
    return {
        CheckName.SPIKE: gettext("Spike"),
        CheckName.UNIT_MULTIPLIER: gettext("Unit or multiplier"),
        CheckName.ROLLOVER: gettext("Counter ran back"),
        CheckName.SUM_CHECK: gettext("Sum and counter differ"),
        CheckName.NEGATIVE: gettext("Below zero"),
        CheckName.FUTURE: gettext("In the future"),
        CheckName.INACTIVE_METER: gettext("Meter not in use"),
    }[reason]


def state_badge(state: WaitingState) -> Badge:
    """Return what became of a reading."""
    return {
        WaitingState.OPEN: Badge(text=gettext("Waits"), tone="warning"),
        WaitingState.ACCEPTED: Badge(text=gettext("Accepted"), tone="success"),
        WaitingState.REPLACED: Badge(text=gettext("Replaced"), tone="neutral"),
        WaitingState.REJECTED: Badge(text=gettext("Rejected"), tone="error"),
    }[state]


def waited(since: datetime, *, now: datetime) -> str:
    """Return how long something has waited: "6 days"; under an hour is less than one."""
    over = now - since
    return time_told(over) if over >= AN_HOUR else gettext("less than an hour")


def came_from(source: str) -> str:
    """Return in words where readings came from."""
    name = source.removeprefix(OF_A_FILE)
    if name != source:
        return gettext("file {name}").format(name=name)
    told = {
        "brought by API": gettext("a program of the customer"),
        "brought by head-end": gettext("the head-end"),
        "reading by hand": gettext("a reading by hand"),
    }
    return told.get(source, source)
