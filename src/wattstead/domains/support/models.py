"""Stores tickets, their messages and attachments.

A ticket belongs to an account: everybody who acts for the account sees it, and
so does the supplier's staff. What is internal is shown to staff alone, by the
queries and by the policies of the tables, and moves nothing that others see.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wattstead.domains.support.vocabulary import (
    LARGEST_ATTACHMENT,
    LONGEST_SUBJECT,
    TicketCategory,
    TicketPriority,
    TicketStatus,
)
from wattstead.foundation.files.pieces import PieceColumns
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity


class Ticket(AccountEntity):
    """Something a customer asked; `user` is who asked it, `assigned_to` who looks after it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    ticket_number = models.CharField(max_length=24)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    category = models.CharField(max_length=9)
    priority = models.CharField(max_length=6, default=TicketPriority.MEDIUM.value)
    status = models.CharField(max_length=16, default=TicketStatus.OPEN.value)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket_number"], name="ticket_number_is_unique"),
            models.UniqueConstraint(fields=["id", "account"], name="ticket_of_its_account"),
            models.CheckConstraint(
                condition=Q(ticket_number__regex=r"^TKT-[0-9]{4}-[0-9]{6,}$"),
                name="ticket_number_has_its_form",
            ),
            models.CheckConstraint(
                condition=Q(category__in=[one.value for one in TicketCategory]),
                name="ticket_category_is_known",
            ),
            models.CheckConstraint(
                condition=Q(priority__in=[one.value for one in TicketPriority]),
                name="ticket_priority_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in TicketStatus]), name="ticket_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status=TicketStatus.CLOSED.value, closed_at__isnull=False)
                | (~Q(status=TicketStatus.CLOSED.value) & Q(closed_at=None)),
                name="ticket_closed_says_when",
            ),
            models.CheckConstraint(
                condition=Q(status=TicketStatus.CLOSED.value)
                | Q(status=TicketStatus.RESOLVED.value, resolved_at__isnull=False)
                | (~Q(status=TicketStatus.RESOLVED.value) & Q(resolved_at=None)),
                name="ticket_resolved_says_when",
            ),
        ]
        indexes = [
            models.Index("user", "status", F("created_at").desc(), name="tickets_of_a_person"),
            models.Index("assigned_to", "status", name="tickets_of_a_member_of_staff"),
            models.Index("account", F("created_at").desc(), F("id").desc(), name="tickets_of_an_account"),
        ]


class TicketMessage(AccountEntity):
    """What somebody wrote, as a customer or for the supplier; an internal note is for staff alone."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="messages", db_constraint=False, db_index=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    content = models.TextField()
    is_from_staff = models.BooleanField(default=False)
    is_internal = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id", "ticket", "account", "is_internal"], name="message_of_its_ticket"
            ),
            CompositeForeignKey(
                name="message_belongs_to_a_ticket_of_its_account",
                fields=("ticket", "account"),
                to="support.Ticket",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(condition=Q(content__regex=r"\S"), name="message_says_something"),
            models.CheckConstraint(
                condition=Q(is_internal=False) | Q(is_from_staff=True), name="internal_note_is_from_staff"
            ),
        ]
        indexes = [models.Index("ticket", "created_at", "id", name="messages_of_a_ticket")]


class TicketAttachment(AccountEntity):
    """A file somebody attached to a ticket, or to one of its messages."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="attachments", db_constraint=False, db_index=False
    )
    message = models.ForeignKey(
        TicketMessage,
        on_delete=models.PROTECT,
        null=True,
        related_name="attachments",
        db_constraint=False,
        db_index=False,
    )
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_internal = models.BooleanField(default=False)
    file_name = models.CharField(max_length=120)
    mime_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id", "account", "is_internal"], name="attachment_of_its_account"
            ),
            CompositeForeignKey(
                name="attachment_belongs_to_a_ticket_of_its_account",
                fields=("ticket", "account"),
                to="support.Ticket",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="attachment_is_as_internal_as_its_message",
                fields=("message", "ticket", "account", "is_internal"),
                to="support.TicketMessage",
                to_fields=("id", "ticket", "account", "is_internal"),
            ),
            models.CheckConstraint(
                condition=Q(size_bytes__range=(1, LARGEST_ATTACHMENT)), name="attachment_is_of_bearable_size"
            ),
        ]
        indexes = [
            models.Index("ticket", "created_at", "id", name="attachments_of_a_ticket"),
            models.Index("account", "created_at", name="attachments_of_an_account"),
        ]


class AttachmentPiece(AccountEntity, PieceColumns):
    """A piece of an attachment, in the order of `number`."""

    attachment = models.ForeignKey(
        TicketAttachment, on_delete=models.CASCADE, related_name="pieces", db_constraint=False, db_index=False
    )
    is_internal = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "number"], name="pieces_of_an_attachment_are_numbered"
            ),
            CompositeForeignKey(
                name="piece_is_as_internal_as_its_attachment",
                fields=("attachment", "account", "is_internal"),
                to="support.TicketAttachment",
                to_fields=("id", "account", "is_internal"),
            ),
        ]
