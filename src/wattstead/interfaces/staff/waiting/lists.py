"""Shows the queue, and takes decisions about what was chosen in it."""

from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from wattstead.domains.metering.quarantine.work import queue_seen, waiting_beside, waiting_page
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.refusals import told
from wattstead.interfaces.staff.acting import log_of
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.waiting.asked import Key, asked_by
from wattstead.interfaces.staff.waiting.cards import queue_card, stack_rows, within_stacks
from wattstead.interfaces.staff.waiting.forms import ChosenForm
from wattstead.journeys.decide_waiting import Decided, Decision, decide_chosen

A_PAGE = 480  # five whole days of quarter-hours, each a stack
MOST_STACKS = 40


@require_safe
@for_staff
def show_queue(request: PortalRequest) -> HttpResponse:
    """Show what waits of all meters, what came first first."""
    asked, now = asked_by(request.GET), timezone.now()
    with seen_by(request.viewer) as viewer:
        queue = queue_seen(viewer)
        page = waiting_page(viewer, asked.wanted(now=now), limit=A_PAGE, after=asked.after)
    zone = ZoneInfo(reader_of(request).timezone)
    rows = within_stacks(page.rows, most=MOST_STACKS, zone=zone)
    is_cut = page.last_key or len(rows) < len(page.rows)
    goes_on = replace(asked, after=_key(rows[-1])).address if is_cut else ""
    card = queue_card(
        rows,
        queue=queue,
        asked=asked,
        goes_on=goes_on,
        now=now,
        zone=zone,
        own=request.viewer.account_ids,
    )
    found = {"card": card, "here": request.get_full_path()}
    return shown(request, "staff_waiting/queue.html", found, queue=queue)


@require_safe
@for_staff
def show_rows(request: PortalRequest, reading_id: UUID) -> HttpResponse:
    """Give the readings of one stack, one by one."""
    zone = ZoneInfo(reader_of(request).timezone)
    with seen_by(request.viewer) as viewer:
        came_together = waiting_beside(viewer, reading_id=reading_id, most=A_PAGE)
    rows = stack_rows(came_together, key=reading_id, zone=zone)
    return render(request, "staff_waiting/_rows.html", {"rows": rows})


@require_POST
@for_staff
def decide(request: PortalRequest) -> HttpResponse:
    """Accept or reject what was chosen, and go back to where that was."""
    form = ChosenForm(request.POST)
    back = _local(request.POST.get("back", ""))
    if not form.is_valid():
        messages.error(request, gettext("Say in a few words why: that stays with the readings."))
        return redirect(back)
    reading_ids, decision = form.chosen()
    if not reading_ids or decision is None:
        messages.error(request, gettext("Choose at least one reading."))
        return redirect(back)
    decided = decide_chosen(
        request.viewer,
        reading_ids=reading_ids,
        decision=decision,
        note=form.cleaned_data["note"],
        now=timezone.now(),
        tell=log_of(request),
    )
    tell_of(request, decided, decision=decision)
    return redirect(back)


def tell_of(request: PortalRequest, decided: Decided, *, decision: Decision) -> None:
    """Say what was decided, and what was not and why."""
    if decided.count:
        done = (
            ngettext("{count} reading counts now.", "{count} readings count now.", decided.count)
            if decision is Decision.ACCEPTED
            else ngettext("{count} reading is rejected.", "{count} readings are rejected.", decided.count)
        )
        messages.success(request, done.format(count=decided.count))
    elif not decided.refused:
        messages.info(request, gettext("Somebody else has decided about that already."))
    for reason in dict.fromkeys(told(refusal) for refusal in decided.refused):
        messages.error(request, reason)


def _key(row: object) -> Key:
    return row.brought_at, row.pk  # type: ignore[attr-defined]


def _local(address: str) -> str:
    """Return an address of the queue, whatever was asked for."""
    is_ours = address.startswith(reverse("staff_waiting")) and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )
    return address if is_ours else reverse("staff_waiting")
