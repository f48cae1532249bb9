"""Takes in readings of many meters at once: a customer's own, and, from a head-end, every meter."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from wattstead.domains.accounts.queries import RoleNotAllowed, accounts_allowing
from wattstead.domains.accounts.serving import is_serving
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.identity.vocabulary import Role, Scope
from wattstead.domains.tariffs.operations import ReservedForAdmins
from wattstead.foundation.files.pieces import LaidDown, laid_down
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.faults import KNOWN
from wattstead.interfaces.api.intake.bodies import LARGEST_BODY, TYPES, pieces_of
from wattstead.interfaces.api.intake.schemas import IntakeResult, RefusedCount, RefusedReading
from wattstead.interfaces.api.problems import field_path
from wattstead.interfaces.api.refusals import BodyOfOtherType, BodyTooLarge
from wattstead.interfaces.api.repetition import done_once
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer
from wattstead.interfaces.refusals import told
from wattstead.journeys.take_in_readings import Fault, RefusedItem, Taken, take_in_readings
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.flags import Quality, Source

_PIECE = 1024 * 1024
_SENTENCES = dict(reversed(list(KNOWN.values())))
# What the sentences of faults name beside the field.
_FACTS: dict[str, dict[str, object]] = {
    "delta": {"le": "1000000000"},
    "value": {"le": "1000000000"},
    "quality": {"expected": ", ".join(one.name for one in Quality)},
    "source": {"expected": ", ".join(one.name for one in Source)},
}
intake = Resource(
    "Intake",
    told="Readings of many meters at once, as JSON, JSON lines, CSV or Apache Arrow, each with its result.",
)


@intake.takes_table(
    "/readings",
    scope=Scope.READINGS_WRITE,
    answer=IntakeResult,
    summary="Bring readings of several meters",
    types=TYPES,
)
def create_readings_of_meters(request: CalledRequest) -> HttpResponse:
    """Take in readings of all meters that the caller may bring readings of, however many.

    A reading names its meter (`meterNumber`) and, if it is not the import register, the `register`; it has
    a `timestamp` (the end of its interval), a `startsAt`, or both, and the `delta` counted between; or a
    `timestamp` and the `value` that the counter showed then, of which 1,000 fit into one body. One that
    is refused keeps no other out; meters of others are refused like meters that are not there.
    """
    if not accounts_allowing(request.auth.viewer, to=Action.MANAGE_READINGS):
        raise RoleNotAllowed
    return _answered(request, reason="brought by API")


@intake.takes_table(
    "/intake/readings",
    scope=Scope.READINGS_INTAKE,
    answer=IntakeResult,
    summary="Bring readings of every meter",
    types=TYPES,
)
def take_in_readings_of_all(request: CalledRequest) -> HttpResponse:
    """Take in readings of every meter there is, as the supplier's head-end delivers them.

    For a token of an admin with the scope of its own; the body is the same as for several meters.
    """
    viewer = request.auth.viewer
    if viewer.staff != Role.ADMIN or is_serving(viewer):
        raise ReservedForAdmins
    bringing = replace(viewer, account_ids=frozenset(), brings_readings=True)
    request.auth = replace(request.auth, viewer=bringing)
    return _answered(request, reason="brought by head-end")


def _answered(request: CalledRequest, *, reason: str) -> HttpResponse:
    """Lay the body down, take its readings in, once for each key, and tell what became of them."""
    kind, coding = request.content_type or "", request.headers.get("Content-Encoding", "")
    if kind not in TYPES:
        raise BodyOfOtherType(wanted=", ".join(TYPES))
    too_large = BodyTooLarge(most_bytes=LARGEST_BODY)
    with laid_down(_received(request), most_bytes=LARGEST_BODY, too_large=too_large) as file:
        said = f"{kind};{coding};{file.sha256}".encode()
        return done_once(
            request,
            lambda viewer: _taken(viewer, file=file, kind=kind, coding=coding, reason=reason),
            body_hash=hashlib.sha256(said).digest(),
        )


def _received(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(_PIECE):
        yield piece


def _taken(viewer: Viewer, *, file: LaidDown, kind: str, coding: str, reason: str) -> HttpResponse:
    pieces = pieces_of(file.stream, kind=kind, coding=coding)
    return json_answer(_result(take_in_readings(viewer, pieces=pieces, now=timezone.now(), reason=reason)))


def _result(taken: Taken) -> IntakeResult:
    outcome = taken.outcome
    return IntakeResult(
        items=taken.items,
        stored=outcome.stored,
        unchanged=outcome.unchanged,
        revised=outcome.corrected,
        outranked=outcome.outranked,
        waiting=taken.waiting,
        refused=taken.refused,
        refused_by_code=[RefusedCount(code=code, count=count) for code, count in sorted(taken.codes.items())],
        refusals=[_refused(one) for one in taken.told],
        refusals_go_on_at=taken.goes_on_at,
    )


def _refused(one: RefusedItem) -> RefusedReading:
    code, detail, field = _why(one)
    return RefusedReading(item=one.item, meter_number=one.meter_number, code=code, detail=detail, field=field)


def _why(one: RefusedItem) -> tuple[str, str, str | None]:
    why = one.why
    if isinstance(why, Fault):
        sentence = gettext(_SENTENCES[why.code]).format_map(_FACTS.get(why.field or "", {}))
        return why.code, sentence, why.field
    return why.code, told(why), field_path(why.field)
