import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from tests.factories.accounts import a_person
from wattstead.domains.identity.models import User
from wattstead.foundation.idempotency import (
    Answer,
    IdempotencyKeyReused,
    answer_kept,
    forget_answers,
    keep_answer,
)
from wattstead.foundation.models import KeptAnswer
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

THE_REQUEST, ANOTHER = bytes(32), b"x" * 32
CREATED = Answer(status=201, body=b'{"id":1}', headers={"ETag": '"a"'})


def somebody() -> User:
    with seen_by(SYSTEM):
        return a_person()


@pytest.mark.django_db
def test_a_repeated_request_gets_the_answer_it_got_before() -> None:
    person = somebody()
    with seen_by(Viewer(user_id=person.pk)):
        first = answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)
        keep_answer(user_id=person.pk, key="k", answer=CREATED)

    with seen_by(Viewer(user_id=person.pk)):
        again = answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)

    assert (first, again) == (None, CREATED)


@pytest.mark.django_db
def test_a_key_stands_for_one_request() -> None:
    person = somebody()
    with seen_by(Viewer(user_id=person.pk)):
        answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)
        keep_answer(user_id=person.pk, key="k", answer=CREATED)

    with pytest.raises(IdempotencyKeyReused), seen_by(Viewer(user_id=person.pk)):
        answer_kept(user_id=person.pk, key="k", request_hash=ANOTHER)


@pytest.mark.django_db
def test_two_people_may_choose_the_same_key() -> None:
    one, other = somebody(), somebody()
    with seen_by(Viewer(user_id=one.pk)):
        answer_kept(user_id=one.pk, key="k", request_hash=THE_REQUEST)
    with seen_by(Viewer(user_id=other.pk)):
        answer_kept(user_id=other.pk, key="k", request_hash=ANOTHER)

    with seen_by(SYSTEM):
        # One row each: one_answer_per_person_and_key.
        assert KeptAnswer.objects.filter(key="k").count() == 2


@pytest.mark.django_db
def test_a_key_whose_work_was_undone_is_free_again() -> None:
    person = somebody()
    with pytest.raises(ZeroDivisionError), seen_by(Viewer(user_id=person.pk)):
        answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)
        raise ZeroDivisionError

    with seen_by(Viewer(user_id=person.pk)):
        assert answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST) is None


@pytest.mark.django_db
def test_a_key_is_new_again_after_three_days_and_no_sooner() -> None:
    person, now = somebody(), datetime.now(UTC)
    with seen_by(Viewer(user_id=person.pk)):
        answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)
        keep_answer(user_id=person.pk, key="k", answer=CREATED)

    with seen_by(SYSTEM):
        forgotten = [forget_answers(now=now + timedelta(days=days)) for days in (0, 2, 4, 5)]

    assert forgotten == [0, 0, 1, 0]
    with seen_by(Viewer(user_id=person.pk)):
        assert answer_kept(user_id=person.pk, key="k", request_hash=ANOTHER) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_twins_at_once_one_does_the_work() -> None:
    person, worked, answered = somebody(), [], []

    def ask() -> None:
        with seen_by(Viewer(user_id=person.pk)):
            kept = answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)
            if kept is None:
                time.sleep(0.05)
                worked.append(1)
                keep_answer(user_id=person.pk, key="k", answer=CREATED)
            answered.append(kept or CREATED)
        connections.close_all()

    twins = [threading.Thread(target=ask) for _ in range(6)]
    for twin in twins:
        twin.start()
    for twin in twins:
        twin.join()

    assert (len(worked), answered) == (1, [CREATED] * 6)
