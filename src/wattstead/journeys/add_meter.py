"""Adds a meter to a site, as its people know it: by its number and what flows through it."""

import re
from dataclasses import dataclass
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.operations.meters import MeterPlate, NewRegister, install_meter
from wattstead.domains.metering.vocabulary import Direction, MeterType, Phase, ReadingFrequency
from wattstead.domains.sites.queries import site_visible_to
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer

NUMBER = re.compile(r"[0-9A-Z][0-9A-Z./-]{3,39}")


class MeterNumberUnreadable(Refusal):
    """A meter number is made of letters and digits, as the plate of a meter shows it."""

    code = "meter_number_unreadable"
    kind = "unreadable"
    message = said("A meter number has 4 to 40 letters and digits; “{meter_number}” is none.")


@dataclass(frozen=True, kw_only=True)
class NewMeter:
    """What its people say about a meter."""

    meter_number: str
    meter_type: MeterType
    phase: Phase | None
    feeds_in: bool
    is_smart: bool


def add_meter(viewer: Viewer, *, site_id: UUID, meter: NewMeter) -> UUID:
    """Install a meter at a site and return its id; runs in the caller's unit of work.

    Since when it hangs there is left open, so that older readings can be brought. Raises
    NotFound, RoleNotAllowed, MeterNumberUnreadable and MeterNumberTaken.
    """
    site = site_visible_to(viewer, site_id=site_id)
    require(viewer, account_id=site.account_id, to=Action.MANAGE_ACCOUNT)
    is_gas = meter.meter_type is MeterType.GAS
    directions = [Direction.IMPORT]
    if meter.feeds_in and not is_gas:
        directions.append(Direction.EXPORT)
    installed = install_meter(
        site_id=site.pk,
        plate=MeterPlate(
            meter_number=_number(meter.meter_number),
            meter_type=meter.meter_type,
            phase=None if is_gas else meter.phase or Phase.THREE,
            is_smart_meter=meter.is_smart,
            reading_frequency=_frequency(meter.is_smart, is_gas=is_gas),
        ),
        installed_on=None,
        registers=[NewRegister(direction=direction) for direction in directions],
    )
    return installed.pk


def _number(written: str) -> str:
    """Return a meter number without the blanks in which people group it."""
    number = "".join(written.split()).upper()
    if not NUMBER.fullmatch(number):
        raise MeterNumberUnreadable(field="meter_number", meter_number=written[:40])
    return number


def _frequency(is_smart: bool, *, is_gas: bool) -> ReadingFrequency | None:  # noqa: FBT001
    if not is_smart:
        return None
    return ReadingFrequency.DAILY if is_gas else ReadingFrequency.QUARTER_HOURLY
