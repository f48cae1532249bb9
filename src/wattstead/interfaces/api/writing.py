"""Writes answers: JSON whose numbers are exact decimals, with the tag of what they say."""

import hashlib

import msgspec
from django.http import HttpResponse
from pydantic import BaseModel

JSON = "application/json"
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def json_bytes(value: BaseModel) -> bytes:
    """Return a value as JSON under the names of the API."""
    return _ENCODER.encode(value.model_dump(by_alias=True))


def tag_of(body: bytes) -> str:
    """Return the ETag of an answer: what says the same has the same."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def json_answer(value: BaseModel) -> HttpResponse:
    """Return an answer that says `value`."""
    return HttpResponse(json_bytes(value), content_type=JSON)


def tagged_answer(value: BaseModel, *, status: int = 200, location: str | None = None) -> HttpResponse:
    """Return an answer that says `value` and carries its ETag, as everything does that can be changed."""
    body = json_bytes(value)
    answer = HttpResponse(body, status=status, content_type=JSON, headers={"ETag": tag_of(body)})
    if location is not None:
        answer["Location"] = location
    return answer
