"""Holds the columns that rows of every domain share."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from wattstead.foundation.keys import new_key
from wattstead.kernel.addresses import Address


class Entity(models.Model):
    """A row with a UUIDv7 key and its two time stamps.

    `updated_at` is kept by the trigger that `TouchUpdatedAt` installs, so that
    it is right whoever writes the row.
    """

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class AccountEntity(Entity):
    """A row that belongs to one account and is guarded by row-level security."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class AddressColumns(models.Model):
    """The columns of a postal address."""

    street = models.CharField(max_length=120)
    street_number = models.CharField(max_length=120)
    city = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=120)
    state = models.CharField(max_length=120, blank=True, default="")
    country = models.CharField(max_length=2)

    class Meta:
        abstract = True

    @property
    def address(self) -> Address:
        """Return the columns as one value."""
        return Address(
            street=self.street,
            street_number=self.street_number,
            city=self.city,
            postal_code=self.postal_code,
            state=self.state,
            country=self.country,
        )


class Sequence(models.Model):
    """The last number given in a series and year; one row is one lock."""

    series = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="one_sequence_per_series_and_year")
        ]


class KeptAnswer(models.Model):
    """What a request was answered, under the key its sender chose: to repeat it does nothing twice."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_person_and_key")]
