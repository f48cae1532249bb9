"""Names what the support domain speaks of. Codes are those of the specification."""

from enum import StrEnum

from wattstead.kernel.transitions import By, Transitions, move

SERIES = "TKT"
LONGEST_SUBJECT = 160
LONGEST_MESSAGE = 10_000
MEGABYTE = 1024 * 1024
LARGEST_ATTACHMENT = 10 * MEGABYTE


class TicketCategory(StrEnum):
    """What a ticket is about."""

    BILLING = "billing"
    TECHNICAL = "technical"
    CONTRACT = "contract"
    DEVICE = "device"
    OTHER = "other"


class TicketPriority(StrEnum):
    """How soon somebody must look; the supplier decides."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class TicketStatus(StrEnum):
    """Whose turn it is."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    WAITING_CUSTOMER = "waiting_customer"
    RESOLVED = "resolved"
    CLOSED = "closed"


ENDED = frozenset({TicketStatus.RESOLVED, TicketStatus.CLOSED})
"""What needs nobody's attention any more."""

_OPEN, _IN_PROGRESS, _WAITING = TicketStatus.OPEN, TicketStatus.IN_PROGRESS, TicketStatus.WAITING_CUSTOMER
_RESOLVED, _CLOSED = TicketStatus.RESOLVED, TicketStatus.CLOSED
_STAFF, _EITHER = {By.STAFF}, {By.CUSTOMER, By.STAFF}

TICKET_TRANSITIONS = Transitions(
    of="ticket",
    first=frozenset({_OPEN}),
    moves=(
        move(_OPEN, to=_IN_PROGRESS, does="take up", by=_STAFF),
        move(_OPEN, to=_WAITING, does="ask back", by=_STAFF),
        move(_IN_PROGRESS, to=_WAITING, does="ask back", by=_STAFF),
        move(_WAITING, to=_IN_PROGRESS, does="answer, go on", by=_EITHER),
        move(_OPEN, to=_RESOLVED, does="resolve", by=_STAFF),
        move(_IN_PROGRESS, to=_RESOLVED, does="resolve", by=_STAFF),
        move(_WAITING, to=_RESOLVED, does="resolve", by=_STAFF),
        move(_RESOLVED, to=_OPEN, does="reopen", by=_EITHER),
        move(_OPEN, to=_CLOSED, does="close", by=_EITHER),
        move(_IN_PROGRESS, to=_CLOSED, does="close", by=_EITHER),
        move(_WAITING, to=_CLOSED, does="close", by=_EITHER),
        move(_RESOLVED, to=_CLOSED, does="close", by=_EITHER),
        move(_CLOSED, to=_OPEN, does="reopen", by=_EITHER),
    ),
)
