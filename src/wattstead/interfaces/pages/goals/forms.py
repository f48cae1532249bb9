"""Asks for a goal."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django import forms
from django.utils.translation import gettext, gettext_lazy

from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import GoalPeriod, GoalType, GoalUnit
from wattstead.domains.sites.queries import SiteInBrief
from wattstead.interfaces.pages.day_fields import DayField
from wattstead.kernel.periods import ONE_DAY, DayPeriod

TYPES = (
    (GoalType.CONSUMPTION.value, gettext_lazy("Take at most so many kWh from the grid")),
    (GoalType.COST.value, gettext_lazy("Keep the electricity bill below an amount")),
    (GoalType.PRODUCTION.value, gettext_lazy("Produce at least so many kWh")),
    (GoalType.SELF_CONSUMPTION.value, gettext_lazy("Use at least so many percent of the production")),
)
UNITS = {
    GoalType.CONSUMPTION: GoalUnit.KWH,
    GoalType.COST: GoalUnit.CURRENCY,
    GoalType.PRODUCTION: GoalUnit.KWH,
    GoalType.SELF_CONSUMPTION: GoalUnit.PERCENT,
}
PERIODS = (
    (GoalPeriod.DAILY.value, gettext_lazy("Every day")),
    (GoalPeriod.WEEKLY.value, gettext_lazy("Every week")),
    (GoalPeriod.MONTHLY.value, gettext_lazy("Every month")),
    (GoalPeriod.YEARLY.value, gettext_lazy("Every year")),
)
EVERYWHERE = "all"


class GoalForm(forms.Form):
    """What somebody aims at, how much of it, and from when to when."""

    goal_type = forms.ChoiceField(label=gettext_lazy("What do you want?"), choices=TYPES)
    target = forms.DecimalField(
        label=gettext_lazy("How much?"),
        help_text=gettext_lazy("In kWh, in percent, or in the currency of your contract."),
        max_digits=12,
        decimal_places=3,
        min_value=Decimal("0.001"),
        localize=True,
    )
    period = forms.ChoiceField(label=gettext_lazy("For how long is that meant?"), choices=PERIODS)
    site = forms.ChoiceField(label=gettext_lazy("Where?"))
    starts_on = DayField(label=gettext_lazy("From"))
    last_day = DayField(label=gettext_lazy("Until"))

    target.widget.attrs["inputmode"] = "decimal"

    def __init__(
        self, data: object = None, *, initial: dict[str, object], sites: Iterable[SiteInBrief]
    ) -> None:
        """Offer the sites of the reader."""
        super().__init__(data, initial=initial)  # type: ignore[arg-type] # a QueryDict or None
        places = [(str(site.site_id), site.name) for site in sites]
        self.fields["site"].choices = [(EVERYWHERE, gettext("All sites together")), *places]  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Refuse a goal that ends before it begins."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("last_day")
        if first is not None and last is not None and last < first:
            self.add_error("last_day", gettext("A goal ends after it begins."))

    def aim(self) -> Aim:
        """Return what was entered."""
        entered = self.cleaned_data
        goal_type = GoalType(entered["goal_type"])
        return Aim(
            site_id=None if entered["site"] == EVERYWHERE else UUID(entered["site"]),
            goal_type=goal_type,
            target=entered["target"],
            unit=self._unit_of(goal_type),
            period=GoalPeriod(entered["period"]),
            days=DayPeriod(starts_on=entered["starts_on"], ends_before=entered["last_day"] + ONE_DAY),
        )

    def _unit_of(self, goal_type: GoalType) -> GoalUnit:
        """Return what a target counts: what programs chose stays while the type does."""
        if self.initial.get("goal_type") == goal_type.value and "unit" in self.initial:
            return GoalUnit(self.initial["unit"])
        return UNITS[goal_type]
