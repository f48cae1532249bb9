"""Asks what somebody wants to know."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wattstead.domains.support.operations.attachments import attach_file
from wattstead.domains.support.operations.tickets import TooManyTickets, open_ticket
from wattstead.domains.support.queries import first_message_of
from wattstead.domains.support.vocabulary import LARGEST_ATTACHMENT, MEGABYTE, TicketCategory
from wattstead.foundation.files.refusals import FileTooLarge
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.pages.account.whose import account_here
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.problems import problems_in
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.interfaces.pages.support.forms import QuestionForm
from wattstead.interfaces.pages.support.receiving import file_to_attach
from wattstead.interfaces.pages.uploading import sent_by, takes_files, was_too_large
from wattstead.interfaces.refusals import told

MEGABYTES = LARGEST_ATTACHMENT // MEGABYTE


@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def ask(request: PortalRequest) -> HttpResponse:
    """Ask for a question, and keep it."""
    about = {"category": request.GET.get("category", "")}
    form = QuestionForm(*sent_by(request), initial=about)
    if request.method == "POST" and was_too_large(request):
        form.add_error("file", told(FileTooLarge(most=MEGABYTES)))
    ticket_id: UUID | None = None
    if request.method == "POST" and form.is_valid():
        with problems_in(form, expected=(TooManyTickets,)):
            ticket_id = _keep(request, form=form)
    if ticket_id is not None:
        messages.success(request, gettext("We have your question."))
        return redirect("ticket", ticket_id=ticket_id)
    status = 422 if form.errors else 200
    return render(request, "support/new.html", {"form": form, "megabytes": MEGABYTES}, status=status)


def _keep(request: PortalRequest, *, form: QuestionForm) -> UUID:
    said, now, account_id = form.cleaned_data, timezone.now(), account_here(request)
    with file_to_attach(said["file"]) as file, seen_by(request.viewer.as_customer) as viewer:
        ticket = open_ticket(
            viewer,
            account_id=account_id,
            subject=said["subject"],
            category=TicketCategory(said["category"]),
            content=said["content"],
            now=now,
        )
        if file is not None:
            message = first_message_of(viewer, ticket_id=ticket.pk)
            attach_file(viewer, ticket_id=ticket.pk, file=file, message_id=message.pk, now=now)
    return ticket.pk
