"""Takes what somebody read off a counter."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.counter_photos.vocabulary import LARGEST_SENT, MEGABYTE
from wattstead.domains.metering.meter_views import MeterView, meter_seen
from wattstead.domains.metering.operations.readings import MeterOutOfUse
from wattstead.foundation.files.refusals import FileTooLarge
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.cards import card_of
from wattstead.interfaces.pages.meters.doubts import DoubtCard, doubt_card, use_told
from wattstead.interfaces.pages.meters.forms import ReadingForm
from wattstead.interfaces.pages.meters.photos import photo_sent
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.pages.uploading import takes_files, was_too_large
from wattstead.interfaces.refusals import told
from wattstead.journeys.record_hand_reading import (
    HandReading,
    ReadingDoubted,
    Weighed,
    record_hand_reading,
    weigh_hand_reading,
)
from wattstead.kernel.refusals import Refusal

FIELD_OF = {"read_at": "day", "value": "value"}


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    """A reading that is kept, or what is odd about it; neither where it was refused."""

    kept: Weighed | None = None
    doubted: Weighed | None = None


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def enter_reading(request: PortalRequest, meter_id: UUID) -> HttpResponse:
    """Ask for a reading, ask again where it is hard to believe, and keep it."""
    now = timezone.now()
    meter = _meter(request, meter_id=meter_id)
    form = ReadingForm(_data(request), request.FILES or None, meter=meter, now=now)
    outcome, photo_id = _Outcome(), None
    if request.method == "POST" and was_too_large(request):
        form.add_error("photo", told(FileTooLarge(most=LARGEST_SENT // MEGABYTE)))
    if request.method == "POST" and form.is_valid():
        photo_id = photo_sent(request, form=form, now=now)
    if request.method == "POST" and form.is_valid():
        outcome = _record(request, form=form, photo_id=photo_id, now=now)
    if outcome.kept is not None:
        messages.success(request, _thanks(outcome.kept))
        return redirect(f"{card_of(meter).address}?register={form.cleaned_data['register']}")
    doubt: DoubtCard | None = doubt_card(outcome.doubted) if outcome.doubted else None
    return render(
        request,
        "meters/reading.html",
        {"card": card_of(meter), "form": form, "doubt": doubt, "photo": photo_id},
        status=422 if form.errors else 409 if doubt else 200,
    )


def _thanks(kept: Weighed) -> str:
    """Return what became of a reading, in words."""
    if kept.waits:
        return gettext(
            "Thank you. The reading does not fit the others, so it counts only once your supplier has looked"
            " at it."
        )
    return " ".join([gettext("Thank you, the reading is kept."), use_told(kept)])


def _meter(request: PortalRequest, *, meter_id: UUID) -> MeterView:
    """Return the meter whose readings this person may enter; raises what forbids it."""
    with seen_by(request.viewer) as viewer:
        meter = meter_seen(viewer, meter_id=meter_id, today=today_of(request))
        require(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
    if meter.in_use_before is not None and request.method != "POST":
        raise MeterOutOfUse(meter_number=meter.meter_number, in_use_before=meter.in_use_before)
    return meter


def _data(request: PortalRequest) -> object:
    """Return what was entered, with the value we proposed in its place where it was taken over."""
    if request.method != "POST":
        return None
    entered = request.POST.copy()
    if entered.get("meant"):
        entered["value"] = str(entered["meant"])
    return entered


def _record(request: PortalRequest, *, form: ReadingForm, photo_id: UUID | None, now: datetime) -> _Outcome:
    entered = form.cleaned_data
    reading = HandReading(
        register_id=UUID(entered["register"]), value=entered["value"], read_at=form.read_at()
    )
    try:
        with seen_by(request.viewer) as viewer:
            kept = record_hand_reading(
                viewer, reading=reading, is_confirmed=entered["confirmed"], now=now, photo_id=photo_id
            )
            return _Outcome(kept=kept)
    except ReadingDoubted:
        with seen_by(request.viewer) as viewer:
            return _Outcome(doubted=weigh_hand_reading(viewer, reading=reading, now=now))
    except Refusal as refusal:
        if refusal.kind not in ("refused", "unreadable"):
            raise
        form.add_error(FIELD_OF.get(refusal.field or "", "value"), told(refusal))
        return _Outcome()
