"""Stores contracts."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from wattstead.domains.contracts.rules import Term
from wattstead.domains.contracts.vocabulary import CONTRACT_TRANSITIONS, Commodity, ContractStatus
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity


class Contract(AccountEntity):
    """The supply of one commodity to one site on one tariff, from a day on.

    One that somebody withdrew from before its first day ends where it begins.
    """

    contract_number = models.CharField(max_length=24)
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    tariff = models.ForeignKey("tariffs.Tariff", on_delete=models.PROTECT, related_name="+")
    commodity = models.CharField(max_length=11)
    status = models.CharField(max_length=10, default=ContractStatus.ACTIVE.value)
    concluded_on = models.DateField()
    starts_on = models.DateField()
    ends_before = models.DateField(null=True)
    auto_renew = models.BooleanField()
    termination_notice_days = models.PositiveSmallIntegerField()
    noticed_on = models.DateField(null=True)
    # The same rule as Term.supplied_before, where the exclusion constraint can see it.
    supplied_before = models.GeneratedField(
        expression=Case(
            When(auto_renew=True, status=ContractStatus.ACTIVE.value, then=Value(None)),
            default=F("ends_before"),
        ),
        output_field=models.DateField(null=True),
        db_persist=True,
        null=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract_number"], name="contract_number_is_unique"),
            models.UniqueConstraint(fields=["id", "account"], name="contract_of_its_account"),
            CompositeForeignKey(
                name="contract_site_of_the_same_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(commodity__in=[commodity.value for commodity in Commodity]),
                name="contract_commodity_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in CONTRACT_TRANSITIONS.stored]),
                name="contract_status_is_stored",
            ),
            models.CheckConstraint(
                condition=Q(ends_before=None)
                | Q(ends_before__gt=F("starts_on"))
                | Q(status=ContractStatus.TERMINATED.value, ends_before=F("starts_on")),
                name="contract_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(status=ContractStatus.TERMINATED.value)
                | Q(ends_before__isnull=False, noticed_on__isnull=False),
                name="contract_terminated_has_its_dates",
            ),
            ExclusionConstraint(
                name="one_contract_per_site_and_commodity_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("commodity", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("supplied_before"), Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    @property
    def term(self) -> Term:
        """Return the days of the contract as a value."""
        return Term(
            starts_on=self.starts_on,
            ends_before=self.ends_before,
            auto_renew=self.auto_renew,
            stored_status=ContractStatus(self.status),
        )
