"""Decides about readings that wait, of many accounts: staff acts for one after the other."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from wattstead.domains.accounts.serving import acting_for
from wattstead.domains.metering.quarantine import deciding
from wattstead.domains.metering.quarantine.work import Rule, accounts_of, touched_by
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer

MOST_CHOSEN = 500
Told = Callable[[UUID], None]
"""Hears of each account that somebody of staff begins to act for."""


class Decision(Enum):
    """What becomes of many readings at once; a replacement is for one reading alone."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class Decided:
    """About how many readings was decided, and why nothing was in some accounts."""

    count: int
    refused: tuple[Refusal, ...]


def decide_chosen(
    viewer: Viewer,
    *,
    reading_ids: Collection[UUID],
    decision: Decision,
    note: str,
    now: datetime,
    tell: Told,
) -> Decided:
    """Accept or reject readings that somebody of staff chose; those already decided about are passed over.

    Each account is a unit of work of its own: what one refuses holds no other back.
    """
    chosen = frozenset(reading_ids)
    with seen_by(viewer):
        accounts = accounts_of(viewer, reading_ids=chosen)
    decide = deciding.accept_chosen if decision is Decision.ACCEPTED else deciding.reject_chosen
    return _in_each(viewer, accounts, lambda: decide(chosen, note=note, now=now), tell=tell)


def decide_by_rule(
    viewer: Viewer, *, rule: Rule, decision: Decision, note: str, now: datetime, tell: Told
) -> Decided:
    """Accept or reject all readings that a rule names; raises TooManyWaiting.

    Each account is a unit of work of its own: what one refuses holds no other back.
    """
    with seen_by(viewer):
        touched = touched_by(viewer, rule, most=deciding.MOST_AT_ONCE)
    if touched.count > deciding.MOST_AT_ONCE:
        raise deciding.TooManyWaiting(most=deciding.MOST_AT_ONCE)
    decide = deciding.accept_by_rule if decision is Decision.ACCEPTED else deciding.reject_by_rule
    return _in_each(viewer, touched.account_ids, lambda: decide(rule, note=note, now=now), tell=tell)


def _in_each(viewer: Viewer, accounts: Iterable[UUID], decide: Callable[[], int], *, tell: Told) -> Decided:
    count, refused = 0, []
    for account_id in sorted(accounts):
        try:
            with seen_by(viewer):
                acting = acting_for(viewer, account_id=account_id)
            tell(account_id)
            with seen_by(acting):
                count += decide()
        except Refusal as refusal:
            refused.append(refusal)
    return Decided(count=count, refused=tuple(refused))
