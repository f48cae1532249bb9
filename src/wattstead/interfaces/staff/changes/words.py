"""Says how an invoice with changed readings stands, and by how much energy and money differ."""

from decimal import Decimal

from django.utils.translation import gettext

from wattstead.domains.billing.changed_periods import ChangedPeriodRecord
from wattstead.domains.billing.vocabulary import ChangeState
from wattstead.interfaces.pages import figures
from wattstead.interfaces.pages.parts import Badge


def state_badge(state: ChangeState) -> Badge:
    """Return what has become of a changed period."""
    return {
        ChangeState.OPEN: Badge(text=gettext("Open"), tone="warning"),
        ChangeState.CORRECTED: Badge(text=gettext("Corrected"), tone="success"),
        ChangeState.LEFT: Badge(text=gettext("Left as billed"), tone="neutral"),
        ChangeState.GONE: Badge(text=gettext("As billed again"), tone="neutral"),
    }[state]


def energy_change(period: ChangedPeriodRecord) -> str:
    """Return by how much what was used differs, and what was fed in where that does: +4.800 kWh."""
    used = _more(period.known_kwh - period.billed_kwh)
    fed_in = period.known_fed_in_kwh - period.billed_fed_in_kwh
    if not fed_in:
        return used
    return gettext("{used}, fed in {fed_in}").format(used=used, fed_in=_more(fed_in))


def money_change(period: ChangedPeriodRecord) -> str:
    """Return by how much the total differs: +€1.71, about +€1.71 where only average prices tell."""
    told = figures.money_with_sign(period.difference, currency=period.currency)
    return told if period.known_total is not None else gettext("about {amount}").format(amount=told)


def _more(kwh: Decimal) -> str:
    return figures.with_sign(figures.energy(kwh, unit="kWh", places=3), of=kwh)
