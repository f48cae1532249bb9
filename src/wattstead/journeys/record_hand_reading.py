"""Keeps what somebody read off a counter; asks again first where it is hard to believe."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.counter_photos.operations import attach_photo
from wattstead.domains.metering.expected_use import ExpectedUse, expected_use
from wattstead.domains.metering.operations.batches import BroughtValue
from wattstead.domains.metering.operations.hand_readings import (
    CounterRanBackwards,
    UseBeyondBelief,
    advance_to,
)
from wattstead.domains.metering.queries import register_visible_to
from wattstead.domains.metering.records import RegisterRecord
from wattstead.domains.metering.rules import doubts_about, likely_meant, shown_on_counter
from wattstead.domains.metering.vocabulary import Doubt
from wattstead.journeys.take_in_readings import take_in_readings_of
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.periods import Period
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.became import Became

SOURCE = "reading by hand"


class ReadingDoubted(Refusal):
    """The reading is possible but hard to believe; whoever read it is asked to look again."""

    code = "reading_doubted"
    message = said("This reading is hard to believe. Look again, and confirm it if it is right.")


@dataclass(frozen=True, kw_only=True)
class HandReading:
    """What somebody read off the counter of a register, in the counter's own digits, and when."""

    register_id: UUID
    value: Decimal
    read_at: datetime


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What a reading means: the use since the last one, what was likely, and what is odd about it.

    Amounts of energy are in the register's unit, `before` and `meant` in the counter's digits;
    `meant` is what was probably read where a single slip of the pen explains the doubt.
    `contradiction` says which look it cannot follow or come before; it then `waits` for a decision, as
    does what the intervals of the meter deny, once somebody insists on it.
    """

    unit: str
    zone: str
    before: Decimal | None
    before_at: datetime | None
    use: Decimal | None
    over: timedelta | None
    expected: ExpectedUse | None
    doubts: tuple[Doubt, ...]
    meant: Decimal | None
    contradiction: Refusal | None = None
    waits: bool = False


def weigh_hand_reading(viewer: Viewer, *, reading: HandReading, now: datetime) -> Weighed:
    """Return what a reading would mean, without keeping it.

    Raises NotFound, RoleNotAllowed and what `take_in_readings_of` refuses.
    """
    return _weighed(_register(viewer, register_id=reading.register_id), reading=reading, now=now)


def record_hand_reading(
    viewer: Viewer, *, reading: HandReading, is_confirmed: bool, now: datetime, photo_id: UUID | None = None
) -> Weighed:
    """Take in a reading, with the use since the one before as an estimate where nothing was measured.

    `photo_id` is a photo that was laid aside for it. Raises ReadingDoubted where something is odd and
    nobody has confirmed it, and what `weigh_hand_reading` refuses.
    """
    register = _register(viewer, register_id=reading.register_id)
    weighed = _weighed(register, reading=reading, now=now)
    if weighed.doubts and not is_confirmed:
        raise ReadingDoubted(field="value")
    brought = BroughtValue(read_at=reading.read_at, value=reading.value)
    (result,) = take_in_readings_of(viewer, register=register, readings=[brought], now=now, reason=SOURCE)
    if result.refusal is not None:
        raise result.refusal
    if photo_id is not None:
        attach_photo(register=register, photo_id=photo_id, read_at=reading.read_at)
    return replace(weighed, waits=result.became is Became.WAITING)


def _register(viewer: Viewer, *, register_id: UUID) -> RegisterRecord:
    """Return the register whose counter the viewer may read; raises NotFound and RoleNotAllowed."""
    register = register_visible_to(viewer, register_id=register_id)
    require(viewer, account_id=register.account_id, to=Action.MANAGE_READINGS)
    return register


def _weighed(register: RegisterRecord, *, reading: HandReading, now: datetime) -> Weighed:
    """Return what a reading would mean, also where it contradicts another one."""
    try:
        return weigh(register, reading=reading, now=now)
    except (CounterRanBackwards, UseBeyondBelief) as contradiction:
        first = _first(unit=register.unit, zone=register.zone)
        return replace(first, doubts=(Doubt.CONTRADICTS,), contradiction=contradiction)


def weigh(register: RegisterRecord, *, reading: HandReading, now: datetime) -> Weighed:
    """Return what a reading of a register would mean; raises what `advance_to` refuses."""
    advance = advance_to(register=register, value=reading.value, read_at=reading.read_at, now=now)
    if advance.before is None or advance.earlier is None:
        return _first(unit=register.unit, zone=register.zone)
    since = Period(starts_at=advance.before.at, ends_before=advance.shown.at)
    expected = expected_use(register, period=since)
    use = unscaled(advance.earlier, LARGEST_SCALE)
    before = shown_on_counter(
        unscaled(advance.before.value, LARGEST_SCALE), multiplier=register.multiplier, digits=register.digits
    )
    doubts = doubts_about(
        use,
        over=since.length,
        expected=expected.use if expected else None,
        reported=expected.reported if expected else None,
        rolled_over=advance.rolled_over,
    )
    return Weighed(
        unit=register.unit,
        zone=register.zone,
        before=before,
        before_at=advance.before.at,
        use=use,
        over=since.length,
        expected=expected,
        doubts=doubts,
        meant=likely_meant(reading.value, before=before, expected=expected.use / register.multiplier)
        if doubts and expected
        else None,
    )


def _first(*, unit: str, zone: str) -> Weighed:
    return Weighed(
        unit=unit,
        zone=zone,
        before=None,
        before_at=None,
        use=None,
        over=None,
        expected=None,
        doubts=(),
        meant=None,
    )
