"""Says what tickets look like, with what was written and attached."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.support.vocabulary import (
    LONGEST_MESSAGE,
    LONGEST_SUBJECT,
    TicketCategory,
    TicketPriority,
    TicketStatus,
)
from wattstead.interfaces.api.fields import NEVER_NULL, NOT_NULL, Changes, Id, Incoming, Outgoing, text
from wattstead.interfaces.api.pagination import PageOf, Paging

LINES = r"^[^\x00-\x08\x0B-\x1F\x7F-\x9F]*[^\s\x00-\x1F\x7F-\x9F][^\x00-\x08\x0B-\x1F\x7F-\x9F]*$"
Subject = Annotated[
    str,
    Field(
        min_length=1, max_length=LONGEST_SUBJECT, pattern=r"^[^\x00-\x1F\x7F-\x9F]*\S[^\x00-\x1F\x7F-\x9F]*$"
    ),
]
Content = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_MESSAGE,
        pattern=LINES,
        description="Plain text; lines end in a line feed.",
    ),
]


class TicketMessage(Outgoing):
    """What somebody wrote into a ticket."""

    id: UUID
    ticket_id: UUID
    author_id: UUID
    content: str = Field(description="Plain text.")
    is_from_staff: bool
    is_internal: bool = Field(description="A note of the supplier for itself; customers get none.")
    created_at: datetime


class TicketAttachment(Outgoing):
    """A file attached to a ticket, or to one of its messages."""

    id: UUID
    ticket_id: UUID
    message_id: UUID | None
    file_name: str
    file_url: str = Field(description="Where this API gives the file, to those who see the ticket.")
    file_size: int = Field(description="Bytes.")
    mime_type: str = Field(description="Found out from the file itself.")
    uploaded_at: datetime


class TicketSummary(Outgoing):
    """Something a customer asked, without what was written and attached."""

    id: UUID
    user_id: UUID = Field(description="Who asked.")
    account_id: UUID
    ticket_number: str = Field(examples=["TKT-2026-000001"])
    subject: str
    category: TicketCategory
    priority: TicketPriority
    status: TicketStatus
    assigned_to: UUID | None
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None


class Ticket(TicketSummary):
    """Something a customer asked, with what was written and attached, the earliest first."""

    messages: list[TicketMessage]
    attachments: list[TicketAttachment]


class TicketPage(PageOf[TicketSummary]):
    """A page of tickets."""


class TicketMessagePage(PageOf[TicketMessage]):
    """A page of messages."""


class TicketAttachmentPage(PageOf[TicketAttachment]):
    """A page of attachments."""


class TicketFilters(Paging):
    """Which tickets, in which order."""

    account_id: Id | None = None
    status: TicketStatus | None = None
    category: TicketCategory | None = None
    priority: TicketPriority | None = None
    assigned_to: Id | None = None
    ordering: Literal["-createdAt", "-updatedAt"] = "-createdAt"


class OfTicket(Paging):
    """In which order."""

    ordering: Literal["createdAt"] = "createdAt"


class NewTicket(Incoming):
    """What a customer asks."""

    account_id: Id
    subject: Subject
    category: TicketCategory = TicketCategory.OTHER
    content: Content


class TicketChanges(Changes):
    """What is to change of a ticket; priority, status and assignedTo are for the supplier's staff."""

    subject: Annotated[Subject | None, NOT_NULL, NEVER_NULL] = None
    category: Annotated[TicketCategory | None, NOT_NULL, NEVER_NULL] = None
    priority: Annotated[TicketPriority | None, NOT_NULL, NEVER_NULL] = None
    status: Annotated[TicketStatus | None, NOT_NULL, NEVER_NULL] = None
    assigned_to: Id | None = None


class NewTicketMessage(Incoming):
    """What is to be written into a ticket."""

    content: Content
    is_internal: bool = Field(default=False, strict=True, description="For the supplier's staff.")


class FileToAttach(Incoming):
    """What is said about a file; what it is, is found out."""

    file_name: Annotated[str, text(255)] = "file"
    message_id: Id | None = Field(default=None, description="A message that you wrote.")
