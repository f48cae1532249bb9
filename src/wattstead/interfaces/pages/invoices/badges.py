"""Says in a word how an invoice stands."""

from django.utils.translation import gettext

from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.interfaces.pages.parts import Badge
from wattstead.kernel.money import Money


def badge_of(status: InvoiceStatus, *, total: Money) -> Badge:
    """Return how an invoice stands; one that pays the customer is a credit."""
    if status is InvoiceStatus.PAID:
        told = gettext("paid") if total.amount >= 0 else gettext("paid out")
        return Badge(text=told, tone="success")
    if status is InvoiceStatus.CANCELLED:
        return Badge(text=gettext("cancelled"), tone="neutral")
    if total.amount < 0:
        return Badge(text=gettext("credit"), tone="success")
    if status is InvoiceStatus.OVERDUE:
        return Badge(text=gettext("overdue"), tone="error")
    return Badge(text=gettext("to be paid"), tone="warning")
