"""Fetches photos of counters."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from wattstead.domains.metering.counter_photos.models import CounterPhoto
from wattstead.foundation.finding import the_one
from wattstead.kernel.viewer import Viewer

CounterPhotoRecord = CounterPhoto


@dataclass(frozen=True, kw_only=True)
class PhotoOfLook:
    """A photo beside a look at a counter."""

    id: UUID
    register_id: UUID
    read_at: datetime


def photos_of_meter(viewer: Viewer, *, meter_id: UUID, most: int) -> tuple[PhotoOfLook, ...]:
    """Return the photos of the latest looks at the counters of a meter, the latest first."""
    rows = (
        _visible_to(viewer)
        .filter(register__meter_id=meter_id, read_at__isnull=False)
        .order_by("-read_at", "register_id")
        .values_list("pk", "register_id", "read_at")[:most]
    )
    return tuple(PhotoOfLook(id=pk, register_id=of, read_at=at) for pk, of, at in rows if at is not None)


def photo_of_look(viewer: Viewer, *, register_id: UUID, read_at: datetime) -> UUID | None:
    """Return the id of the photo beside a look, if there is one."""
    found = _visible_to(viewer).filter(register_id=register_id, read_at=read_at)
    return found.values_list("pk", flat=True).first()


def photos_visible_to(viewer: Viewer) -> QuerySet[CounterPhoto]:
    """Return what is known of photos beside looks, without the photos themselves."""
    return _visible_to(viewer).filter(read_at__isnull=False).select_related("register").defer("content")


def photo_visible_to(viewer: Viewer, *, photo_id: UUID) -> CounterPhoto:
    """Return what is known of a photo beside a look; raises NotFound alike for foreign and missing ones."""
    return the_one(photos_visible_to(viewer).filter(pk=photo_id))


def photo_content(viewer: Viewer, *, photo_id: UUID) -> bytes:
    """Return a photo as a file of PHOTO_TYPE; raises NotFound alike for foreign and missing ones."""
    return bytes(the_one(_visible_to(viewer).filter(pk=photo_id)).content)


def _visible_to(viewer: Viewer) -> QuerySet[CounterPhoto]:
    photos = CounterPhoto.objects.all()
    return photos if viewer.is_system else photos.filter(account_id__in=viewer.account_ids)
