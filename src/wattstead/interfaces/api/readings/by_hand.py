"""Takes what somebody read off a counter with a photo of it, and gives the photos out."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.identity.vocabulary import Scope
from wattstead.domains.metering.counter_photos.queries import (
    CounterPhotoRecord,
    photo_content,
    photo_visible_to,
    photos_visible_to,
)
from wattstead.domains.metering.counter_photos.vocabulary import LARGEST_SENT, PHOTO_TYPE
from wattstead.domains.metering.queries import meter_visible_to
from wattstead.domains.metering.registers_by_name import register_named
from wattstead.foundation.files.pieces import LaidDown
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import METER_ID, PHOTO_ID
from wattstead.interfaces.api.imports.files import OCTETS, received
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.readings.by_hand_schemas import (
    CounterPhoto,
    CounterPhotoFilters,
    CounterPhotoPage,
    HandReading,
    LookTold,
)
from wattstead.interfaces.api.readings.endpoints import readings
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.writing import ROOT, created_answer, json_answer, tagged_answer
from wattstead.interfaces.downloads import whole
from wattstead.journeys.record_hand_reading import HandReading as Look
from wattstead.journeys.record_hand_reading import record_hand_reading
from wattstead.journeys.show_counter import lay_photo_aside
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

__all__ = ["readings"]

PHOTOS = Listing(orders={"-readAt": ("-read_at", "id")})


@readings.takes_file(
    "/meters/{meterId}/hand-readings",
    scope=Scope.READINGS_WRITE,
    answer=HandReading,
    summary="Bring a reading by hand with a photo of the counter",
    status=201,
)
def create_hand_reading(
    request: CalledRequest, told: Query[LookTold], meter_id: Id = METER_ID
) -> HttpResponse:
    """Keep what a counter showed, and the photo in the body beside it: JPEG, PNG or WebP of at most 15 MB.

    A value that is hard to believe is refused with `reading_doubted` unless it is `confirmed`. The photo is
    drawn anew, without where and by what it was taken; it takes the place of an earlier one of the same look.
    """
    with received(request, most_bytes=LARGEST_SENT) as file:
        return done_once(
            request,
            lambda viewer: _recorded(viewer, meter_id=meter_id, told=told, file=file),
            body_hash=bytes.fromhex(file.sha256),
        )


@readings.lists(
    "/meters/{meterId}/counter-photos",
    scope=Scope.READINGS_READ,
    answer=CounterPhotoPage,
    summary="List the photos of a meter's counters",
)
def list_counter_photos(
    request: CalledRequest, filters: Query[CounterPhotoFilters], meter_id: Id = METER_ID
) -> HttpResponse:
    """Return what is known of photos beside readings by hand, the latest look first."""
    with seen_by(request.auth.viewer) as viewer:
        meter = meter_visible_to(viewer, meter_id=meter_id)
        photos = photos_visible_to(viewer).filter(register__meter_id=meter.pk)
        found = PHOTOS.shown(photos, asked=filters)
        items = [_told(photo, meter_id=meter.pk) for photo in found.rows]
        return json_answer(CounterPhotoPage(items=items, next_cursor=found.next_cursor))


@readings.gives(
    "/counter-photos/{photoId}",
    scope=Scope.READINGS_READ,
    answer=CounterPhoto,
    summary="Retrieve what is known of a photo",
)
def get_counter_photo(request: CalledRequest, photo_id: Id = PHOTO_ID) -> HttpResponse:
    """Return which look a photo shows, and where it is."""
    with seen_by(request.auth.viewer) as viewer:
        photo = photo_visible_to(viewer, photo_id=photo_id)
        return tagged_answer(_told(photo, meter_id=photo.register.meter_id))


@readings.gives_file(
    "/counter-photos/{photoId}/content",
    scope=Scope.READINGS_READ,
    summary="Download a photo of a counter",
)
def get_counter_photo_content(request: CalledRequest, photo_id: Id = PHOTO_ID) -> HttpResponse:
    """Return the photo as bytes; what it is says `mimeType`."""
    with seen_by(request.auth.viewer) as viewer:
        photo = photo_visible_to(viewer, photo_id=photo_id)
        return whole(photo_content(viewer, photo_id=photo.pk), name="counter.webp", mime_type=OCTETS)


def _recorded(viewer: Viewer, *, meter_id: UUID, told: LookTold, file: LaidDown) -> HttpResponse:
    register, now = register_named(viewer, meter_id=meter_id, named=told.register_name), timezone.now()
    photo_id = lay_photo_aside(viewer, register_id=register.pk, picture=file.stream, now=now)
    kept = record_hand_reading(
        viewer,
        reading=Look(register_id=register.pk, value=told.shown, read_at=told.read_at),
        is_confirmed=told.confirmed,
        now=now,
        photo_id=photo_id,
    )
    answer = HandReading(
        register_id=register.pk,
        read_at=told.read_at,
        value=told.shown,
        use=kept.use,
        unit="m3" if register.unit == "m3" else "kWh",
        waits=kept.waits,
        photo=_told(photo_visible_to(viewer, photo_id=photo_id), meter_id=register.meter_id),
    )
    return created_answer(answer, at=f"/counter-photos/{photo_id}")


def _told(photo: CounterPhotoRecord, *, meter_id: UUID) -> CounterPhoto:
    if photo.read_at is None:
        raise NotFound
    return CounterPhoto(
        id=photo.pk,
        meter_id=meter_id,
        register_id=photo.register_id,
        read_at=photo.read_at,
        file_url=f"{ROOT}/counter-photos/{photo.pk}/content",
        file_size=photo.size_bytes,
        mime_type=PHOTO_TYPE,
        created_at=photo.created_at,
        updated_at=photo.updated_at,
    )
