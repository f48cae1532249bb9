"""Stores photos of counters."""

from django.db import models
from django.db.models import Q

from wattstead.domains.metering.counter_photos.vocabulary import LARGEST_PHOTO
from wattstead.foundation.integrity import CompositeForeignKey
from wattstead.foundation.models import AccountEntity


class CounterPhoto(AccountEntity):
    """What a counter looked like when somebody read it.

    `read_at` is the moment of that look; null while it is asked about, and nobody has confirmed it.
    """

    register = models.ForeignKey(
        "metering.Register", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    read_at = models.DateTimeField(null=True)
    content = models.BinaryField()
    size_bytes = models.PositiveIntegerField()
    added_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "read_at"], nulls_distinct=False, name="one_photo_of_a_look"
            ),
            CompositeForeignKey(
                name="photo_of_a_register_of_its_account",
                fields=("register", "account"),
                to="metering.Register",
                to_fields=("id", "account"),
            ),
            models.CheckConstraint(
                condition=Q(size_bytes__range=(1, LARGEST_PHOTO)), name="photo_is_of_bearable_size"
            ),
        ]
