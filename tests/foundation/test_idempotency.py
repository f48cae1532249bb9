import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.test import override_settings

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
ANOTHER_KEY = "YW5vdGhlci1rZXktb2YtdGhpcnR5LXR3by1ieXRlcyE="
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


def answered_again(person: User, *, request_hash: bytes = THE_REQUEST) -> Answer | None:
    with seen_by(Viewer(user_id=person.pk)):
        return answer_kept(user_id=person.pk, key="k", request_hash=request_hash)


@pytest.mark.django_db
def test_what_is_kept_of_a_request_can_neither_be_tried_out_nor_compared_between_people() -> None:
    one, other = somebody(), somebody()
    for person in (one, other):
        with seen_by(Viewer(user_id=person.pk)):
            answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)

    with seen_by(SYSTEM):
        kept = [bytes(mark) for mark in KeptAnswer.objects.values_list("request_hash", flat=True)]

    assert [len(mark) for mark in kept] == [32, 32]
    assert len({THE_REQUEST, *kept}) == 3


@pytest.mark.django_db
def test_a_repeated_request_gets_its_answer_after_the_keys_changed() -> None:
    person = somebody()
    with seen_by(Viewer(user_id=person.pk)):
        answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)
        keep_answer(user_id=person.pk, key="k", answer=CREATED)

    with override_settings(ENCRYPTION_KEYS=f"{ANOTHER_KEY},{settings.ENCRYPTION_KEYS}"):
        again = answered_again(person)
        with pytest.raises(IdempotencyKeyReused):
            answered_again(person, request_hash=ANOTHER)

    assert again == CREATED


@pytest.mark.django_db
def test_a_mark_whose_key_is_lost_is_a_conflict_and_never_the_answer_of_another_request() -> None:
    person = somebody()
    with seen_by(Viewer(user_id=person.pk)):
        answer_kept(user_id=person.pk, key="k", request_hash=THE_REQUEST)
        keep_answer(user_id=person.pk, key="k", answer=CREATED)

    with override_settings(ENCRYPTION_KEYS=ANOTHER_KEY), pytest.raises(IdempotencyKeyReused):
        answered_again(person)


@pytest.mark.django_db
def test_a_plain_hash_from_before_is_a_conflict() -> None:
    person = somebody()
    with seen_by(Viewer(user_id=person.pk)):
        KeptAnswer.objects.create(user_id=person.pk, key="k", request_hash=THE_REQUEST, status=201)

    with pytest.raises(IdempotencyKeyReused):
        answered_again(person)


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
