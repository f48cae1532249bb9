"""Gives the files of conversations out."""

from uuid import UUID

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from wattstead.domains.support.queries import attachment_visible_to, piece_of
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.downloads import streamed
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.requests import PortalRequest


@require_safe
@for_members
def download_attachment(request: PortalRequest, ticket_id: UUID, attachment_id: UUID) -> HttpResponseBase:
    """Give a file to those who see its ticket, as a download that no browser runs."""
    customer = request.viewer.as_customer
    with seen_by(customer) as viewer:
        file = attachment_visible_to(viewer, ticket_id=ticket_id, attachment_id=attachment_id)

    def piece(number: int) -> bytes | None:
        with seen_by(customer) as viewer:
            return piece_of(viewer, attachment_id=file.pk, number=number)

    return streamed(
        request, name=file.file_name, mime_type=file.mime_type, size_bytes=file.size_bytes, piece=piece
    )
