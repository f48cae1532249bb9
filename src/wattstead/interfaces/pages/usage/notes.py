"""Tells what the reader should know about the numbers: changes of clocks, estimates and gaps."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext

from wattstead.domains.metering.vocabulary import unit_written
from wattstead.interfaces.pages import figures
from wattstead.interfaces.pages.invoices.gas import gas_steps_told
from wattstead.interfaces.pages.usage.forms import Measure
from wattstead.journeys.explore_usage import Usage
from wattstead.kernel.calendars import time_of_days

HOUR_S = 3600


def notes_on(usage: Usage, *, show: Measure) -> tuple[str, ...]:
    """Return the sentences that belong under the chart."""
    told = [_clocks(usage), _estimates(usage), *_doubts(usage), _gaps(usage)]
    if show == "cost" and usage.cost is not None:
        told.append(
            gettext(
                "The cost includes tax and leaves out the standing charge, which you find on your invoice."
            )
            if usage.direction == "import"
            else ""
        )
    if usage.meter is not None and usage.meter.meter_type == "gas" and usage.total is not None:
        told.append(_gas(usage))
    return tuple(note for note in told if note)


def _gas(usage: Usage) -> str:
    """Say how cubic metres became the kilowatt-hours that a price is for."""
    if not usage.conversion:
        return gettext(
            "What this gas costs is not known yet: nobody has told what its cubic metres are worth."
        )
    steps = gas_steps_told(usage.conversion)
    return gettext("Gas is paid for by its energy, volume × state number × calorific value: {steps}.").format(
        steps="; ".join(steps)
    )


def _clocks(usage: Usage) -> str:
    if usage.span != "day":
        return ""
    length = time_of_days(usage.period, zone=ZoneInfo(usage.zone)).length
    hours = int(length.total_seconds()) // HOUR_S
    if hours < 24:
        return gettext("The clocks went forward on this day: it has {hours} hours.").format(hours=hours)
    if hours > 24:
        return gettext("The clocks went back on this day: it has {hours} hours.").format(hours=hours)
    return ""


def _estimates(usage: Usage) -> str:
    if not usage.estimated_share:
        return ""
    share = figures.share(usage.estimated_share)
    if usage.estimated_share == 1:
        return gettext("All of this is estimated; it is drawn hatched.")
    if usage.estimated_share < Decimal("0.01"):
        share = gettext("less than {share}").format(share=figures.share(Decimal("0.01")))
    return gettext("Of this, {share} is estimated; it is drawn hatched.").format(share=share)


def _doubts(usage: Usage) -> tuple[str, ...]:
    """Say how much a check doubts, and how much took the place of another value."""
    unit = unit_written(usage.meter.unit) if usage.meter else ""
    told = (
        (usage.provisional, gettext("{energy} of this is provisional: one of our checks doubts it.")),
        (usage.corrected, gettext("{energy} of this was corrected.")),
    )
    return tuple(words.format(energy=figures.energy(energy, unit=unit)) for energy, words in told if energy)


def _gaps(usage: Usage) -> str:
    if not usage.missing_slots:
        return ""
    return ngettext(
        "One reading is missing; nothing is counted for it.",
        "{count} readings are missing; nothing is counted for them.",
        usage.missing_slots,
    ).format(count=figures.number(Decimal(usage.missing_slots), places=0))
