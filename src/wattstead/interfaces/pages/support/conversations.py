"""Shows a conversation with the supplier, and takes the reader's part in it."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wattstead.domains.support.operations.attachments import (
    AttachmentsFull,
    AttachmentsTooFast,
    TooManyAttachments,
    attach_file,
)
from wattstead.domains.support.operations.messages import TicketFull, write_message
from wattstead.domains.support.operations.standing import TicketClosed
from wattstead.domains.support.operations.tickets import close_ticket, reopen_ticket
from wattstead.domains.support.queries import (
    attachments_visible_to,
    messages_visible_to,
    ticket_visible_to,
)
from wattstead.foundation.files.refusals import FileTooLarge
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest, reader_of
from wattstead.interfaces.pages.support.cards import Conversation, conversation_of
from wattstead.interfaces.pages.support.forms import AnswerForm
from wattstead.interfaces.pages.support.new_tickets import MEGABYTES
from wattstead.interfaces.pages.support.receiving import file_to_attach
from wattstead.interfaces.pages.uploading import sent_by, takes_files, was_too_large
from wattstead.interfaces.refusals import told

EXPECTED = (TicketClosed, TicketFull, TooManyAttachments, AttachmentsTooFast, AttachmentsFull)


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show_conversation(request: PortalRequest, ticket_id: UUID) -> HttpResponse:
    """Show what was said, and keep what the reader adds."""
    form = AnswerForm(*sent_by(request))
    if request.method == "POST" and was_too_large(request):
        form.add_error("file", told(FileTooLarge(most=MEGABYTES)))
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=EXPECTED):
            _keep(request, form=form, ticket_id=ticket_id)
        if form.is_valid():
            return redirect(f"{request.path}#latest")
    found = {"ticket": _conversation(request, ticket_id=ticket_id), "form": form, "megabytes": MEGABYTES}
    return render(request, "support/ticket.html", found, status=422 if form.errors else 200)


@require_POST
@for_members
def close(request: PortalRequest, ticket_id: UUID) -> HttpResponse:
    """Close a conversation."""
    with seen_by(request.viewer.as_customer) as viewer:
        close_ticket(viewer, ticket_id=ticket_id, now=timezone.now())
    messages.success(request, gettext("The conversation is closed."))
    return redirect("ticket", ticket_id=ticket_id)


@require_POST
@for_members
def reopen(request: PortalRequest, ticket_id: UUID) -> HttpResponse:
    """Take a conversation up again."""
    with seen_by(request.viewer.as_customer) as viewer:
        reopen_ticket(viewer, ticket_id=ticket_id, now=timezone.now())
    messages.success(request, gettext("The conversation is open again."))
    return redirect("ticket", ticket_id=ticket_id)


def _keep(request: PortalRequest, *, form: AnswerForm, ticket_id: UUID) -> None:
    said, now = form.cleaned_data, timezone.now()
    with file_to_attach(said["file"]) as file, seen_by(request.viewer.as_customer) as viewer:
        message_id = None
        if said["content"]:
            message_id = write_message(viewer, ticket_id=ticket_id, content=said["content"], now=now).pk
        if file is not None:
            attach_file(viewer, ticket_id=ticket_id, file=file, message_id=message_id, now=now)


def _conversation(request: PortalRequest, *, ticket_id: UUID) -> Conversation:
    reader = reader_of(request)
    with seen_by(request.viewer.as_customer) as viewer:
        return conversation_of(
            ticket_visible_to(viewer, ticket_id=ticket_id),
            messages=messages_visible_to(viewer, ticket_id=ticket_id).select_related("author"),
            attachments=attachments_visible_to(viewer, ticket_id=ticket_id).select_related("uploader"),
            reader_id=reader.id,
            zone=ZoneInfo(reader.timezone),
        )
