"""Writes refusals as problem details (RFC 9457), in the reader's language."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext
from pydantic import Field

from wattstead.interfaces.api.fields import Outgoing, camel
from wattstead.interfaces.api.refusals import (
    CallerUnknown,
    FieldFault,
    ProtocolRefusal,
    RequestUnreadable,
    ScopeMissing,
)
from wattstead.interfaces.api.request_ids import request_id
from wattstead.interfaces.api.writing import json_bytes
from wattstead.interfaces.refusals import STATUS_OF_KIND, told
from wattstead.kernel.refusals import NotFound, Refusal

MEDIA_TYPE = "application/problem+json"
# Where the domains' word is not the specification's.
RENAMED = {
    "zone": "timezone",
    "read_at": "timestamp",
    "installed_on": "installationDate",
    "started_at": "startTime",
    "ended_at": "endTime",
}


class ProblemField(Outgoing):
    """One field at fault."""

    field: str = Field(description="The path of the field, as `billingAddress.city` or `readings[3].delta`.")
    code: str = Field(description="What is wrong with it; stable.")
    detail: str = Field(description="The same in the reader's language.")


class Problem(Outgoing):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(description="`urn:wattstead:problem:` and the code.")
    title: str = Field(description="The meaning of the status.")
    status: int = Field(description="The status of the answer.")
    code: str = Field(description="Why; stable. All codes are in docs/refusals.md.")
    detail: str = Field(description="Why, in the reader's language (Accept-Language: en, de).")
    field: str | None = Field(description="The path of the field at fault, if it is one field.")
    errors: list[ProblemField] = Field(description="Every field at fault, if there are several.")
    request_id: str = Field(description="What X-Request-Id says; tell it when you ask for help.")


def status_of(refusal: Refusal) -> int:
    """Return the status with which the API answers a refusal."""
    return refusal.status if isinstance(refusal, ProtocolRefusal) else STATUS_OF_KIND[refusal.kind]


def problem_answer(refusal: Refusal) -> HttpResponse:
    """Return the answer that tells why not."""
    if refusal.kind == "missing" and not isinstance(refusal, ProtocolRefusal):
        refusal = NotFound()  # whatever is missing or foreign reads the same
    status = status_of(refusal)
    problem = Problem(
        type=f"urn:wattstead:problem:{refusal.code}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=refusal.code,
        detail=told(refusal),
        field=field_path(refusal.field),
        errors=_errors(refusal),
        request_id=request_id(),
    )
    answer = HttpResponse(json_bytes(problem), status=status, content_type=MEDIA_TYPE)
    if isinstance(refusal, CallerUnknown):
        answer["WWW-Authenticate"] = 'Bearer realm="wattstead"'
    if isinstance(refusal, ScopeMissing):
        answer["WWW-Authenticate"] = (
            f'Bearer realm="wattstead", error="insufficient_scope", scope="{refusal.facts["scope"]}"'
        )
    return answer


def field_path(field: str | None) -> str | None:
    """Return the path of a field as the API writes it, whoever named it."""
    if field is None:
        return None
    return ".".join(RENAMED.get(part, camel(part)) for part in field.split("."))


def _errors(refusal: Refusal) -> list[ProblemField]:
    if not isinstance(refusal, RequestUnreadable):
        return []
    return [ProblemField(field=one.field, code=one.code, detail=_told(one)) for one in refusal.faults]


def _told(fault: FieldFault) -> str:
    return gettext(fault.message).format_map(fault.facts)
