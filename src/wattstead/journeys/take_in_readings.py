"""Takes in readings of meters, whichever way they came, by the same rules and with a result for each.

Many meters at once come in pieces that fit in memory; a piece is judged by itself, and the next
one meets what the one before kept. Readings that overlap are refused in whichever pieces they stand.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from wattstead.domains.metering.records import RegisterRecord
from wattstead.domains.metering.registers_by_name import Named, RegisterName, registers_named
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.became import Result
from wattstead.timeseries.intervals import Bytes
from wattstead.timeseries.outcome import Outcome

MOST_TOLD = 1_000
"""Refusals that are told one by one; the others are counted."""
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why an item could not be read: a code, and the field at fault."""

    code: str
    field: str | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Piece:
    """Some items of what was brought.

    `readings` are those that were read, `items_read` which items they are, rising; their `which`
    points into `names`. `items_unread` could not be read, each for the fault at its place.
    """

    items: int
    names: Sequence[RegisterName]
    readings: Arriving
    items_read: Rows
    items_unread: Rows
    faults: Bytes
    kinds: Sequence[Fault]


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
    """Keep the good readings of many meters; a bad one keeps no other from being kept."""
    taken, before = Taken(codes={}), BroughtBefore()
    for piece in pieces:
        named = _registers(viewer, names=piece.names)
        made = take_in_arriving(piece.readings, named=named, now=now, reason=reason, before=before)
        taken = _with(taken, piece=piece, made=made)
    return taken


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


def _with(taken: Taken, *, piece: Piece, made: TakenIn) -> Taken:
    """Return what became of everything, with what became of one more piece."""
    codes = Counter(taken.codes)
    codes.update(made.refused.codes)
    for kind, count in enumerate(np.bincount(piece.faults).tolist()):
        if count:
            codes[piece.kinds[kind].code] += count
    refused = np.sort(np.concatenate([piece.items_unread, piece.items_read[made.refused.rows]]))
    room = MOST_TOLD - len(taken.told)
    goes_on_at = taken.goes_on_at
    if goes_on_at is None and len(refused) > room:
        goes_on_at = taken.items + int(refused[room])
    told = _told(refused[:room].tolist(), piece=piece, made=made)
    return Taken(
        items=taken.items + piece.items,
        outcome=taken.outcome + replace(made.outcome, revised=()),
        waiting=taken.waiting + len(made.waits),
        codes=codes,
        told=(*taken.told, *(replace(one, item=taken.items + one.item) for one in told)),
        goes_on_at=goes_on_at,
    )


def _told(items: Sequence[int], *, piece: Piece, made: TakenIn) -> Iterator[RefusedItem]:
    unread = dict(zip(piece.items_unread.tolist(), piece.faults.tolist(), strict=True)) if items else {}
    for item in items:
        if item in unread:
            yield RefusedItem(item=item, meter_number=None, why=piece.kinds[unread[item]])
            continue
        row = int(np.searchsorted(piece.items_read, item))
        name = piece.names[int(piece.readings.which[row])]
        yield RefusedItem(item=item, meter_number=name.meter_number, why=made.refused.why(row))
