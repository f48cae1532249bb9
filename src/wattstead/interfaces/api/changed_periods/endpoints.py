"""Answers which issued invoices have other readings now, and takes the decisions of staff about them."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.billing.changed_periods import (
    ChangedPeriodRecord,
    changed_period_visible_to,
    changed_periods_visible_to,
    leave_as_billed,
)
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.changed_periods.schemas import (
    Because,
    ChangedPeriod,
    ChangedPeriodFilters,
    ChangedPeriodPage,
    ShownState,
)
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import CHANGED_PERIOD_ID
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.journeys.correct_invoice import correct_invoice
from wattstead.kernel.periods import ONE_DAY
from wattstead.kernel.viewer import Viewer

CHANGES = Listing(orders={"-foundAt": ("-found_at", "-id")})
ONE = "/changed-periods/{changedPeriodId}"
changed_periods = Resource(
    "Changed periods",
    told="Issued invoices whose readings are other ones now: what was billed, and what is known.",
)


@changed_periods.lists(
    "/changed-periods", scope=Scope.INVOICES_READ, answer=ChangedPeriodPage, summary="List changed periods"
)
def list_changed_periods(request: CalledRequest, filters: Query[ChangedPeriodFilters]) -> HttpResponse:
    """Return the invoices of your accounts whose readings changed after they were issued.

    Staff who acts for no account gets those of every account: the work queue.
    """
    with seen_by(request.auth.viewer) as viewer:
        found = CHANGES.shown(changed_periods_visible_to(viewer), asked=filters)
        items = [_told(period) for period in found.rows]
        return json_answer(ChangedPeriodPage(items=items, next_cursor=found.next_cursor))


@changed_periods.gives(
    ONE, scope=Scope.INVOICES_READ, answer=ChangedPeriod, summary="Retrieve a changed period"
)
def get_changed_period(request: CalledRequest, changed_period_id: Id = CHANGED_PERIOD_ID) -> HttpResponse:
    """Return one invoice whose readings changed."""
    with seen_by(request.auth.viewer) as viewer:
        return tagged_answer(_told(changed_period_visible_to(viewer, period_id=changed_period_id)))


@changed_periods.does(
    f"{ONE}/correction",
    scope=Scope.INVOICES_WRITE,
    answer=ChangedPeriod,
    summary="Correct an invoice whose readings changed",
)
def correct_changed_period(
    request: CalledRequest, body: Because, changed_period_id: Id = CHANGED_PERIOD_ID
) -> HttpResponse:
    """Cancel the invoice and issue another for its days, by what is known now. For admins alone."""

    def corrected(viewer: Viewer) -> HttpResponse:
        period = correct_invoice(
            viewer,
            period_id=changed_period_id,
            note=body.note,
            today=timezone.localdate(),
            now=timezone.now(),
        )
        return tagged_answer(_told(period))

    return done_once(request, corrected)


@changed_periods.does(
    f"{ONE}/dismissal",
    scope=Scope.INVOICES_WRITE,
    answer=ChangedPeriod,
    summary="Leave an invoice as it was billed",
)
def dismiss_changed_period(
    request: CalledRequest, body: Because, changed_period_id: Id = CHANGED_PERIOD_ID
) -> HttpResponse:
    """Leave the invoice as it is; should its readings change again, it is open again. For admins alone."""

    def left(viewer: Viewer) -> HttpResponse:  # noqa: ARG001
        return tagged_answer(
            _told(leave_as_billed(period_id=changed_period_id, note=body.note, now=timezone.now()))
        )

    return done_once(request, left)


def _told(period: ChangedPeriodRecord) -> ChangedPeriod:
    corrected_by: UUID | None = period.corrected_by_id
    return ChangedPeriod(
        id=period.pk,
        account_id=period.account_id,
        invoice_id=period.invoice_id,
        invoice_number=period.invoice_number,
        contract_number=period.contract_number,
        state=ShownState(period.state),
        period_start=period.starts_on,
        period_end=period.ends_before - ONE_DAY,
        changed_days=period.changed_days,
        has_other_gas_values=period.has_other_gas_values,
        billed_kwh=period.billed_kwh,
        known_kwh=period.known_kwh,
        billed_export_kwh=period.billed_fed_in_kwh,
        known_export_kwh=period.known_fed_in_kwh,
        billed_total=period.billed_total,
        known_total=period.known_total,
        difference=period.difference,
        currency=period.currency,
        found_at=period.found_at,
        looked_at=period.looked_at,
        decided_by=period.decided_by,
        decided_at=period.decided_at,
        note=period.note or None,
        corrected_by=corrected_by,
    )
