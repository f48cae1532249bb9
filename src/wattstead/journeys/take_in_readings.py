"""Takes in readings of meters, whichever way they came, by the same rules and with a result for each.

Many meters at once come in pieces that fit in memory; a piece is judged by itself, and the next
one meets what the one before kept. Readings that overlap are refused in whichever pieces they stand.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

import numpy as np
import numpy.typing as npt

from wattstead.domains.accounts.queries import accounts_allowing, require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.arriving import Arriving
from wattstead.domains.metering.brought_before import BroughtBefore
from wattstead.domains.metering.operations.batches import Brought, take_in_batch
from wattstead.domains.metering.operations.intake import TakenIn, take_in_arriving
from wattstead.domains.metering.operations.looks import (
    UNNAMED,
    ArrivingLooks,
    LooksTaken,
    take_in_arriving_looks,
)
from wattstead.domains.metering.records import RegisterRecord
from wattstead.domains.metering.registers_by_name import NONE, Named, RegisterName, registers_named
from wattstead.kernel.refusals import Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.became import Result
from wattstead.timeseries.intervals import Bytes
from wattstead.timeseries.outcome import Outcome

MOST_TOLD = 1_000
"""Refusals that are told one by one; the others are counted."""
MOST_LOOKS = 1_000
"""What counters showed is weighed look by look: so many of them in one body."""
Rows = npt.NDArray[np.intp]


class TooManyCounterValues(Refusal):
    """What counters showed is weighed look by look, so a body holds a bearable number of them."""

    code = "too_many_counter_values"
    kind = "unreadable"
    message = said("At most {most} values of counters fit into one request. Send the others in further ones.")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why an item could not be read: a code, and the field at fault."""

    code: str
    field: str | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Piece:
    """Some items of what was brought.

    `readings` are those that were read, `items_read` which items they are, rising; their `which`
    points into `names`. `looks` tell what counters showed, `items_of_looks` which items they are.
    `items_unread` could not be read, each for the fault at its place.
    """

    items: int
    names: Sequence[RegisterName]
    readings: Arriving
    items_read: Rows
    items_unread: Rows
    faults: Bytes
    kinds: Sequence[Fault]
    looks: ArrivingLooks = field(default_factory=ArrivingLooks.none)
    items_of_looks: Rows = field(default_factory=lambda: np.zeros(0, dtype=np.intp))


