"""Stores readings that wait for a decision, and what is usual for a register."""

from django.db import models
from django.db.models import F, Q

from wattstead.domains.metering.checks.limits import KINDS, SMALLEST_AND_LARGEST
from wattstead.domains.metering.quarantine.vocabulary import (
    LONGEST_NOTE,
    LONGEST_SOURCE,
    REASONS,
    WAITING_TRANSITIONS,
    WaitingState,
)
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.keys import new_key
from wattstead.foundation.models import AccountEntity

IS_OPEN = Q(state=WaitingState.OPEN.value)


class WaitingReading(AccountEntity):
    """A reading that was brought and is doubted: it counts nowhere until somebody decides.

    Amounts are in millionths of the register's unit; `starts_at` is null where a counter was looked at.
    `found` and `limit` are the figures of the check that found it (see `checks`). Site, number and unit are
    told here too, for staff looks at the queue of all accounts and sees nothing else of them.
    """

    meter = models.ForeignKey(
        "metering.Meter", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    register = models.ForeignKey(
        "metering.Register", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    site = models.ForeignKey("sites.Site", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    meter_number = models.CharField(max_length=40, db_collation="C")
    unit = models.CharField(max_length=3)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    millionths = models.BigIntegerField()
    flag = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=16)
    found = models.BigIntegerField()
    limit = models.BigIntegerField()
    source = models.CharField(max_length=LONGEST_SOURCE)
    brought_by = models.UUIDField(null=True)
    brought_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=WaitingState.OPEN.value)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_millionths = models.BigIntegerField(null=True)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "ends_at", "starts_at", "millionths"],
                nulls_distinct=False,
                name="a_reading_waits_once",
            ),
            CompositeForeignKey(
                name="waiting_reading_of_a_meter_of_its_account",
                fields=("meter", "account"),
                to="metering.Meter",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="waiting_reading_of_a_register_of_its_account",
                fields=("register", "account"),
                to="metering.Register",
                to_fields=("id", "account"),
            ),
            CompositeForeignKey(
                name="waiting_reading_at_a_site_of_its_account",
                fields=("site", "account"),
                to="sites.Site",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in WAITING_TRANSITIONS.stored]),
                name="waiting_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[reason.value for reason in REASONS]), name="waiting_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at__gt=F("starts_at")),
                name="waiting_reading_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state=WaitingState.OPEN.value, decided_at=None, decided_millionths=None)
                | ~Q(state=WaitingState.OPEN.value)
                & Q(decided_at__isnull=False)
                & (
                    Q(state=WaitingState.REJECTED.value, decided_millionths=None)
                    | ~Q(state=WaitingState.REJECTED.value) & Q(decided_millionths__isnull=False)
                ),
                name="a_decided_reading_says_when_and_what",
            ),
        ]
        indexes = [
            models.Index(fields=["-brought_at", "-id"], name="waiting_readings_by_arrival"),
            models.Index(fields=["meter", "state"], name="waiting_readings_of_a_meter"),
            models.Index(fields=["brought_at", "id"], condition=IS_OPEN, name="open_readings_by_arrival"),
            models.Index(  # with the account, whose policy then asks for no row: they are counted often
                fields=["reason", "brought_at", "id"],
                include=["account"],
                condition=IS_OPEN,
                name="open_readings_by_reason",
            ),
            models.Index(fields=["source", "reason"], condition=IS_OPEN, name="open_readings_by_source"),
            models.Index(fields=["meter_number"], name="waiting_by_meter_number"),
            models.Index(fields=["-decided_at", "-id"], condition=~IS_OPEN, name="readings_decided_lately"),
        ]


class UsualProfile(AccountEntity):
    """What is usual for a register, worked out from its last weeks (see `checks.deliveries.UsualUse`).

    `hours` are 168 numbers of four bytes each, Monday 0:00 first.
    """

    register = models.ForeignKey(
        "metering.Register", on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    hours = models.BinaryField(max_length=672)
    largest = models.BigIntegerField()
    known_days = models.PositiveSmallIntegerField()
    known_until = models.DateTimeField()
    zero_since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register"], name="one_profile_per_register"),
            CompositeForeignKey(
                name="profile_of_a_register_of_its_account",
                fields=("register", "account"),
                to="metering.Register",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(zero_since__lte=F("known_until")), name="profile_knows_its_zeros"
            ),
        ]


class LimitsSet(models.Model):
    """From where on readings of a kind of register are doubted, since somebody said so; see `checks.limits`.

    Rows are never changed: the latest of a kind holds, the others say what held before.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    meter_type = models.CharField(max_length=11)
    direction = models.CharField(max_length=6)
    most_per_hour = models.PositiveIntegerField()
    spike_times = models.PositiveIntegerField()
    spike_per_hour = models.PositiveIntegerField()
    high_times = models.PositiveIntegerField()
    low_percent = models.PositiveIntegerField()
    day_apart = models.PositiveIntegerField()
    zero_h = models.PositiveIntegerField()
    zero_usual = models.PositiveIntegerField()
    set_at = models.DateTimeField()
    set_by = models.UUIDField(null=True)
    note = models.CharField(max_length=LONGEST_NOTE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(Q(meter_type=kind.value, direction=way.value) for kind, way in KINDS), _connector=Q.OR
                ),
                name="limits_are_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{name}__gte": least, f"{name}__lte": most})
                        for name, (least, most) in SMALLEST_AND_LARGEST.items()
                    )
                ),
                name="limits_are_between_bounds",
            ),
        ]
        indexes = [
            models.Index(fields=["meter_type", "direction", "-set_at"], name="limits_by_kind_and_time")
        ]
