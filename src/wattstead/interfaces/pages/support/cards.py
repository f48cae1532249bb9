"""Holds what the pages of help show, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext

from wattstead.domains.support.queries import AttachmentRecord, MessageRecord, TicketInBrief, TicketRecord
from wattstead.domains.support.vocabulary import TicketCategory, TicketStatus
from wattstead.interfaces.pages import days
from wattstead.interfaces.pages.parts import Badge
from wattstead.interfaces.pages.support.words import (
    badge_of,
    category_label,
    next_step,
    size_told,
)


@dataclass(frozen=True, kw_only=True)
class TicketRow:
    """A ticket in the list."""

    subject: str
    number: str
    category: str
    count: int
    when: str
    badge: Badge
    address: str


@dataclass(frozen=True, kw_only=True)
class FileChip:
    """A file that hangs on a conversation."""

    name: str
    size: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one person wrote or attached at a moment; `day` is filled where a new day begins."""

    day: str
    who: str
    initial: str
    is_mine: bool
    is_from_staff: bool
    clock: str
    content: str
    files: tuple[FileChip, ...]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A ticket with all that was said."""

    ticket_id: UUID
    subject: str
    number: str
    category: str
    opened: str
    looked_after_by: str
    badge: Badge
    next_step: str
    said: tuple[Said, ...]
    may_write: bool
    may_close: bool
    is_waiting: bool


def row_of(ticket: TicketInBrief, *, zone: ZoneInfo) -> TicketRow:
    """Return a ticket as the list shows it."""
    return TicketRow(
        subject=ticket.subject,
        number=ticket.number,
        category=category_label(ticket.category),
        count=ticket.messages,
        when=days.day(ticket.written_at.astimezone(zone).date()),
        badge=badge_of(ticket.status),
        address=reverse("ticket", kwargs={"ticket_id": ticket.ticket_id}),
    )


def conversation_of(
    ticket: TicketRecord,
    *,
    messages: Iterable[MessageRecord],
    attachments: Iterable[AttachmentRecord],
    reader_id: UUID,
    zone: ZoneInfo,
) -> Conversation:
    """Return a ticket with all that was said, in the order in which it was."""
    status = TicketStatus(ticket.status)
    return Conversation(
        ticket_id=ticket.pk,
        subject=ticket.subject,
        number=ticket.ticket_number,
        category=category_label(TicketCategory(ticket.category)),
        opened=days.day(ticket.created_at.astimezone(zone).date()),
        looked_after_by=ticket.assigned_to.first_name if ticket.assigned_to else "",
        badge=badge_of(status),
        next_step=next_step(status),
        said=_said(messages, attachments=list(attachments), reader_id=reader_id, zone=zone),
        may_write=status is not TicketStatus.CLOSED,
        may_close=status is not TicketStatus.CLOSED,
        is_waiting=status is TicketStatus.WAITING_CUSTOMER,
    )


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """Something that somebody wrote or attached, before it is put into words."""

    at: datetime
    author_id: UUID
    author_name: str
    is_from_staff: bool
    content: str
    files: tuple[FileChip, ...]


def _said(
    messages: Iterable[MessageRecord],
    *,
    attachments: list[AttachmentRecord],
    reader_id: UUID,
    zone: ZoneInfo,
) -> tuple[Said, ...]:
    turns = sorted(
        [*_written(messages, attachments=attachments), *_loose(attachments)], key=lambda one: one.at
    )
    said: list[Said] = []
    last: date | None = None
    for turn in turns:
        there = turn.at.astimezone(zone)
        said.append(_told(turn, there=there, is_new_day=there.date() != last, reader_id=reader_id))
        last = there.date()
    return tuple(said)


def _written(messages: Iterable[MessageRecord], *, attachments: list[AttachmentRecord]) -> Iterable[_Turn]:
    for one in messages:
        yield _Turn(
            at=one.created_at,
            author_id=one.author_id,
            author_name=one.author.first_name,
            is_from_staff=one.is_from_staff,
            content=one.content,
            files=tuple(chip_of(file) for file in attachments if file.message_id == one.pk),
        )


def _loose(attachments: Iterable[AttachmentRecord]) -> Iterable[_Turn]:
    """Yield the files that came without words."""
    for file in attachments:
        if file.message_id is None:
            yield _Turn(
                at=file.created_at,
                author_id=file.uploader_id,
                author_name=file.uploader.first_name,
                is_from_staff=False,
                content="",
                files=(chip_of(file),),
            )


def _told(turn: _Turn, *, there: datetime, is_new_day: bool, reader_id: UUID) -> Said:
    is_mine = turn.author_id == reader_id and not turn.is_from_staff
    who = gettext("{name}, customer service").format(name=turn.author_name)
    return Said(
        day=days.weekday(there.date()) if is_new_day else "",
        who=gettext("You") if is_mine else who if turn.is_from_staff else turn.author_name,
        initial=turn.author_name[:1].upper(),
        is_mine=is_mine,
        is_from_staff=turn.is_from_staff,
        clock=days.clock(there),
        content=turn.content,
        files=turn.files,
    )


def chip_of(file: AttachmentRecord) -> FileChip:
    """Return a file as a conversation shows it."""
    return FileChip(
        name=file.file_name,
        size=size_told(file.size_bytes),
        address=reverse("ticket_file", kwargs={"ticket_id": file.ticket_id, "attachment_id": file.pk}),
    )