@dataclass(frozen=True, kw_only=True)
class RefusedItem:
    """An item that was refused, counted from 0; the number of its meter where it was read; and why."""

    item: int
    meter_number: str | None
    why: Refusal | Fault


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of all items.

    `told` are the first that were refused, `goes_on_at` is the first one that is not told.
    """

    items: int = 0
    outcome: Outcome = field(default_factory=Outcome)
    waiting: int = 0
    codes: Mapping[str, int]
    told: tuple[RefusedItem, ...] = ()
    goes_on_at: int | None = None

    @property
    def refused(self) -> int:
        """Return how many items were refused."""
        return sum(self.codes.values())


def take_in_readings(viewer: Viewer, *, pieces: Iterable[Piece], now: datetime, reason: str) -> Taken:
    """Keep the good readings of many meters; a bad one keeps no other from being kept.

    Raises TooManyCounterValues.
    """
    taken, before, looks = Taken(codes={}), BroughtBefore(), 0
    for piece in pieces:
        looks += len(piece.looks)
        if looks > MOST_LOOKS:
            raise TooManyCounterValues(most=MOST_LOOKS)
        taken = _and(taken, viewer=viewer, piece=piece, now=now, reason=reason, before=before)
        del piece  # and all that was made of it: the next one needs the room
    return taken


def _and(
    taken: Taken, *, viewer: Viewer, piece: Piece, now: datetime, reason: str, before: BroughtBefore
) -> Taken:
    """Return what became of everything, with what becomes of one more piece."""
    named = _registers(viewer, names=piece.names)
    made = take_in_arriving(piece.readings, named=named, now=now, reason=reason, before=before)
    seen = _looks_taken(piece.looks, named=named, now=now, reason=reason)
    return _with(taken, piece=piece, made=made, seen=seen)


def take_in_readings_of(
    viewer: Viewer, *, register: RegisterRecord, readings: Sequence[Brought], now: datetime, reason: str
) -> tuple[Result, ...]:
    """Keep the good readings of one register, and return what became of each, in their order.

    Raises RoleNotAllowed, AccountSuspended and AccountClosed.
    """
    require(viewer, account_id=register.account_id, to=Action.MANAGE_READINGS)
    return take_in_batch(register=register, readings=readings, now=now, reason=reason)


def _registers(viewer: Viewer, *, names: Sequence[RegisterName]) -> Named:
    """Return the registers of some names; those whose account takes no readings of the viewer are refused."""
    named = registers_named(viewer, names=names)
    if viewer.brings_readings:
        return named
    accounts = [UUID(bytes=bytes(account)) for account in named.registers.series.accounts.tolist()]
    allowed = accounts_allowing(viewer, to=Action.MANAGE_READINGS)
    return named.without(
        {
            place: _not_allowed(viewer, account_id=account_id)
            for place, account_id in enumerate(accounts)
            if account_id not in allowed
        }
    )


def _not_allowed(viewer: Viewer, *, account_id: UUID) -> Refusal:
    try:
        require(viewer, account_id=account_id, to=Action.MANAGE_READINGS)
    except Refusal as refusal:
        return refusal
    raise AssertionError(account_id)


def _looks_taken(looks: ArrivingLooks, *, named: Named, now: datetime, reason: str) -> LooksTaken:
    """Keep what counters showed, each look by the rules of a single one."""
    places = named.places[looks.which]
    numbers = np.full(len(looks), UNNAMED, dtype=np.int64)
    is_named = places != NONE
    numbers[is_named] = named.registers.series.numbers[places[is_named]]

    def why(row: int) -> Refusal:
        return named.why(int(looks.which[row]))

    return take_in_arriving_looks(looks, numbers=numbers, why=why, now=now, source=reason)


def _with(taken: Taken, *, piece: Piece, made: TakenIn, seen: LooksTaken) -> Taken:
    codes = Counter(taken.codes)
    codes.update(made.refused.codes)
    codes.update(seen.codes)
    for kind, count in enumerate(np.bincount(piece.faults).tolist()):
        if count:
            codes[piece.kinds[kind].code] += count
    of_looks = {int(piece.items_of_looks[row]): row for row in seen.refused}
    items = [piece.items_unread, piece.items_read[made.refused.rows], np.array(list(of_looks), dtype=np.intp)]
    refused = np.sort(np.concatenate(items))
    room = MOST_TOLD - len(taken.told)
    goes_on_at = taken.goes_on_at
    if goes_on_at is None and len(refused) > room:
        goes_on_at = taken.items + int(refused[room])
    told = [
        _told_look(item, row=of_looks[item], piece=piece, seen=seen)
        if item in of_looks
        else _told(item, piece=piece, made=made)
        for item in refused[:room].tolist()
    ]
    return Taken(
        items=taken.items + piece.items,
        outcome=taken.outcome + replace(made.outcome, revised=()) + seen.outcome,
        waiting=taken.waiting + len(made.waits) + seen.waiting,
        codes=codes,
        told=(*taken.told, *(replace(one, item=taken.items + one.item) for one in told)),
        goes_on_at=goes_on_at,
    )


def _told(item: int, *, piece: Piece, made: TakenIn) -> RefusedItem:
    at = int(np.searchsorted(piece.items_unread, item))
    if at < len(piece.items_unread) and int(piece.items_unread[at]) == item:
        return RefusedItem(item=item, meter_number=None, why=piece.kinds[int(piece.faults[at])])
    row = int(np.searchsorted(piece.items_read, item))
    name = piece.names[int(piece.readings.which[row])]
    return RefusedItem(item=item, meter_number=name.meter_number, why=made.refused.why(row))


def _told_look(item: int, *, row: int, piece: Piece, seen: LooksTaken) -> RefusedItem:
    name = piece.names[int(piece.looks.which[row])]
    return RefusedItem(item=item, meter_number=name.meter_number, why=seen.refused[row])
