"""Says in words what is odd about a reading, so that a person can see whether they slipped."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from wattstead.domains.metering.vocabulary import Basis, Doubt, unit_written
from wattstead.interfaces.pages import figures
from wattstead.interfaces.pages.meters.cards import moment_told
from wattstead.interfaces.pages.meters.words import counter_text, time_told
from wattstead.interfaces.refusals import told
from wattstead.journeys.record_hand_reading import Weighed

TIMES_WITHOUT_DECIMALS = 3
NO_DECIMALS_FROM = 100


@dataclass(frozen=True, kw_only=True)
class DoubtCard:
    """Why we ask again: the facts, what is odd, and what was probably meant.

    `would_wait` says that the reading counts nowhere until somebody has looked at it, even if it is
    confirmed.
    """

    facts: str
    sentences: tuple[str, ...]
    meant: str
    meant_value: str
    would_wait: bool = False


def doubt_card(weighed: Weighed) -> DoubtCard:
    """Return the doubts about a reading in words."""
    return DoubtCard(
        facts=use_told(weighed),
        sentences=tuple(_sentence(doubt, weighed=weighed) for doubt in weighed.doubts),
        meant="" if weighed.meant is None else counter_text(weighed.meant),
        meant_value="" if weighed.meant is None else f"{weighed.meant:f}",
        would_wait=Doubt.CONTRADICTS in weighed.doubts,
    )


def use_told(weighed: Weighed) -> str:
    """Return what was used since the reading before, or nothing when there was none."""
    if weighed.use is None or weighed.before_at is None or weighed.before is None or weighed.over is None:
        return ""
    return gettext("From {before} on {when} that makes {energy} in {time}.").format(
        before=counter_text(weighed.before),
        when=moment_told(weighed.before_at, zone=ZoneInfo(weighed.zone)),
        energy=figures.energy(weighed.use, unit=unit_written(weighed.unit)),
        time=time_told(weighed.over),
    )


def _sentence(doubt: Doubt, *, weighed: Weighed) -> str:
    if doubt is Doubt.ROLLED_OVER:
        return gettext("The counter would have passed its end and begun again at zero.")
    if doubt is Doubt.NOTHING_USED:
        return gettext("That would mean that nothing was used at all.")
    if weighed.contradiction is not None:
        return told(weighed.contradiction)
    if weighed.expected is None or weighed.use is None:
        return ""
    likely = weighed.expected.use if weighed.expected.reported is None else weighed.expected.reported
    places = 0 if likely >= NO_DECIMALS_FROM else None  # what was likely is not known to a tenth
    expected = figures.energy(likely, unit=unit_written(weighed.unit), places=places)
    if doubt is Doubt.NOT_AS_METERED:
        return gettext("The meter itself reported {energy} for the same time.").format(energy=expected)
    return _compared(weighed.use, expected=weighed.expected.use, basis=weighed.expected.basis, told=expected)


def _compared(use: Decimal, *, expected: Decimal, basis: Basis, told: str) -> str:
    last_year = basis is Basis.LAST_YEAR
    if use > expected and expected > 0:
        pattern = (
            gettext("That is {times} times what you used in the same weeks last year ({energy}).")
            if last_year
            else gettext("That is {times} times what you used before in as much time ({energy}).")
        )
        return pattern.format(times=_times(use / expected), energy=told)
    pattern = (
        gettext("That is only {share} of what you used in the same weeks last year ({energy}).")
        if last_year
        else gettext("That is only {share} of what you used before in as much time ({energy}).")
    )
    share = figures.share(use / expected) if expected else figures.NO_FIGURE
    return pattern.format(share=share, energy=told)


def _times(factor: Decimal) -> str:
    if factor >= TIMES_WITHOUT_DECIMALS:
        return figures.number(factor.quantize(Decimal(1), rounding=ROUND_HALF_UP), places=0)
    return figures.number(factor, places=1)
