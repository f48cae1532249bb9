"""Takes files of readings: received, looked at, corrected, imported, reported on."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from wattstead.domains.accounts.queries import may, require
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.metering.import_reports import ImportReport
from wattstead.domains.metering.meter_views import MeterView, meter_seen
from wattstead.domains.metering.operations.uploads import UploadTooLarge
from wattstead.domains.metering.queries import import_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.cards import card_of
from wattstead.interfaces.pages.meters.corrections import Said, said_by
from wattstead.interfaces.pages.meters.forms import registers_of
from wattstead.interfaces.pages.meters.imports import report_card
from wattstead.interfaces.pages.meters.previews import Option, PreviewCard, preview_card
from wattstead.interfaces.pages.requests import PortalRequest, today_of
from wattstead.interfaces.pages.uploading import LARGEST_FILE, takes_files, was_too_large
from wattstead.interfaces.refusals import told
from wattstead.journeys.uploads import (
    cancel_import,
    import_progress,
    import_upload,
    keep_upload,
    preview_upload,
    upload_told,
    withdraw_upload,
)
from wattstead.kernel.refusals import NotFound, Refusal

MEGABYTES = LARGEST_FILE // (1024 * 1024)


class UploadForm(forms.Form):
    """A file of readings."""

    file = forms.FileField(label=gettext_lazy("File of your grid operator"), allow_empty_file=True)
    file.widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx,.xml,text/csv,text/plain,text/xml"

    def __init__(self, request: PortalRequest | None = None) -> None:
        """Read the file that was sent, if one was; a file that broke the quota counts as too large."""
        super().__init__(request.POST if request else None, request.FILES if request else None)
        self.fields["file"].error_messages["required"] = (
            told(UploadTooLarge(most=MEGABYTES))
            if request and was_too_large(request)
            else gettext("Please choose a file first.")
        )


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def upload_file(request: PortalRequest, meter_id: UUID) -> HttpResponse:
    """Ask for a file, and keep it for a closer look."""
    meter = _meter(request, meter_id=meter_id)
    form = UploadForm(request if request.method == "POST" else None)
    if form.is_valid():
        upload_id = _keep(request, form=form, meter=meter)
        if upload_id is not None:
            return redirect("check_upload", meter_id=meter_id, upload_id=upload_id)
    return render(
        request,
        "meters/upload.html",
        {"card": card_of(meter), "form": form, "megabytes": MEGABYTES},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def check_upload(request: PortalRequest, meter_id: UUID, upload_id: UUID) -> HttpResponse:
    """Show what an import of the file would find, again after each correction; then begin it."""
    meter = _meter(request, meter_id=meter_id)
    said = said_by(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        return _decided(request, meter=meter, upload_id=upload_id, said=said)
    return _looked_at(request, meter=meter, upload_id=upload_id, said=said)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show_import(request: PortalRequest, meter_id: UUID, run_id: UUID) -> HttpResponse:
    """Show how far an import has got, or its record once it has ended; stop it when that is asked for."""
    with seen_by(request.viewer) as viewer:
        meter = meter_seen(viewer, meter_id=meter_id, today=today_of(request))
        if import_visible_to(viewer, run_id=run_id).register.meter_id != meter_id:
            raise NotFound
        if request.method == "POST":
            cancel_import(viewer, run_id=run_id, now=timezone.now())
        imported = import_progress(viewer, run_id=run_id)
        may_stop = may(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
    if request.method == "POST":
        return redirect("import_record", meter_id=meter_id, run_id=run_id)
    card = card_of(meter)
    found: dict[str, object] = {"card": card, "may_stop": may_stop}
    if isinstance(imported, ImportReport):
        found["report"] = report_card(imported)
        found["chart"] = _chart_of(imported, address=card.usage_address)
    else:
        found["progress"] = imported
    template = "meters/_import.html" if request.htmx else "meters/import.html"
    answer = render(request, template, found)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _meter(request: PortalRequest, *, meter_id: UUID) -> MeterView:
    """Return the meter whose readings this person may bring; raises NotFound and RoleNotAllowed."""
    with seen_by(request.viewer) as viewer:
        meter = meter_seen(viewer, meter_id=meter_id, today=today_of(request))
        require(viewer, account_id=meter.account_id, to=Action.MANAGE_READINGS)
    return meter


def _keep(request: PortalRequest, *, form: UploadForm, meter: MeterView) -> UUID | None:
    """Keep the file and return its id; a refusal goes to the form."""
    file = form.cleaned_data["file"]
    try:
        with seen_by(request.viewer) as viewer:
            return keep_upload(
                viewer, meter_id=meter.meter_id, name=file.name, chunks=file.chunks(), now=timezone.now()
            )
    except Refusal as refusal:
        if refusal.kind not in ("refused", "unreadable"):
            raise
        form.add_error("file", told(refusal))
        return None


def _looked_at(
    request: PortalRequest, *, meter: MeterView, upload_id: UUID, said: Said, problem: str = ""
) -> HttpResponse:
    preview: PreviewCard | None = None
    with seen_by(request.viewer) as viewer:
        upload = upload_told(viewer, upload_id=upload_id)
    if upload.meter_id != meter.meter_id:
        raise NotFound
    try:
        with seen_by(request.viewer) as viewer:
            found = preview_upload(
                viewer,
                upload_id=upload_id,
                now=timezone.now(),
                register_name=said.register_name,
                corrections=said.corrections,
            )
        preview = preview_card(found, said=said, zone=ZoneInfo(meter.zone))
    except Refusal as refusal:
        if refusal.kind not in ("refused", "unreadable"):
            raise
        problem = problem or told(refusal)
    inside = request.htmx and not request.htmx.history_restore_request
    answer = render(
        request,
        "meters/_check.html" if inside else "meters/check.html",
        {
            "card": card_of(meter),
            "upload": upload,
            "preview": preview,
            "problem": problem,
            "said": said,
            "registers": _registers(meter, said=said),
            "address": reverse("check_upload", kwargs={"meter_id": meter.meter_id, "upload_id": upload_id}),
        },
        # htmx swaps only what went well; the words of the refusal stand in the page either way.
        status=422 if problem and not inside else 200,
    )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _decided(request: PortalRequest, *, meter: MeterView, upload_id: UUID, said: Said) -> HttpResponse:
    """Begin the import or throw the file away, whichever button was pressed."""
    try:
        with seen_by(request.viewer) as viewer:
            if upload_told(viewer, upload_id=upload_id).meter_id != meter.meter_id:
                raise NotFound
            if "withdraw" in request.POST:
                withdraw_upload(viewer, upload_id=upload_id)
                run_id = None
            else:
                run_id = import_upload(
                    viewer,
                    upload_id=upload_id,
                    now=timezone.now(),
                    register_name=said.register_name,
                    corrections=said.corrections,
                )
    except Refusal as refusal:
        if refusal.kind not in ("refused", "unreadable"):
            raise
        return _looked_at(request, meter=meter, upload_id=upload_id, said=said, problem=told(refusal))
    if run_id is None:
        messages.info(request, gettext("The file is removed; nothing of it was stored."))
        return redirect("meter", meter_id=meter.meter_id)
    return redirect("import_record", meter_id=meter.meter_id, run_id=run_id)


def _registers(meter: MeterView, *, said: Said) -> tuple[Option, ...]:
    """Return the counters the file may belong to; none where the meter has only one.

    Where several count what the file is about, nobody chooses for the reader.
    """
    if len(meter.registers) < 2:
        return ()
    directions = [register.direction.value for register in meter.registers]
    names = [
        register.obis_code if directions.count(direction) > 1 else direction
        for register, direction in zip(meter.registers, directions, strict=True)
    ]
    unnamed = () if said.register_name in names else ("",)
    return (
        *(Option(value=name, label=gettext("Choose a counter"), is_current=True) for name in unnamed),
        *(
            Option(value=name, label=label, is_current=name == said.register_name)
            for name, (_, label) in zip(names, registers_of(meter), strict=True)
        ),
    )


def _chart_of(report: ImportReport, *, address: str) -> str:
    """Return the address of the chart that shows the last month of what came."""
    if report.last_ends_at is None:
        return ""
    last = (report.last_ends_at - timedelta(seconds=1)).astimezone(ZoneInfo(report.zone)).date()
    return f"{address}&span=month&on={last.isoformat()}"
