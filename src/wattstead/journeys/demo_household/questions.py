"""Lets a family ask the supplier two questions: one is answered, one waits for the family."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wattstead.domains.identity.vocabulary import Role
from wattstead.domains.support.operations.attachments import attach_file
from wattstead.domains.support.operations.messages import write_message, write_note
from wattstead.domains.support.operations.serving import assign_ticket, move_ticket
from wattstead.domains.support.operations.tickets import open_ticket
from wattstead.domains.support.queries import first_message_of, tickets_visible_to
from wattstead.domains.support.vocabulary import LARGEST_ATTACHMENT, TicketCategory, TicketStatus
from wattstead.foundation.files.kinds import good_file
from wattstead.foundation.files.pieces import laid_down
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.demo_household.counter_pictures import display
from wattstead.journeys.demo_household.moving_in import Resident
from wattstead.journeys.demo_household.service_desk import the_clerk
from wattstead.kernel.viewer import SYSTEM, Viewer


@dataclass(frozen=True, kw_only=True)
class _Line:
    """What somebody says in a conversation, so long after it began."""

    after: timedelta
    is_from_staff: bool
    content: str
    shows_counter: bool = False


@dataclass(frozen=True, kw_only=True)
class _Talk:
    """A conversation that began some days ago, and where it has got to."""

    days_ago: int
    category: TicketCategory
    subject: str
    lines: tuple[_Line, ...]
    note: str
    comes_to: TicketStatus


TALKS = (
    _Talk(
        days_ago=41,
        category=TicketCategory.BILLING,
        subject="Why is the bill of last winter higher than the one before?",
        lines=(
            _Line(
                after=timedelta(),
                is_from_staff=False,
                content="Hello, our last bill is quite a bit higher than the winter before, although we"
                " thought we had used less. Could you have a look?",
            ),
            _Line(
                after=timedelta(hours=3),
                is_from_staff=True,
                content="Good afternoon, gladly. Your heat pump ran more in January: it was four degrees"
                " colder than the January before. In the invoice, “What changed” shows the kilowatt-hours"
                " and the price apart.\n\nIf you like, compare both months under Usage, Compare.",
            ),
            _Line(
                after=timedelta(days=1, hours=2),
                is_from_staff=False,
                content="That explains it, we see it in the comparison. Thank you!",
            ),
        ),
        note="Checked the readings: complete, nothing estimated.",
        comes_to=TicketStatus.RESOLVED,
    ),
    _Talk(
        days_ago=3,
        category=TicketCategory.DEVICE,
        subject="The display of our meter shows another number than the portal",
        lines=(
            _Line(
                after=timedelta(),
                is_from_staff=False,
                content="The meter in the cellar and the portal differ by some kilowatt-hours. Is that"
                " all right? I took a photo this morning.",
                shows_counter=True,
            ),
            _Line(
                after=timedelta(hours=5),
                is_from_staff=True,
                content="Thank you for the photo, that helps. The display takes turns: 1.8.0 is what came"
                " from the grid, 2.8.0 what you fed in. Your photo shows 2.8.0.\n\nCould you tell us what"
                " it shows for 1.8.0?",
            ),
        ),
        note="",
        comes_to=TicketStatus.WAITING_CUSTOMER,
    ),
)


def ask_questions(resident: Resident, *, now: datetime) -> None:
    """Keep the family's questions with their answers; those that are there stay as they are."""
    with seen_by(SYSTEM):
        if tickets_visible_to(resident.viewer).exists():
            return
        service = Viewer(user_id=the_clerk(), staff=Role.SUPPORT.value)
        for talk in TALKS:
            _talked(talk, resident=resident, service=service, now=now)


def _talked(talk: _Talk, *, resident: Resident, service: Viewer, now: datetime) -> None:
    began_at = now.replace(hour=8, minute=12, second=0, microsecond=0) - timedelta(days=talk.days_ago)
    first, *others = talk.lines
    ticket = open_ticket(
        resident.viewer,
        account_id=resident.account_id,
        subject=talk.subject,
        category=talk.category,
        content=first.content,
        now=began_at,
    )
    if first.shows_counter:
        _attach_counter(resident.viewer, ticket_id=ticket.pk, now=began_at)
    assign_ticket(service, ticket_id=ticket.pk, assigned_to=service.user_id)
    for line in others:
        who = service if line.is_from_staff else resident.viewer
        write_message(who, ticket_id=ticket.pk, content=line.content, now=began_at + line.after)
    ended_at = began_at + talk.lines[-1].after
    if talk.note:
        write_note(service, ticket_id=ticket.pk, content=talk.note, now=ended_at)
    move_ticket(service, ticket_id=ticket.pk, to=talk.comes_to, now=ended_at)


def _attach_counter(viewer: Viewer, *, ticket_id: UUID, now: datetime) -> None:
    message = first_message_of(viewer, ticket_id=ticket_id)
    with (
        laid_down([display(code="2.8.0", shown="009 417.6 kWh")], most_bytes=LARGEST_ATTACHMENT) as came,
        good_file(came, name="Meter in the cellar.png", most_bytes=LARGEST_ATTACHMENT) as file,
    ):
        attach_file(viewer, ticket_id=ticket_id, file=file, now=now, message_id=message.pk)
