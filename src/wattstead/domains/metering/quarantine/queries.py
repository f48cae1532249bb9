"""Fetches readings that wait for a decision."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, QuerySet

from wattstead.domains.accounts.serving import is_serving
from wattstead.domains.metering.quarantine.models import WaitingReading
from wattstead.domains.metering.quarantine.vocabulary import WaitingState
from wattstead.foundation.finding import the_one
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.viewer import Viewer

WaitingRecord = WaitingReading


def waiting_visible_to(viewer: Viewer) -> QuerySet[WaitingReading]:
    """Return the readings that wait or waited, the latest first: those of the viewer's accounts.

    To staff who act for no account these are everybody's: the work queue.
    """
    waiting = WaitingReading.objects.order_by("-brought_at", "-id")
    if viewer.is_system or (viewer.staff is not None and not is_serving(viewer)):
        return waiting
    return waiting.filter(account_id__in=viewer.account_ids)


def waiting_reading_visible_to(viewer: Viewer, *, reading_id: UUID) -> WaitingReading:
    """Return that waiting reading of an account of the viewer; raises NotFound for all others alike."""
    return the_one(waiting_of_accounts(viewer).filter(pk=reading_id))


def waiting_of_accounts(viewer: Viewer) -> QuerySet[WaitingReading]:
    """Return what waits or waited in the accounts the viewer acts for, whoever they are."""
    waiting = WaitingReading.objects.select_related("meter", "register").order_by("-brought_at", "-id")
    return waiting if viewer.is_system else waiting.filter(account_id__in=viewer.account_ids)


def open_counts(register_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many readings wait of each register that has some."""
    viewer = require_unit_of_work()
    waiting = waiting_visible_to(viewer).filter(register_id__in=register_ids, state=WaitingState.OPEN.value)
    return dict(waiting.order_by().values_list("register_id").annotate(count=Count("id")))
