"""Names in words what a line of an invoice charges or pays for."""

from django.utils.translation import gettext

from wattstead.domains.billing.records import InvoiceLineRecord
from wattstead.domains.billing.vocabulary import LineSubject
from wattstead.interfaces.pages import days


def description_of(line: InvoiceLineRecord, *, has_bands: bool) -> str:
    """Return what a line is about, in the reader's language."""
    subject = LineSubject(line.subject)
    if subject is LineSubject.ENERGY:
        if line.band:
            return gettext("Energy, {band}").format(band=line.band)
        return gettext("Energy, at all other times") if has_bands else gettext("Energy")
    if subject is LineSubject.MONTHLY_FEE:
        return gettext("Monthly fee, {month}").format(month=days.month(line.starts_on))
    if subject is LineSubject.FEED_IN:
        return gettext("Energy fed into the grid")
    if subject is LineSubject.GRID_FEE:
        return gettext("Grid fee")
    return gettext("Connection fee, charged once")
