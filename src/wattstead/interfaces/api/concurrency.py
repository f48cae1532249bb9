"""Keeps one change from undoing another that its sender never saw."""

from django.http import HttpRequest
from pydantic import BaseModel

from wattstead.interfaces.api.refusals import ChangedMeanwhile, PreconditionMissing
from wattstead.interfaces.api.writing import json_bytes, tag_of

HEADER = "If-Match"


def require_seen(request: HttpRequest, current: BaseModel) -> None:
    """Raise PreconditionMissing or ChangedMeanwhile unless the sender saw the object as it is."""
    seen = request.headers.get(HEADER)
    if seen is None:
        raise PreconditionMissing(field=HEADER)
    if seen.strip() != tag_of(json_bytes(current)):
        raise ChangedMeanwhile(field=HEADER)
