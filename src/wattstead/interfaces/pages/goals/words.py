"""Puts goals into words."""

from decimal import Decimal

from django.utils.translation import gettext, pgettext

from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.interfaces.pages import figures
from wattstead.kernel.money import Money

USUAL_CURRENCY = "EUR"


def aim_told(aim: Aim, *, currency: str | None) -> str:
    """Return what somebody aims at: at most 300 kWh from the grid a month."""
    return _patterns()[aim.goal_type].format(
        target=amount_told(aim.target, unit=aim.unit, currency=currency), period=_every(aim.period)
    )


def amount_told(amount: Decimal, *, unit: GoalUnit, currency: str | None) -> str:
    """Return an amount in the unit of a goal."""
    if unit is GoalUnit.CURRENCY:
        return figures.money(Money(amount, currency or USUAL_CURRENCY))
    if unit is GoalUnit.PERCENT:
        return figures.share(amount / 100)
    is_whole = amount == amount.to_integral_value()
    return figures.energy(amount, unit="kWh", places=0 if is_whole else None)


def period_told(period: GoalPeriod) -> str:
    """Return which period this is, fit for the middle of a sentence."""
    return {
        GoalPeriod.DAILY: pgettext("of the day is over", "the day"),
        GoalPeriod.WEEKLY: pgettext("of the week is over", "the week"),
        GoalPeriod.MONTHLY: pgettext("of the month is over", "the month"),
        GoalPeriod.YEARLY: pgettext("of the year is over", "the year"),
    }[period]


def _patterns() -> dict[GoalType, str]:
    return {
        GoalType.CONSUMPTION: gettext("At most {target} from the grid {period}"),
        GoalType.COST: gettext("A bill of at most {target} {period}"),
        GoalType.PRODUCTION: gettext("At least {target} produced {period}"),
        GoalType.SELF_CONSUMPTION: gettext("At least {target} of the production used at home {period}"),
    }


def _every(period: GoalPeriod) -> str:
    return {
        GoalPeriod.DAILY: gettext("each day"),
        GoalPeriod.WEEKLY: gettext("each week"),
        GoalPeriod.MONTHLY: gettext("each month"),
        GoalPeriod.YEARLY: gettext("each year"),
    }[period]
