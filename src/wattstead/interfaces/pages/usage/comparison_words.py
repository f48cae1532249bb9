"""Says in a sentence how two periods compare, in energy and in money."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.journeys.explore_usage import ComparedUsage
from wattstead.kernel.money import Money


def sentence(compared: ComparedUsage) -> SafeString:
    """Return how much more or less was used (or fed in) than before."""
    shown, other = compared.shown, compared.other
    when = days.during(shown.days or shown.period)
    if shown.days is None and any(bar.energy is not None for bar in shown.bars):
        return mark_safe(gettext("Days are compared once they are over."))  # noqa: S308 our own words
    if shown.total is None or compared.meter is None:
        return mark_safe(gettext("There are no readings {when}.").format(when=when))  # noqa: S308 our own words
    unit = compared.meter.unit
    amount = format_html("<strong>{}</strong>", figures.energy(shown.total, unit=unit))
    before = days.during(other.days or other.period)
    if not other.total:
        return format_html(_alone(compared), amount=amount, when=when, before=before)
    change = shown.total - other.total
    share = change / other.total
    kind = "same" if abs(share) < figures.ABOUT_THE_SAME else "more" if change > 0 else "less"
    return format_html(
        _words(compared, kind=kind),
        amount=amount,
        when=when,
        before=before,
        difference=format_html("<strong>{}</strong>", figures.energy(abs(change), unit=unit)),
        percent=figures.share(abs(share)),
    )


def money_sentence(compared: ComparedUsage) -> str:
    """Return what the difference is in money, and what moved it; empty where no cost is known."""
    cost, change = compared.shown.cost, compared.difference
    if cost is None or change is None:
        return ""
    whole = figures.money(Money(abs(change.total), cost.currency))
    use, price = (
        figures.money_with_sign(part, currency=cost.currency) for part in (change.use, change.price)
    )
    if compared.direction == "export":
        words = (
            gettext("It earned {cost}, {whole} less: {use} from the energy, {price} from the price.")
            if change.total < 0
            else gettext("It earned {cost}, {whole} more: {use} from the energy, {price} from the price.")
        )
    elif change.total < 0:
        words = gettext(
            "That cost {cost}, {whole} less: {use} because of what you used, {price} because of prices."
        )
    else:
        words = gettext(
            "That cost {cost}, {whole} more: {use} because of what you used, {price} because of prices."
        )
    return words.format(cost=figures.money(cost), whole=whole, use=use, price=price)


def _alone(compared: ComparedUsage) -> str:
    if compared.direction == "export":
        return gettext("You fed in {amount} {when}; there are no readings {before}.")
    return gettext("You used {amount} {when}; there are no readings {before}.")


def _words(compared: ComparedUsage, *, kind: str) -> str:
    told = {
        ("import", "more"): gettext("You used {amount} {when}, {difference} ({percent}) more than {before}."),
        ("import", "less"): gettext("You used {amount} {when}, {difference} ({percent}) less than {before}."),
        ("import", "same"): gettext("You used {amount} {when}, about as much as {before}."),
        ("export", "more"): gettext(
            "You fed in {amount} {when}, {difference} ({percent}) more than {before}."
        ),
        ("export", "less"): gettext(
            "You fed in {amount} {when}, {difference} ({percent}) less than {before}."
        ),
        ("export", "same"): gettext("You fed in {amount} {when}, about as much as {before}."),
    }
    return told[(compared.direction, kind)]
