"""Puts tickets into words, as customers say them."""

from decimal import Decimal

from django.utils.translation import gettext

from wattstead.domains.support.vocabulary import TicketCategory, TicketStatus
from wattstead.interfaces.pages import figures
from wattstead.interfaces.pages.parts import Badge

KILOBYTE, MEGABYTE = 1024, 1024 * 1024


def badge_of(status: TicketStatus) -> Badge:
    """Return whose turn it is, in a word or two."""
    return {
        TicketStatus.OPEN: Badge(text=gettext("Received"), tone="neutral"),
        TicketStatus.IN_PROGRESS: Badge(text=gettext("We are on it"), tone="neutral"),
        TicketStatus.WAITING_CUSTOMER: Badge(text=gettext("Waiting for you"), tone="warning"),
        TicketStatus.RESOLVED: Badge(text=gettext("Solved"), tone="success"),
        TicketStatus.CLOSED: Badge(text=gettext("Closed"), tone="neutral"),
    }[status]


def next_step(status: TicketStatus) -> str:
    """Return what happens next, in a sentence."""
    return {
        TicketStatus.OPEN: gettext("We have your question and answer here."),
        TicketStatus.IN_PROGRESS: gettext("Somebody looks into it. The answer comes here."),
        TicketStatus.WAITING_CUSTOMER: gettext("We need something from you to go on."),
        TicketStatus.RESOLVED: gettext("We think this is solved. If not, just write again."),
        TicketStatus.CLOSED: gettext("This conversation is closed. You can take it up again any time."),
    }[status]


def category_label(category: TicketCategory) -> str:
    """Return what a ticket is about."""
    return {
        TicketCategory.BILLING: gettext("Bills and payments"),
        TicketCategory.CONTRACT: gettext("Contract and tariff"),
        TicketCategory.DEVICE: gettext("Meters and devices"),
        TicketCategory.TECHNICAL: gettext("This portal"),
        TicketCategory.OTHER: gettext("Something else"),
    }[category]


def size_told(size_bytes: int) -> str:
    """Return how large a file is: 84 kB, 2.4 MB."""
    if size_bytes < MEGABYTE:
        return f"{figures.number(Decimal(max(1, round(size_bytes / KILOBYTE))), places=0)} kB"
    return f"{figures.number(Decimal(size_bytes) / MEGABYTE, places=1)} MB"
