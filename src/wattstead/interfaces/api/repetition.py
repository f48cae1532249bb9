"""Answers a request that is sent again under its key as it was answered before."""

import hashlib
import re
from collections.abc import Callable

from django.http import HttpResponse

from wattstead.foundation.idempotency import Answer, answer_kept, keep_answer
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api import acting
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.refusals import IdempotencyKeyMissing
from wattstead.interfaces.api.writing import JSON
from wattstead.kernel.viewer import Viewer

HEADER = "Idempotency-Key"
FORM = "^[!-~]{1,200}$"
REPLAYED = "Idempotent-Replayed"
KEPT_HEADERS = ("ETag", "Location")


def done_once(
    request: CalledRequest, work: Callable[[Viewer], HttpResponse], *, body_hash: bytes | None = None
) -> HttpResponse:
    """Return what `work` answers, or what it answered to this very request before.

    The key and the work are kept in one unit of work: whoever repeats a request whose
    answer was lost never does it twice. `body_hash` stands for a body that was read in
    pieces. Raises IdempotencyKeyMissing and IdempotencyKeyReused.
    """
    key, user_id = _key_of(request), request.auth.user_id
    with seen_by(request.auth.viewer) as viewer:
        kept = answer_kept(user_id=user_id, key=key, request_hash=_hash_of(request, body=body_hash))
        if kept is not None:
            return HttpResponse(
                kept.body,
                status=kept.status,
                content_type=JSON,
                headers={**kept.headers, REPLAYED: "true"},
            )
        answer = work(viewer)
        headers = {name: answer[name] for name in KEPT_HEADERS if name in answer}
        keep_answer(
            user_id=user_id,
            key=key,
            answer=Answer(status=answer.status_code, body=answer.content, headers=headers),
        )
    return answer


def _key_of(request: CalledRequest) -> str:
    key = request.headers.get(HEADER, "")
    if not re.fullmatch(FORM, key, re.ASCII):
        raise IdempotencyKeyMissing(field=HEADER)
    return key


def _hash_of(request: CalledRequest, *, body: bytes | None) -> bytes:
    """Return what tells this request from others: method, address, body, and the account it is for."""
    digest = hashlib.sha256()
    whole = request.body if body is None else body
    account = [named.lower().encode()] if (named := request.headers.get(acting.HEADER)) else []
    for part in ((request.method or "").encode(), request.get_full_path().encode(), whole, *account):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()
