"""Takes photos of counters with a reading, and gives them to those who may see it."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wattstead.domains.metering.counter_photos.queries import photo_content
from wattstead.domains.metering.counter_photos.vocabulary import LARGEST_SENT, MEGABYTE
from wattstead.foundation.files.pieces import laid_down
from wattstead.foundation.files.refusals import FileTooLarge
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.downloads import photo_answer
from wattstead.interfaces.pages.doors import for_members
from wattstead.interfaces.pages.meters.forms import ReadingForm
from wattstead.interfaces.pages.requests import PortalRequest
from wattstead.interfaces.refusals import told
from wattstead.journeys.show_counter import lay_photo_aside
from wattstead.kernel.refusals import Refusal


@require_safe
@for_members
def show_photo(request: PortalRequest, photo_id: UUID) -> HttpResponse:
    """Give a photo of a counter of the reader's accounts."""
    with seen_by(request.viewer) as viewer:
        return photo_answer(photo_content(viewer, photo_id=photo_id))


def photo_sent(request: PortalRequest, *, form: ReadingForm, now: datetime) -> UUID | None:
    """Lay the photo of a form aside and return its id; or that of the one sent when we asked again."""
    sent = form.cleaned_data.get("photo")
    if not sent:
        aside: UUID | None = form.cleaned_data.get("photo_aside")
        return aside
    too_large = FileTooLarge(most=LARGEST_SENT // MEGABYTE)
    try:
        with (
            laid_down(sent.chunks(), most_bytes=LARGEST_SENT, too_large=too_large) as came,
            seen_by(request.viewer) as viewer,
        ):
            register_id = UUID(form.cleaned_data["register"])
            return lay_photo_aside(viewer, register_id=register_id, picture=came.stream, now=now)
    except Refusal as refusal:
        if refusal.kind not in ("refused", "unreadable"):
            raise
        form.add_error("photo", told(refusal))
        return None
