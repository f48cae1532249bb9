"""Decides about readings that wait: one, or all that a rule names. Each decision says who, when and what."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.operations.hand_readings import energy_shown, record_reading
from wattstead.domains.metering.quarantine.models import WaitingReading
from wattstead.domains.metering.quarantine.queries import waiting_of_accounts
from wattstead.domains.metering.quarantine.vocabulary import WAITING_TRANSITIONS, WaitingState
from wattstead.domains.metering.quarantine.work import Rule, named_by
from wattstead.domains.metering.queries import meter_visible_to, series_of
from wattstead.domains.metering.rules import shown_on_counter
from wattstead.domains.metering.scales import scale_needed
from wattstead.foundation.finding import the_one
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.energy import LARGEST_SCALE, NotEnergy, scaled, unscaled
from wattstead.kernel.refusals import Refusal, said
from wattstead.timeseries import store
from wattstead.timeseries.flags import Quality, Source, flag
from wattstead.timeseries.intervals import Intervals

MOST_AT_ONCE = 20_000
LARGEST_REPLACEMENT = 1_000_000_000
ADJUSTED = flag(Source.adjusted, Quality.valid)


class TooManyWaiting(Refusal):
    """More readings wait than are decided in one go."""

    code = "too_many_waiting"
    message = said("More than {most} readings wait there. Decide about a shorter period.")


class ReplacementImpossible(Refusal):
    """What takes the place of a reading is an amount of energy, and none is below zero."""

    code = "replacement_impossible"
    kind = "unreadable"
    message = said("A reading is replaced by what was counted: zero or more.")


def accept_reading(*, reading_id: UUID, note: str, now: datetime) -> WaitingReading:
    """Keep a waiting reading as it was brought, as an actual one.

    Raises NotFound, RoleNotAllowed, TransitionRefused, and for a look at a counter what
    `record_reading` refuses: where another device hangs there now, its exchange is recorded first.
    """
    waiting = _held(reading_id, to=WaitingState.ACCEPTED)
    _accept([waiting], note=note, now=now)
    return waiting


def replace_reading(*, reading_id: UUID, value: Decimal, note: str, now: datetime) -> WaitingReading:
    """Keep another value in the place of a waiting reading, marked as adjusted.

    Raises NotFound, RoleNotAllowed, TransitionRefused, ReplacementImpossible, NotEnergy, and for a look
    at a counter what `record_reading` refuses.
    """
    waiting = _held(reading_id, to=WaitingState.REPLACED)
    if not value.is_finite() or value < 0:
        raise ReplacementImpossible(field="value")
    if waiting.starts_at is None:
        millionths = energy_shown(waiting.register, value)
    elif value > LARGEST_REPLACEMENT:
        raise NotEnergy(field="value", value=value)
    else:
        millionths = scaled(value, LARGEST_SCALE)
    _keep([waiting], amounts=[millionths], flags=[ADJUSTED], note=note, now=now)
    _decide([waiting], state=WaitingState.REPLACED, amounts=[millionths], note=note, now=now)
    return waiting


def reject_reading(*, reading_id: UUID, note: str, now: datetime) -> WaitingReading:
    """Note that a waiting reading is wrong: it never counts, and stays in the record.

    Raises NotFound, RoleNotAllowed and TransitionRefused.
    """
    waiting = _held(reading_id, to=WaitingState.REJECTED)
    _decide([waiting], state=WaitingState.REJECTED, amounts=[None], note=note, now=now)
    return waiting


def accept_by_rule(rule: Rule, *, note: str, now: datetime) -> int:
    """Keep every waiting reading that a rule names; return how many.

    Raises NotFound, RoleNotAllowed, TooManyWaiting and what `accept_reading` refuses.
    """
    waiting = _named(rule)
    _accept(waiting, note=note, now=now)
    return len(waiting)


def reject_by_rule(rule: Rule, *, note: str, now: datetime) -> int:
    """Note that every waiting reading that a rule names is wrong; return how many.

    Raises NotFound, RoleNotAllowed and TooManyWaiting.
    """
    waiting = _named(rule)
    _decide(waiting, state=WaitingState.REJECTED, amounts=[None] * len(waiting), note=note, now=now)
    return len(waiting)


def accept_chosen(reading_ids: Collection[UUID], *, note: str, now: datetime) -> int:
    """Keep those of the waiting readings that nobody has decided about yet; return how many.

    Raises RoleNotAllowed, TooManyWaiting and what `accept_reading` refuses. Foreign and missing ones are
    passed over alike.
    """
    waiting = _chosen(reading_ids)
    _accept(waiting, note=note, now=now)
    return len(waiting)


def reject_chosen(reading_ids: Collection[UUID], *, note: str, now: datetime) -> int:
    """Note that those of the waiting readings that nobody has decided about are wrong; return how many.

    Raises RoleNotAllowed and TooManyWaiting. Foreign and missing ones are passed over alike.
    """
    waiting = _chosen(reading_ids)
    _decide(waiting, state=WaitingState.REJECTED, amounts=[None] * len(waiting), note=note, now=now)
    return len(waiting)


def _held(reading_id: UUID, *, to: WaitingState) -> WaitingReading:
    viewer = require_unit_of_work()
    held = waiting_of_accounts(viewer).select_for_update(of=("self",), no_key=True)
    waiting = the_one(held.filter(pk=reading_id))
    require(viewer, account_id=waiting.account_id, to=Action.DECIDE_READINGS)
    WAITING_TRANSITIONS.require(WaitingState(waiting.state), to=to)
    return waiting


def _named(rule: Rule) -> list[WaitingReading]:
    viewer = require_unit_of_work()
    if rule.meter_id is not None:
        meter = meter_visible_to(viewer, meter_id=rule.meter_id)
        require(viewer, account_id=meter.account_id, to=Action.DECIDE_READINGS)
    return _all_held(named_by(rule, among=waiting_of_accounts(viewer)))


def _chosen(reading_ids: Collection[UUID]) -> list[WaitingReading]:
    waiting = waiting_of_accounts(require_unit_of_work())
    return _all_held(waiting.filter(pk__in=reading_ids, state=WaitingState.OPEN.value))


def _all_held(waiting: QuerySet[WaitingReading]) -> list[WaitingReading]:
    """Lock readings of accounts whose readings the viewer decides about."""
    viewer = require_unit_of_work()
    held = waiting.select_for_update(of=("self",), no_key=True).order_by("ends_at", "id")
    found = list(held[: MOST_AT_ONCE + 1])
    if len(found) > MOST_AT_ONCE:
        raise TooManyWaiting(most=MOST_AT_ONCE)
    for account_id in {each.account_id for each in found}:
        require(viewer, account_id=account_id, to=Action.DECIDE_READINGS)
    return found


def _accept(waiting: Sequence[WaitingReading], *, note: str, now: datetime) -> None:
    amounts = [each.millionths for each in waiting]
    _keep(waiting, amounts=amounts, flags=[each.flag for each in waiting], note=note, now=now)
    _decide(waiting, state=WaitingState.ACCEPTED, amounts=amounts, note=note, now=now)


def _keep(
    waiting: Sequence[WaitingReading],
    *,
    amounts: Sequence[int],
    flags: Sequence[int],
    note: str,
    now: datetime,
) -> None:
    """Bring readings into the store, those of each register together."""
    by_register: dict[UUID, list[int]] = {}
    for place, each in enumerate(waiting):
        if each.starts_at is None:
            _look_kept(each, millionths=amounts[place], now=now)
        else:
            by_register.setdefault(each.register_id, []).append(place)
    for places in by_register.values():
        _take_in(
            [waiting[place] for place in places],
            amounts=[amounts[place] for place in places],
            flags=[flags[place] for place in places],
            reason=f"decision about a waiting reading: {note}",
            now=now,
        )


def _take_in(
    waiting: Sequence[WaitingReading],
    *,
    amounts: Sequence[int],
    flags: Sequence[int],
    reason: str,
    now: datetime,
) -> None:
    register = waiting[0].register
    millionths = np.array(amounts, dtype=np.int64)
    scale = scale_needed(millionths, scale=register.scale)
    starts_s = np.array([_seconds(each.starts_at or each.ends_at) for each in waiting], dtype=np.int64)
    ends_s = np.array([_seconds(each.ends_at) for each in waiting], dtype=np.int64)
    order = np.argsort(starts_s, kind="stable")
    store.take_in(
        series=series_of(register),
        intervals=Intervals(
            starts_s=starts_s[order],
            length_s=(ends_s - starts_s)[order],
            deltas=(millionths // 10 ** (LARGEST_SCALE - scale))[order],
            flags=np.array(flags, dtype=np.uint8)[order],
            scale=scale,
        ),
        known_at=now,
        actor_id=require_unit_of_work().user_id,
        reason=reason[:200],
    )


def _look_kept(waiting: WaitingReading, *, millionths: int, now: datetime) -> None:
    register = waiting.register
    shown = shown_on_counter(
        unscaled(millionths, LARGEST_SCALE), multiplier=register.multiplier, digits=register.digits
    )
    record_reading(register=register, value=shown, read_at=waiting.ends_at, now=now)


def _decide(
    waiting: Iterable[WaitingReading],
    *,
    state: WaitingState,
    amounts: Sequence[int | None],
    note: str,
    now: datetime,
) -> None:
    decided = list(waiting)
    for each, amount in zip(decided, amounts, strict=True):
        each.state, each.decided_at, each.decided_millionths = state.value, now, amount
        each.decided_by, each.note = require_unit_of_work().user_id, note.strip()
    WaitingReading.objects.bulk_update(
        decided, ["state", "decided_at", "decided_millionths", "decided_by", "note"], batch_size=1000
    )


def _seconds(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp())
