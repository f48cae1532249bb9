"""Stores what people aim at."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from wattstead.domains.goals.rules import Aim
from wattstead.domains.goals.vocabulary import UNITS, GoalPeriod, GoalType, GoalUnit
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import Entity
from wattstead.kernel.periods import DayPeriod

_FITS = Q()
for _type, _units in UNITS.items():
    _FITS |= Q(type=_type.value, unit__in=[unit.value for unit in _units])


class Goal(Entity):
    """What one person aims at, for one site or, without a site, for all of theirs."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(
        "sites.Site", null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    type = models.CharField(max_length=16)
    target_value = models.DecimalField(max_digits=12, decimal_places=3)
    unit = models.CharField(max_length=8)
    period = models.CharField(max_length=7)
    starts_on = models.DateField()
    ends_before = models.DateField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            CompositeForeignKey(
                name="goal_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(site=None, account=None) | Q(site__isnull=False, account__isnull=False),
                name="goal_site_with_its_account",
            ),
            models.CheckConstraint(condition=_FITS, name="goal_unit_fits_its_type"),
            models.CheckConstraint(condition=Q(target_value__gt=0), name="goal_target_is_positive"),
            models.CheckConstraint(
                condition=~Q(unit=GoalUnit.PERCENT.value) | Q(target_value__lte=100),
                name="goal_percentage_is_at_most_100",
            ),
            models.CheckConstraint(
                condition=Q(period__in=[period.value for period in GoalPeriod]), name="goal_period_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="goal_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(F("user"), F("starts_on").desc(), F("id").desc(), name="goal_of_person"),
        ]

    @property
    def aim(self) -> Aim:
        """Return the columns as one value."""
        return Aim(
            site_id=self.site_id,
            goal_type=GoalType(self.type),
            target=self.target_value,
            unit=GoalUnit(self.unit),
            period=GoalPeriod(self.period),
            days=DayPeriod(starts_on=self.starts_on, ends_before=self.ends_before),
        )
