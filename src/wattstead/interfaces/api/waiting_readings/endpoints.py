"""Answers what programs ask about readings that wait, and takes the decisions of staff."""

from datetime import UTC, datetime
from decimal import Decimal

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.quarantine import deciding
from wattstead.domains.metering.quarantine.queries import (
    WaitingRecord,
    waiting_reading_visible_to,
    waiting_visible_to,
)
from wattstead.domains.metering.quarantine.vocabulary import WaitingState
from wattstead.domains.metering.quarantine.work import Rule
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import WAITING_READING_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.waiting_readings.schemas import (
    Decided,
    Decisions,
    Note,
    Replacement,
    WaitingReading,
    WaitingReadingFilters,
    WaitingReadingPage,
    WaitingReason,
)
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.periods import EARLIEST_DAY, LATEST_DAY, Period
from wattstead.kernel.viewer import Viewer

WAITING = Listing(orders={"-broughtAt": ("-brought_at", "-id")})
ONE = "/waiting-readings/{waitingReadingId}"
waiting_readings = Resource(
    "Waiting readings",
    told="The quarantine: readings that the checks doubt. They count nowhere until staff decides about them.",
)


@waiting_readings.lists(
    "/waiting-readings", scope=Scope.READINGS_READ, answer=WaitingReadingPage, summary="List waiting readings"
)
def list_waiting_readings(request: CalledRequest, filters: Query[WaitingReadingFilters]) -> HttpResponse:
    """Return the readings of your meters that wait, or that were decided about.

    Staff who acts for no account gets those of every account: the work queue.
    """
    with seen_by(request.auth.viewer) as viewer:
        found = WAITING.shown(waiting_visible_to(viewer), asked=filters)
        items = [_told(waiting) for waiting in found.rows]
        return json_answer(WaitingReadingPage(items=items, next_cursor=found.next_cursor))


@waiting_readings.does(
    "/waiting-readings/decisions",
    scope=Scope.READINGS_WRITE,
    answer=Decided,
    summary="Decide about many waiting readings",
)
def decide_waiting_readings(request: CalledRequest, body: Decisions) -> HttpResponse:
    """Accept or reject all readings of a meter that wait for one reason. For staff alone."""
    decide = deciding.accept_by_rule if body.decision == "accepted" else deciding.reject_by_rule

    def decided(viewer: Viewer) -> HttpResponse:  # noqa: ARG001
        count = decide(_rule(body), note=body.note, now=timezone.now())
        return json_answer(Decided(decided=count))

    return done_once(request, decided)


@waiting_readings.gives(
    ONE, scope=Scope.READINGS_READ, answer=WaitingReading, summary="Retrieve a waiting reading"
)
def get_waiting_reading(request: CalledRequest, waiting_reading_id: Id = WAITING_READING_ID) -> HttpResponse:
    """Return one reading that waits or was decided about."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_told(waiting_reading_visible_to(viewer, reading_id=waiting_reading_id)))


@waiting_readings.does(
    f"{ONE}/acceptance",
    scope=Scope.READINGS_WRITE,
    answer=WaitingReading,
    summary="Accept a waiting reading",
)
def accept_waiting_reading(
    request: CalledRequest, body: Note, waiting_reading_id: Id = WAITING_READING_ID
) -> HttpResponse:
    """Let a reading count as it was brought. For staff alone."""

    def accepted(viewer: Viewer) -> HttpResponse:  # noqa: ARG001
        waiting = deciding.accept_reading(reading_id=waiting_reading_id, note=body.note, now=timezone.now())
        return tagged_answer(_told(waiting))

    return done_once(request, accepted)


@waiting_readings.does(
    f"{ONE}/replacement",
    scope=Scope.READINGS_WRITE,
    answer=WaitingReading,
    summary="Replace a waiting reading",
)
def replace_waiting_reading(
    request: CalledRequest, body: Replacement, waiting_reading_id: Id = WAITING_READING_ID
) -> HttpResponse:
    """Let another value count, marked as adjusted. For staff alone."""

    def replaced(viewer: Viewer) -> HttpResponse:  # noqa: ARG001
        waiting = deciding.replace_reading(
            reading_id=waiting_reading_id, value=body.value, note=body.note, now=timezone.now()
        )
        return tagged_answer(_told(waiting))

    return done_once(request, replaced)


@waiting_readings.does(
    f"{ONE}/rejection",
    scope=Scope.READINGS_WRITE,
    answer=WaitingReading,
    summary="Reject a waiting reading",
)
def reject_waiting_reading(
    request: CalledRequest, body: Note, waiting_reading_id: Id = WAITING_READING_ID
) -> HttpResponse:
    """Say that a reading is wrong: it never counts, and stays in the record. For staff alone."""

    def rejected(viewer: Viewer) -> HttpResponse:  # noqa: ARG001
        waiting = deciding.reject_reading(reading_id=waiting_reading_id, note=body.note, now=timezone.now())
        return tagged_answer(_told(waiting))

    return done_once(request, rejected)


def _rule(body: Decisions) -> Rule:
    since = body.since or datetime.combine(EARLIEST_DAY, datetime.min.time(), UTC)
    until = body.until or datetime.combine(LATEST_DAY, datetime.min.time(), UTC)
    return Rule(
        meter_id=body.meter_id,
        reason=CheckName(body.reason.value),
        period=Period(starts_at=since, ends_before=max(since, until)),
    )


def _told(waiting: WaitingRecord) -> WaitingReading:
    return WaitingReading(
        id=waiting.pk,
        account_id=waiting.account_id,
        meter_id=waiting.meter_id,
        register_id=waiting.register_id,
        meter_number=waiting.meter_number,
        starts_at=waiting.starts_at,
        timestamp=waiting.ends_at,
        value=_exact(waiting.millionths),
        unit="m3" if waiting.unit == "m3" else "kWh",
        reason=WaitingReason(waiting.reason),
        found=_exact(waiting.found),
        limit=_exact(waiting.limit),
        source=waiting.source,
        brought_by=waiting.brought_by,
        brought_at=waiting.brought_at,
        state=WaitingState(waiting.state),
        decided_by=waiting.decided_by,
        decided_at=waiting.decided_at,
        decided_value=None if waiting.decided_millionths is None else _exact(waiting.decided_millionths),
        note=waiting.note or None,
    )


def _exact(millionths: int) -> Decimal:
    return unscaled(millionths, LARGEST_SCALE)
