"""Shows one reading of the queue with all that is known of it, and takes the decision about it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from wattstead.domains.identity.queries import names_of
from wattstead.domains.metering.checks.declarations import CheckName
from wattstead.domains.metering.counter_photos.queries import photo_content, photo_of_look
from wattstead.domains.metering.quarantine import deciding
from wattstead.domains.metering.quarantine.neighbourhood import neighbourhood_of
from wattstead.domains.metering.quarantine.queries import WaitingRecord
from wattstead.domains.metering.quarantine.vocabulary import WaitingState
from wattstead.domains.metering.quarantine.work import decided_page, waiting_seen
from wattstead.domains.metering.vocabulary import unit_written
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.downloads import photo_answer
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.parts import Badge, Fact
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.staff.acting import acting
from wattstead.interfaces.staff.desk import shown
from wattstead.interfaces.staff.doors import for_staff
from wattstead.interfaces.staff.waiting.asked import Asked
from wattstead.interfaces.staff.waiting.cards import amount_of, day_of, rule_address, time_of, why_of
from wattstead.interfaces.staff.waiting.decided import DecisionRow, decision_rows
from wattstead.interfaces.staff.waiting.forms import ReadingForm
from wattstead.interfaces.staff.waiting.pictures import picture_of
from wattstead.interfaces.staff.waiting.words import came_from, reason_label, state_badge
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.refusals import NotFound, Refusal

DECISIONS_SHOWN = 8
DECISIONS = ("accepted", "replaced", "rejected")


@dataclass(frozen=True, kw_only=True)
class ReadingCard:
    """One reading of the queue."""

    key: str
    meter: str
    title: str
    figure: str
    reason: str
    why: str
    badge: Badge
    facts: tuple[Fact, ...]
    is_open: bool
    is_own: bool
    is_look: bool
    unit: str
    rule: str
    of_meter: str
    before: tuple[DecisionRow, ...]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def show_reading(request: PortalRequest, reading_id: UUID) -> HttpResponse:
    """Show one reading, and accept, replace or reject it."""
    form = ReadingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(Refusal,)):
            _decide(request, form=form, reading_id=reading_id)
        if form.is_valid():
            messages.success(request, gettext("It is decided."))
            return redirect("staff_waiting")
    card = _card(request, reading_id=reading_id)
    status = 422 if form.errors else 200
    return shown(request, "staff_waiting/reading.html", {"card": card, "form": form}, status=status)


@require_safe
@for_staff
def show_picture(request: PortalRequest, reading_id: UUID) -> HttpResponse:
    """Show a reading among its neighbours; whoever looks acts for its account while doing so."""
    waiting = _found(request, reading_id=reading_id)
    with seen_by(acting(request, account_id=waiting.account_id)) as viewer:
        picture = picture_of(neighbourhood_of(viewer, reading_id=reading_id))
        photo = photo_of_look(viewer, register_id=waiting.register_id, read_at=waiting.ends_at)
    found = {"picture": picture, "photo": reading_id if photo else None}
    return render(request, "staff_waiting/_picture.html", found)


@require_safe
@for_staff
def show_photo(request: PortalRequest, reading_id: UUID) -> HttpResponse:
    """Give the photo of the counter that a reading came with."""
    waiting = _found(request, reading_id=reading_id)
    with seen_by(acting(request, account_id=waiting.account_id)) as viewer:
        photo = photo_of_look(viewer, register_id=waiting.register_id, read_at=waiting.ends_at)
        if photo is None or waiting.starts_at is not None:
            raise NotFound
        return photo_answer(photo_content(viewer, photo_id=photo))


def _decide(request: PortalRequest, *, form: ReadingForm, reading_id: UUID) -> None:
    now, note, value = timezone.now(), form.cleaned_data["note"], form.cleaned_data["value"]
    asked = request.POST.get("decision", "")
    account_id = _found(request, reading_id=reading_id).account_id
    if asked not in DECISIONS:
        form.add_error(None, gettext("Say what becomes of the reading."))
        return
    if asked == "replaced" and value is None:
        form.add_error("value", gettext("Say what counts instead."))
        return
    with seen_by(acting(request, account_id=account_id)):
        if asked == "accepted":
            deciding.accept_reading(reading_id=reading_id, note=note, now=now)
        elif asked == "replaced":
            deciding.replace_reading(reading_id=reading_id, value=value, note=note, now=now)
        else:
            deciding.reject_reading(reading_id=reading_id, note=note, now=now)


def _found(request: PortalRequest, *, reading_id: UUID) -> WaitingRecord:
    with seen_by(request.viewer) as viewer:
        waiting = waiting_seen(viewer, reading_id=reading_id)
    if waiting is None:
        raise NotFound
    return waiting


def _card(request: PortalRequest, *, reading_id: UUID) -> ReadingCard:
    zone = ZoneInfo(reader_of(request).timezone)
    waiting = _found(request, reading_id=reading_id)
    with seen_by(request.viewer) as viewer:
        before = decided_page(viewer, number=waiting.meter_number, limit=DECISIONS_SHOWN).rows
        names = names_of(
            {each for row in (waiting, *before) for each in (row.brought_by, row.decided_by) if each}
        )
    state = WaitingState(waiting.state)
    return ReadingCard(
        key=str(waiting.pk),
        meter=waiting.meter_number,
        title=f"{days.weekday(day_of(waiting, zone=zone))}, {time_of(waiting, zone=zone)}",
        figure=amount_of(waiting),
        reason=reason_label(CheckName(waiting.reason)),
        why=why_of(waiting),
        badge=state_badge(state),
        facts=_facts(
            waiting, zone=zone, brought_by=names.get(waiting.brought_by) if waiting.brought_by else ""
        ),
        is_open=state is WaitingState.OPEN,
        is_own=waiting.account_id in request.viewer.account_ids,
        is_look=waiting.starts_at is None,
        unit=unit_written(waiting.unit),
        rule=rule_address(waiting, on=None),
        of_meter=Asked(meter=waiting.meter_number).address,
        before=decision_rows(before, names=names, zone=zone),
    )


def _facts(waiting: WaitingRecord, *, zone: ZoneInfo, brought_by: str | None) -> tuple[Fact, ...]:
    unit = unit_written(waiting.unit)
    return (
        Fact(
            label=gettext("The check saw"),
            value=figures.energy(unscaled(waiting.found, LARGEST_SCALE), unit=unit),
        ),
        Fact(
            label=gettext("Held against"),
            value=figures.energy(unscaled(waiting.limit, LARGEST_SCALE), unit=unit),
        ),
        Fact(label=gettext("Came from"), value=came_from(waiting.source), note=brought_by or ""),
        Fact(label=gettext("Came"), value=_moment(waiting.brought_at, zone=zone)),
    )


def _moment(moment: datetime, *, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{days.day(local.date())}, {days.clock(local)}"
