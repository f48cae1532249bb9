"""Keeps photos of counters, each beside the look that it shows."""

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from wattstead.domains.metering.counter_photos.models import CounterPhoto
from wattstead.domains.metering.counter_photos.vocabulary import ASIDE_FOR
from wattstead.domains.metering.models import Register
from wattstead.foundation.files.pictures import shrunk
from wattstead.foundation.finding import the_one
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.foundation.turns import take_turn

TIDIED_AT_ONCE = 500


def lay_photo_aside(*, register: Register, picture: BinaryIO, now: datetime) -> UUID:
    """Keep a photo until its reading is taken in; a register has one that waits so, the last.

    It is drawn anew: nothing is kept but its points. Raises FileDamaged and PictureTooLarge.
    """
    viewer = require_unit_of_work()
    content = shrunk(picture)
    take_turn("counter photos", of=register.pk)
    CounterPhoto.objects.filter(register=register, read_at=None).delete()
    photo = CounterPhoto.objects.create(
        account_id=register.account_id,
        register=register,
        content=content,
        size_bytes=len(content),
        added_by=viewer.user_id,
        created_at=now,
    )
    return photo.pk


def attach_photo(*, register: Register, photo_id: UUID, read_at: datetime) -> None:
    """Put a photo that was laid aside beside a look of its register; it takes the place of an earlier one.

    Raises NotFound for a photo of another register, or one that is gone.
    """
    require_unit_of_work()
    take_turn("counter photos", of=register.pk)
    photo = the_one(
        CounterPhoto.objects.filter(register=register, read_at=None, pk=photo_id).defer("content")
    )
    CounterPhoto.objects.filter(register=register, read_at=read_at).delete()
    CounterPhoto.objects.filter(pk=photo.pk).update(read_at=read_at)


def forget_photos_aside(*, now: datetime) -> None:
    """Remove photos whose reading never came, some hundred at a time."""
    require_unit_of_work()
    old = CounterPhoto.objects.filter(read_at=None, created_at__lt=now - ASIDE_FOR)
    CounterPhoto.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:TIDIED_AT_ONCE])).delete()
