"""Makes photos of counters, for tests; call inside `seen_by`."""

from datetime import UTC, datetime
from io import BytesIO

from PIL import Image

from wattstead.domains.metering.counter_photos.models import CounterPhoto
from wattstead.domains.metering.counter_photos.operations import attach_photo, lay_photo_aside
from wattstead.domains.metering.models import Register

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def a_picture(*, width: int = 40, height: int = 30, colour: str = "navy") -> bytes:
    """Return a JPEG that says where it was taken, as a phone writes it."""
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    laid_down = BytesIO()
    Image.new("RGB", (width, height), colour).save(laid_down, format="JPEG", exif=exif)
    return laid_down.getvalue()


def a_counter_photo(register: Register, *, read_at: datetime = NOON) -> CounterPhoto:
    photo_id = lay_photo_aside(register=register, picture=BytesIO(a_picture()), now=read_at)
    attach_photo(register=register, photo_id=photo_id, read_at=read_at)
    return CounterPhoto.objects.get(pk=photo_id)
