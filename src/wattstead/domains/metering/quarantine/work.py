"""Lays out the queue of readings that wait as work: what to look at, how much of it, and what was decided."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from psycopg import sql

from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine.models import IS_OPEN, WaitingReading
from wattstead.domains.metering.quarantine.queries import waiting_visible_to
from wattstead.domains.metering.quarantine.vocabulary import REASONS, WaitingState
from wattstead.foundation.beginnings import begins_with
from wattstead.foundation.keyset import Page, page_of
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.session import look_up

BY_ARRIVAL = ("brought_at", "id")
BY_DECISION = ("-decided_at", "-id")
MOST_COUNTED = 1_000
COUNTS = sql.SQL("""
SELECT wanted.reason, (SELECT count(*) FROM (
    SELECT FROM quarantine_waitingreading AS waiting
    WHERE waiting.reason = wanted.reason AND waiting.state = 'open' LIMIT %s) AS counted)
FROM unnest(%s::text[]) AS wanted (reason)
""")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which waiting readings are meant: those of one reason, that end within a period.

    Those of one meter, or those that came from one source, or both.
    """

    reason: CheckName
    meter_id: UUID | None = None
    source: str | None = None
    period: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which waiting readings somebody wants to look at; each part that is None lets all through.

    `number` is how a meter's number begins, `source` some words of where readings came from.
    """

    reason: CheckName | None = None
    number: str = ""
    source: str = ""
    site_id: UUID | None = None
    brought_before: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Queue:
    """How many readings wait for each reason, counted up to MOST_COUNTED, and since when the oldest does."""

    counts: dict[CheckName, int]
    oldest_at: datetime | None

    @property
    def count(self) -> int:
        """Return how many readings wait."""
        return sum(self.counts.values())

    @property
    def is_cut(self) -> bool:
        """Return whether there are more than were counted."""
        return any(count >= MOST_COUNTED for count in self.counts.values())


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What a rule names: how many readings of how many meters, from when to when, and the first of them."""

    count: int
    meters: int
    starts_at: datetime | None
    ends_at: datetime | None
    account_ids: frozenset[UUID]
    first: WaitingReading | None


def queue_seen(viewer: Viewer) -> Queue:
    """Return how much work waits: every account's for staff who act for none, else that of the account."""
    reasons = [reason.value for reason in REASONS]
    counts = {CheckName(reason): count for reason, count in look_up(COUNTS, [MOST_COUNTED, reasons])}
    oldest = waiting_visible_to(viewer).filter(IS_OPEN).order_by("brought_at", "id")
    return Queue(counts=counts, oldest_at=oldest.values_list("brought_at", flat=True).first())


def waiting_page(
    viewer: Viewer, wanted: Wanted, *, limit: int, after: tuple[object, ...] | None = None
) -> Page[WaitingReading]:
    """Return some of what waits, what came first first."""
    rows = _wanted(waiting_visible_to(viewer).filter(IS_OPEN), wanted=wanted)
    return page_of(rows, order=BY_ARRIVAL, limit=limit, after=after)


def decided_page(
    viewer: Viewer, *, number: str, limit: int, after: tuple[object, ...] | None = None
) -> Page[WaitingReading]:
    """Return some of what was decided, the latest decision first."""
    rows = _wanted(waiting_visible_to(viewer).filter(~IS_OPEN), wanted=Wanted(number=number))
    return page_of(rows, order=BY_DECISION, limit=limit, after=after)


def named_by(rule: Rule, *, among: QuerySet[WaitingReading]) -> QuerySet[WaitingReading]:
    """Return those of some waiting readings that a rule names and nobody has decided about."""
    named = among.filter(state=WaitingState.OPEN.value, reason=rule.reason.value)
    if rule.meter_id is not None:
        named = named.filter(meter_id=rule.meter_id)
    if rule.source is not None:
        named = named.filter(source=rule.source)
    if rule.period is not None:
        named = named.filter(ends_at__gt=rule.period.starts_at, ends_at__lte=rule.period.ends_before)
    return named


def touched_by(viewer: Viewer, rule: Rule, *, most: int) -> Touched:
    """Return what a rule names, without deciding anything; at most `most` readings are looked at."""
    named = named_by(rule, among=waiting_visible_to(viewer)).order_by("ends_at", "id")
    rows = list(named.values_list("meter_id", "account_id", "starts_at", "ends_at")[: most + 1])
    return Touched(
        count=len(rows),
        meters=len({meter_id for meter_id, *_ in rows}),
        starts_at=min((starts_at or ends_at for *_, starts_at, ends_at in rows), default=None),
        ends_at=max((ends_at for *_, ends_at in rows), default=None),
        account_ids=frozenset(account_id for _, account_id, *_ in rows),
        first=named.first(),
    )


def accounts_of(viewer: Viewer, *, reading_ids: frozenset[UUID]) -> frozenset[UUID]:
    """Return the accounts of waiting readings that the viewer sees."""
    require_unit_of_work()
    seen = waiting_visible_to(viewer).filter(pk__in=reading_ids).order_by()
    return frozenset(seen.values_list("account_id", flat=True).distinct())


def waiting_seen(viewer: Viewer, *, reading_id: UUID) -> WaitingReading | None:
    """Return a reading of the queue, waiting or decided about, or None."""
    return waiting_visible_to(viewer).filter(pk=reading_id).first()


def waiting_beside(viewer: Viewer, *, reading_id: UUID, most: int) -> tuple[WaitingReading, ...]:
    """Return what waits of the same register for the same reason and came with a reading, itself included."""
    reading = waiting_seen(viewer, reading_id=reading_id)
    if reading is None:
        return ()
    beside = waiting_visible_to(viewer).filter(
        IS_OPEN,
        meter_id=reading.meter_id,
        register_id=reading.register_id,
        reason=reading.reason,
        brought_at=reading.brought_at,
    )
    return tuple(beside.order_by("ends_at", "id")[:most])


def _wanted(rows: QuerySet[WaitingReading], *, wanted: Wanted) -> QuerySet[WaitingReading]:
    if wanted.reason is not None:
        rows = rows.filter(reason=wanted.reason.value)
    if wanted.number:
        rows = rows.filter(begins_with("meter_number", text=wanted.number))
    if wanted.source:
        rows = rows.filter(source__icontains=wanted.source)
    if wanted.site_id is not None:
        rows = rows.filter(site_id=wanted.site_id)
    if wanted.brought_before is not None:
        rows = rows.filter(brought_at__lt=wanted.brought_before)
    return rows
