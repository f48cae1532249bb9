"""Writes answers: JSON whose numbers are exact decimals, with the tag of what they say."""

import hashlib

import msgspec
from django.http import HttpResponse
from pydantic import BaseModel

JSON = "application/json"
ROOT = "/api/v1"
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


def tagged_answer(value: BaseModel, *, status: int = 200) -> HttpResponse:
    """Return an answer that says `value` and carries its ETag, as everything does that can be changed."""
    body = json_bytes(value)
    return HttpResponse(body, status=status, content_type=JSON, headers={"ETag": tag_of(body)})


def created_answer(value: BaseModel, *, at: str, status: int = 201) -> HttpResponse:
    """Return an answer that says what was made, and the path at which it is from now on."""
    answer = tagged_answer(value, status=status)
    answer["Location"] = f"{ROOT}{at}"
    return answer


def removed_answer() -> HttpResponse:
    """Return an answer that says that something is gone."""
    answer = HttpResponse(status=204)
    del answer["Content-Type"]
    return answer
