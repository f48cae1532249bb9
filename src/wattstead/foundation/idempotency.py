"""Lets a request that is sent again get the answer it got before, and nothing be done twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from wattstead.foundation.encryption import is_mark_of, mark_of
from wattstead.foundation.models import KeptAnswer
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said

KEPT_FOR = timedelta(days=3)
PURPOSE = "kept answers"


class IdempotencyKeyReused(Refusal):
    """A key stands for one request; another request needs a key of its own."""

    code = "idempotency_key_reused"
    kind = "refused"
    message = said("This Idempotency-Key was used for another request. Choose a new key for a new request.")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was answered: a status, the headers that say more than how the body is written, and the body."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def answer_kept(*, user_id: UUID, key: str, request_hash: bytes) -> Answer | None:
    """Return what the same request was answered before, or claim the key and return None.

    The key is claimed in the unit of work that does the work, so both are kept or
    neither. A twin that comes meanwhile waits here until that is decided.

    Of the request only a mark is kept, made with a key of this installation: requests name
    bank accounts, and a hash alone could be tried out. Where the key of a mark is lost, no
    request is the same any more. Raises IdempotencyKeyReused.
    """
    require_unit_of_work()
    asked = user_id.bytes + len(key).to_bytes(2, "big") + key.encode() + request_hash
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_keptanswer (user_id, key, request_hash, headers, body)"
            " VALUES (%s, %s, %s, '{}', '') ON CONFLICT (user_id, key) DO NOTHING",
            [user_id, key, mark_of(asked, purpose=PURPOSE)],
        )
        if cursor.rowcount:
            return None
    kept = KeptAnswer.objects.get(user_id=user_id, key=key)
    is_same = is_mark_of(bytes(kept.request_hash), asked, purpose=PURPOSE)
    if not is_same or kept.status is None:
        raise IdempotencyKeyReused
    return Answer(status=kept.status, headers=kept.headers, body=bytes(kept.body))


def keep_answer(*, user_id: UUID, key: str, answer: Answer) -> None:
    """Keep the answer under the key that this unit of work claimed."""
    require_unit_of_work()
    KeptAnswer.objects.filter(user_id=user_id, key=key).update(
        status=answer.status, headers=dict(answer.headers), body=answer.body
    )


def forget_answers(*, now: datetime) -> int:
    """Remove answers that nobody asks for again, so that their keys are free; return how many."""
    require_unit_of_work()
    forgotten, _ = KeptAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    return forgotten
