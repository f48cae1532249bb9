"""Keeps from where on readings are doubted where staff said so, with what held before and who changed it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from wattstead.domains.metering.checks.limits import LIMITS, SMALLEST_AND_LARGEST, Kind, Limits
from wattstead.domains.metering.quarantine.models import LimitsSet
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said

NAMES = tuple(SMALLEST_AND_LARGEST)
MAY_CHANGE = "admin"


class LimitsNotYours(Refusal):
    """What holds for all meters is an admin's to say."""

    code = "limits_not_yours"
    kind = "forbidden"
    message = said("Only an admin changes the limits of the checks.")


class LimitOutOfBounds(Refusal):
    """A limit that would doubt everything or nothing."""

    code = "limit_out_of_bounds"
    kind = "unreadable"
    message = said("Say a number from {least} to {most}.")


@dataclass(frozen=True, kw_only=True)
class LimitsChange:
    """What was set when, by whom and why."""

    kind: Kind
    limits: Limits
    set_at: datetime
    set_by: UUID | None
    note: str


def limits_in_force() -> Mapping[Kind, Limits]:
    """Return what holds for each kind of register now; one statement, whatever was set how often."""
    require_unit_of_work()
    latest = LimitsSet.objects.order_by("meter_type", "direction", "-set_at", "-id")
    rows = latest.distinct("meter_type", "direction")
    told = {(MeterType(row.meter_type), Direction(row.direction)): _limits(row) for row in rows}
    return MappingProxyType({**LIMITS, **told}) if told else LIMITS


def limits_history(*, most: int) -> tuple[LimitsChange, ...]:
    """Return what was set, the latest first."""
    require_unit_of_work()
    return tuple(
        LimitsChange(
            kind=(MeterType(row.meter_type), Direction(row.direction)),
            limits=_limits(row),
            set_at=row.set_at,
            set_by=row.set_by,
            note=row.note,
        )
        for row in LimitsSet.objects.order_by("-set_at", "-id")[:most]
    )


def set_limits(*, kind: Kind, limits: Limits, note: str, now: datetime) -> None:
    """Say from where on readings of a kind of register are doubted; it holds for what comes from now on.

    Raises LimitsNotYours and LimitOutOfBounds.
    """
    viewer = require_unit_of_work()
    if not viewer.is_system and viewer.staff != MAY_CHANGE:
        raise LimitsNotYours
    told = asdict(limits)
    for name, (least, most) in SMALLEST_AND_LARGEST.items():
        if not least <= told[name] <= most:
            raise LimitOutOfBounds(field=name, least=least, most=most)
    meter_type, direction = kind
    LimitsSet.objects.create(
        meter_type=meter_type.value,
        direction=direction.value,
        set_at=now,
        set_by=viewer.user_id,
        note=note.strip(),
        **told,
    )


def _limits(row: LimitsSet) -> Limits:
    return Limits(**{name: getattr(row, name) for name in NAMES})
