"""Makes tickets for tests; call inside `seen_by` of who opens them."""

from datetime import UTC, datetime
from uuid import UUID

from tests.factories.files import PDF, taken
from wattstead.domains.support.models import Ticket, TicketAttachment
from wattstead.domains.support.operations.attachments import attach_file
from wattstead.domains.support.operations.tickets import open_ticket
from wattstead.domains.support.vocabulary import TicketCategory
from wattstead.kernel.viewer import Viewer

ASKED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def a_ticket(viewer: Viewer, *, subject: str = "My bill is too high", content: str = "Why?") -> Ticket:
    """Open a ticket for the one account of the viewer."""
    (account_id,) = viewer.account_ids
    return open_ticket(
        viewer,
        account_id=account_id,
        subject=subject,
        category=TicketCategory.BILLING,
        content=content,
        now=ASKED_AT,
    )


def an_attachment(
    viewer: Viewer,
    *,
    ticket_id: UUID,
    content: bytes = PDF,
    name: str = "bill.pdf",
    message_id: UUID | None = None,
    now: datetime = ASKED_AT,
) -> TicketAttachment:
    """Attach a file to a ticket."""
    with taken(content, name=name) as file:
        return attach_file(viewer, ticket_id=ticket_id, file=file, now=now, message_id=message_id)
