"""Lets the days of registers follow another clock."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from wattstead.domains.metering.models import Register
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.timeseries.rebuilding import rebuild


def follow_clock_of_site(*, site_id: UUID, zone: str, now: datetime) -> int:
    """Cut the days of every register of a site by the clock of `zone`, and return how many changed.

    Meters out of use are among them. Raises IntervalCrossesDay where readings are of whole days.
    """
    registers = registers_visible_to(require_unit_of_work()).filter(meter__site_id=site_id)
    changed = 0
    for register in registers.exclude(zone=zone).select_for_update(of=("self",)):
        series = series_of(register)
        rebuild(old=series, new=replace(series, zone=zone), known_at=now)
        changed += Register.objects.filter(pk=register.pk).update(zone=zone)
    return changed
