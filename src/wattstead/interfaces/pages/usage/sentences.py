"""Says in a sentence what a chart shows."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.usage.forms import Measure
from wattstead.journeys.explore_usage import Usage


@dataclass(frozen=True, kw_only=True)
class Change:
    """How much more (above zero) or less than before, as a share, and when before was."""

    share: Decimal
    before: str


def sentence(usage: Usage, *, show: Measure, is_over: bool) -> SafeString:
    """Return what was used (or fed in, or paid) in the period, and how that compares."""
    when = days.during(usage.period)
    if not is_over:
        when = gettext("{when} so far").format(when=when)
    amount = _amount(usage, show=show)
    if amount is None:
        return mark_safe(_nothing(usage, show=show).format(when=when))  # noqa: S308 our own words and a date
    change = change_of(usage, show=show)
    figure = format_html("<strong>{}</strong>", amount)
    if change is None:
        return format_html(_alone(usage, show=show), amount=figure, when=when)
    return format_html(
        _compared(usage, show=show, change=change),
        amount=figure,
        when=when,
        percent=figures.share(abs(change.share)),
        before=change.before,
    )


def change_of(usage: Usage, *, show: Measure) -> Change | None:
    """Return the change since the period compared with, when both are known and it was not nothing."""
    compared = usage.compared
    if compared is None:
        return None
    if show == "cost":
        now = compared.shown_cost.amount if compared.shown_cost else None
        then = compared.cost.amount if compared.cost else None
    else:
        now, then = compared.shown_total, compared.total
    if now is None or not then:
        return None
    return Change(share=(now - then) / abs(then), before=days.during(compared.period))


def _amount(usage: Usage, *, show: Measure) -> str | None:
    if show == "cost":
        return figures.money(usage.cost) if usage.cost else None
    if usage.total is None or usage.meter is None:
        return None
    return figures.energy(usage.total, unit=usage.meter.unit)


def _nothing(usage: Usage, *, show: Measure) -> str:
    if show == "cost" and usage.total is not None:
        return gettext("No price is known for what you used {when}.")
    return gettext("There are no readings {when}.")


def _alone(usage: Usage, *, show: Measure) -> str:
    if show == "cost":
        return (
            gettext("You earned {amount} {when}.")
            if usage.direction == "export"
            else gettext("Your energy cost {amount} {when}.")
        )
    return (
        gettext("You fed in {amount} {when}.")
        if usage.direction == "export"
        else gettext("You used {amount} {when}.")
    )


def _compared(usage: Usage, *, show: Measure, change: Change) -> str:
    kind = "same" if abs(change.share) < figures.ABOUT_THE_SAME else "more" if change.share > 0 else "less"
    told = {
        ("energy", "import", "more"): gettext("You used {amount} {when}, {percent} more than {before}."),
        ("energy", "import", "less"): gettext("You used {amount} {when}, {percent} less than {before}."),
        ("energy", "import", "same"): gettext("You used {amount} {when}, about as much as {before}."),
        ("energy", "export", "more"): gettext("You fed in {amount} {when}, {percent} more than {before}."),
        ("energy", "export", "less"): gettext("You fed in {amount} {when}, {percent} less than {before}."),
        ("energy", "export", "same"): gettext("You fed in {amount} {when}, about as much as {before}."),
        ("cost", "import", "more"): gettext(
            "Your energy cost {amount} {when}, {percent} more than {before}."
        ),
        ("cost", "import", "less"): gettext(
            "Your energy cost {amount} {when}, {percent} less than {before}."
        ),
        ("cost", "import", "same"): gettext("Your energy cost {amount} {when}, about as much as {before}."),
        ("cost", "export", "more"): gettext("You earned {amount} {when}, {percent} more than {before}."),
        ("cost", "export", "less"): gettext("You earned {amount} {when}, {percent} less than {before}."),
        ("cost", "export", "same"): gettext("You earned {amount} {when}, about as much as {before}."),
    }
    return told[(show, usage.direction, kind)]
