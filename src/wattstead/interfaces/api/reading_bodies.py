"""Reads the bodies of requests: strict JSON, with numbers as exact decimals."""

from decimal import Decimal

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja.parser import Parser

from wattstead.interfaces.api.refusals import BodyMalformed, BodyOfOtherType, BodyTooLarge
from wattstead.interfaces.api.writing import JSON

_DECODER = msgspec.json.Decoder(float_hook=Decimal)


class ExactParser(Parser):
    """Reads JSON without ever making a binary float of a number."""

    def parse_body(self, request: HttpRequest) -> dict[str, object]:
        """Return what the body says; raises BodyMalformed."""
        return decoded(request.body)


def decoded(body: bytes) -> dict[str, object]:
    """Return what a body says; raises BodyMalformed."""
    try:
        said: dict[str, object] = _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError, ArithmeticError):
        raise BodyMalformed from None
    return said


def refuse_body(request: HttpRequest) -> None:
    """Refuse a body that is too large or not JSON; raises BodyTooLarge and BodyOfOtherType."""
    try:
        body = request.body
    except RequestDataTooBig:
        raise BodyTooLarge(most_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE) from None
    if body and request.content_type != JSON:
        raise BodyOfOtherType(wanted=JSON)
