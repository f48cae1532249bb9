"""Takes what counters showed when somebody moved in or out: the edge of a contract, and of its bills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.contracts.queries import ContractView, contract_seen, contracts_that_turn
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.operations.around_gaps import MOST_DAYS, StandardProfiles
from wattstead.domains.metering.operations.estimates import (
    NoGapToEstimate,
    NothingToEstimateFrom,
    estimate_gaps,
)
from wattstead.domains.metering.operations.hand_readings import record_reading
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.records import RegisterRecord
from wattstead.domains.metering.rules import shown_on_counter
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.record_hand_reading import HandReading, ReadingDoubted, Weighed, weigh
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.periods import ONE_DAY, DayPeriod, Period
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.register_values import value_before, values_around
from wattstead.timeseries.values_at_starts import DayStart, values_at_starts

WAITED = timedelta(days=14)  # for a reading, before one is estimated: the final bill is due in six weeks
LOOKED_BACK = timedelta(days=60)


class Move(StrEnum):
    """Whether a contract begins or ends."""

    IN = "in"
    OUT = "out"


class MoveNotYet(Refusal):
    """What a counter shows at the edge of a contract is read once that is there."""

    code = "move_not_yet"
    message = said("Contract {contract_number} turns at {at}. Tell us then what the counter shows.")


class NoMove(Refusal):
    """A contract without an end has no reading at its end, and one that never begins has none at all."""

    code = "no_move"
    message = said("Contract {contract_number} has no such day.")


class MoveReadingIncomplete(Refusal):
    """Each counter that the contract is about is read, once."""

    code = "move_reading_incomplete"
    kind = "unreadable"
    message = said("There are {count} counters: tell what each of them shows, once.")


class HowKnown(StrEnum):
    """How it is known what a counter showed at the edge of a contract."""

    READ = "read"
    WORKED_OUT = "worked_out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class MoveCounter:
    """A counter at the edge of a contract; `value` is in its own digits, None where nothing tells it.

    `worked_out` values are those of an earlier look and what was counted, or estimated, since.
    """

    register_id: UUID
    meter_id: UUID
    meter_number: str
    obis_code: str
    direction: str
    unit: str
    value: Decimal | None
    how: HowKnown


@dataclass(frozen=True, kw_only=True)
class MoveSeen:
    """The first or the last moment of a contract; `on` is its first day, or its last."""

    move: Move
    on: date
    at: datetime
    is_there: bool
    counters: tuple[MoveCounter, ...]


@dataclass(frozen=True, kw_only=True)
class MoveReading:
    """What somebody read off a counter, in its digits."""

    register_id: UUID
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class WeighedMove:
    """What a reading means, counter by counter, in the order in which they were told."""

    register_id: UUID
    weighed: Weighed


def moves_of(viewer: Viewer, *, contract_id: UUID, now: datetime) -> tuple[MoveSeen, ...]:
    """Return the first moment of a contract, and the last where there is one, with what counters showed.

    Raises NotFound.
    """
    contract = contract_seen(viewer, contract_id=contract_id, today=now.date())
    registers = _registers(viewer, contract=contract)
    return tuple(
        MoveSeen(
            move=move,
            on=day if move is Move.IN else day - ONE_DAY,
            at=at,
            is_there=at <= now,
            counters=_counters(registers, at=at) if at <= now else (),
        )
        for move in Move
        if (day := _day_of(contract, move=move)) is not None
        for at in [_moment(registers, day=day, now=now)]
    )


def weigh_move_reading(
    viewer: Viewer, *, contract_id: UUID, move: Move, readings: Sequence[MoveReading], now: datetime
) -> tuple[WeighedMove, ...]:
    """Return what a reading at the edge of a contract would mean, without keeping it.

    Raises NotFound, RoleNotAllowed, NoMove, MoveNotYet, MoveReadingIncomplete and what `advance_to` refuses.
    """
    found, at = _read(viewer, contract_id=contract_id, move=move, readings=readings, now=now)
    return tuple(
        WeighedMove(
            register_id=each.register_id, weighed=_weighed(found, reading=each, place=place, at=at, now=now)
        )
        for place, each in enumerate(readings)
    )


def record_move_reading(
    viewer: Viewer,
    *,
    contract_id: UUID,
    move: Move,
    readings: Sequence[MoveReading],
    is_confirmed: bool,
    now: datetime,
) -> None:
    """Keep what the counters showed when a contract began or ended; bills of its edge use it.

    The use since the look before is spread over the time between, where nothing was measured. Raises
    ReadingDoubted where something is odd and nobody has confirmed it, and what `weigh_move_reading` refuses.
    """
    weighed = weigh_move_reading(viewer, contract_id=contract_id, move=move, readings=readings, now=now)
    if not is_confirmed and any(each.weighed.doubts for each in weighed):
        raise ReadingDoubted(field="registers")
    found, at = _read(viewer, contract_id=contract_id, move=move, readings=readings, now=now)
    for each in readings:
        record_reading(register=found[each.register_id], value=each.value, read_at=at, now=now)


def counter_named(viewer: Viewer, *, contract_id: UUID, name: str, now: datetime) -> UUID:
    """Return the id of a counter of a contract by its direction, where one alone counts it, or by its id.

    Raises NotFound, and MoveReadingIncomplete where a direction does not name one counter.
    """
    contract = contract_seen(viewer, contract_id=contract_id, today=now.date())
    registers = _registers(viewer, contract=contract)
    found = [each.pk for each in registers if name in (each.direction, str(each.pk))]
    if len(found) != 1:
        raise MoveReadingIncomplete(field="registers", count=len(registers))
    return found[0]


def estimate_moves(viewer: Viewer, *, profiles: StandardProfiles, now: datetime) -> int:
    """Estimate what was used up to the edges of contracts at which nobody read; return of how many counters.

    Two weeks after the day, from the last look on; a reading that comes later makes the estimate anew.
    Every counter has a unit of work of its own, and what is estimated is no gap any more.
    """
    first, last = now.date() - LOOKED_BACK, now.date() - WAITED
    with seen_by(viewer):
        turns = contracts_that_turn(viewer, days=DayPeriod(starts_on=first, ends_before=last + ONE_DAY))
        work = [
            (register.pk, turn.on)
            for turn in turns
            for register in _registers_at(viewer, site_id=turn.site_id, commodity=turn.commodity)
        ]
    done = 0
    for register_id, on in work:
        with seen_by(viewer):
            done += _estimate_until(viewer, register_id=register_id, on=on, profiles=profiles, now=now)
    return done


def _estimate_until(
    viewer: Viewer, *, register_id: UUID, on: date, profiles: StandardProfiles, now: datetime
) -> bool:
    register = registers_visible_to(viewer).get(pk=register_id)
    at = day_starts_at(on, zone=ZoneInfo(register.zone), boundary=register.day_boundary)
    before = value_before(series_of(register), at)
    if before is None:
        return False
    first = max(before.at.astimezone(ZoneInfo(register.zone)).date(), on - timedelta(days=MOST_DAYS))
    if first >= on:
        return False
    try:
        estimate_gaps(
            register=register,
            days=DayPeriod(starts_on=first, ends_before=on),
            profiles=profiles,
            now=now,
        )
    except (NoGapToEstimate, NothingToEstimateFrom):
        return False
    return True


def _read(
    viewer: Viewer, *, contract_id: UUID, move: Move, readings: Sequence[MoveReading], now: datetime
) -> tuple[Mapping[UUID, RegisterRecord], datetime]:
    """Return the counters a contract is about and the moment of the move, if they can be read now."""
    contract = contract_seen(viewer, contract_id=contract_id, today=now.date())
    require(viewer, account_id=contract.account_id, to=Action.MANAGE_ACCOUNT)
    day = _day_of(contract, move=move)
    if day is None:
        raise NoMove(field="move", contract_number=contract.contract_number)
    registers = _registers(viewer, contract=contract)
    if not registers:
        raise NotFound
    at = _moment(registers, day=day, now=now)
    if at > now:
        local = at.astimezone(ZoneInfo(registers[0].zone))
        raise MoveNotYet(field="move", contract_number=contract.contract_number, at=local)
    if sorted(each.register_id for each in readings) != sorted(each.pk for each in registers):
        raise MoveReadingIncomplete(field="registers", count=len(registers))
    return {each.pk: each for each in registers}, at


def _weighed(
    found: Mapping[UUID, RegisterRecord], *, reading: MoveReading, place: int, at: datetime, now: datetime
) -> Weighed:
    """Return what one reading means; a refusal names the field it is about."""
    seen = HandReading(register_id=reading.register_id, value=reading.value, read_at=at)
    try:
        return weigh(found[reading.register_id], reading=seen, now=now)
    except Refusal as refusal:
        refusal.field = {"value": f"registers.{place}.value", "read_at": "move"}.get(refusal.field or "")
        raise


def _day_of(contract: ContractView, *, move: Move) -> date | None:
    """Return the day whose start is the edge of a contract; None where there is none."""
    if contract.never_begins:
        return None
    return contract.starts_on if move is Move.IN else contract.supplied_before


def _registers(viewer: Viewer, *, contract: ContractView) -> list[RegisterRecord]:
    return _registers_at(viewer, site_id=contract.site_id, commodity=contract.commodity)


def _registers_at(viewer: Viewer, *, site_id: UUID, commodity: Commodity) -> list[RegisterRecord]:
    """Return the counters of a site that a contract is about: of meters in use, in order of their numbers."""
    found = registers_visible_to(viewer).filter(
        meter__site_id=site_id, meter__meter_type=commodity.value, meter__in_use_before=None
    )
    return list(found)


def _moment(registers: Sequence[RegisterRecord], *, day: date, now: datetime) -> datetime:
    """Return when a day begins by the clock of the counters; without any, in the zone of `now`."""
    if not registers:
        return datetime.combine(day, datetime.min.time(), now.tzinfo)
    first = registers[0]
    return day_starts_at(day, zone=ZoneInfo(first.zone), boundary=first.day_boundary)


def _counters(registers: Sequence[RegisterRecord], *, at: datetime) -> tuple[MoveCounter, ...]:
    starts = {each.pk: DayStart(series=series_of(each), at=at) for each in registers}
    worked_out = values_at_starts(set(starts.values()))
    return tuple(_counter(each, at=at, worked_out=worked_out.get(starts[each.pk])) for each in registers)


def _counter(register: RegisterRecord, *, at: datetime, worked_out: Decimal | None) -> MoveCounter:
    looks = values_around(series_of(register), Period(starts_at=at, ends_before=at))
    seen = next((look for look in looks if look.at == at), None)
    value = unscaled(seen.value, LARGEST_SCALE) if seen else worked_out
    how = HowKnown.READ if seen else HowKnown.WORKED_OUT if value is not None else HowKnown.UNKNOWN
    return MoveCounter(
        register_id=register.pk,
        meter_id=register.meter_id,
        meter_number=register.meter.meter_number,
        obis_code=register.obis_code,
        direction=register.direction,
        unit=register.unit,
        value=None
        if value is None
        else shown_on_counter(value, multiplier=register.multiplier, digits=register.digits),
        how=how,
    )
