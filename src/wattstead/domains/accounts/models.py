"""Stores billing accounts, memberships and invitations to them."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from wattstead.domains.accounts.vocabulary import (
    ACCOUNT_TRANSITIONS,
    AccountStatus,
    AccountType,
    MembershipRole,
)
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity, AddressColumns, Entity


class Account(Entity, AddressColumns):
    """A billing account; its address columns are the billing address."""

    account_number = models.CharField(max_length=24, unique=True)
    account_type = models.CharField(max_length=11)
    status = models.CharField(max_length=9, default=AccountStatus.ACTIVE.value)
    billing_email = models.EmailField(blank=True, default="")
    tax_id = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account_type__in=[kind.value for kind in AccountType]),
                name="account_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ACCOUNT_TRANSITIONS.stored]),
                name="account_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="account_country_is_a_code"
            ),
            models.UniqueConstraint(fields=["id", "status"], name="account_as_it_stands"),
        ]


class Membership(Entity):
    """A person's right to act for an account during a period of days.

    `account_status` follows the account's own by a foreign key: who comes in is told how their
    accounts stand before they may look at any.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=7)
    valid_from = models.DateField()
    valid_before = models.DateField(null=True)
    account_status = models.CharField(
        max_length=9, db_default=AccountStatus.ACTIVE.value, default=AccountStatus.ACTIVE.value
    )

    class Meta:
        constraints = [
            CompositeForeignKey(
                name="membership_knows_how_its_account_stands",
                fields=("account", "account_status"),
                to="accounts.Account",
                to_fields=("id", "status"),
                follows=True,
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in MembershipRole]), name="membership_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_before=None) | Q(valid_before__gt=F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_membership_per_person_and_account_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("account", RangeOperators.EQUAL),
                    (
                        Func(F("valid_from"), F("valid_before"), Value("[)"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class StatusChange(AccountEntity):
    """What became of an account, when and why; `changed_by` is None where the operator's command did it."""

    status = models.CharField(max_length=9)
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(F("account"), F("changed_at").desc(), name="status_changes_of_an_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ACCOUNT_TRANSITIONS.stored]),
                name="changed_status_is_known",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="changed_status_has_a_reason"),
        ]


class Invitation(AccountEntity):
    """An offer to act for an account, sent to one address; only the hash of its secret is kept.

    It is open until somebody accepts it or an owner withdraws it; an open one may have expired.
    """

    email = models.EmailField()
    role = models.CharField(max_length=7)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token_hash = models.BinaryField(max_length=32)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    times_sent = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in MembershipRole]), name="invitation_role_is_known"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_is_lowercase"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_is_answered_once"
            ),
            models.UniqueConstraint(fields=["token_hash"], name="invitation_token_is_unique"),
            models.UniqueConstraint(
                fields=["account", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_account_and_address",
            ),
        ]
