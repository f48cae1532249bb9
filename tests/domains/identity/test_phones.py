"""A phone counts as confirmed only after the code that was sent there was typed in time."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.factories.accounts import a_person
from wattstead.domains.identity.models import PhoneCheck, User
from wattstead.domains.identity.operations import PhoneUnreadable, Profile, change_profile
from wattstead.domains.identity.phones import (
    PhoneCodeSpent,
    PhoneCodeTooSoon,
    PhoneCodeWrong,
    phone_waiting,
    send_phone_code,
    take_phone_try,
    verify_phone,
)
from wattstead.domains.identity.ports import PhoneCode
from wattstead.domains.identity.rules import normalised_phone
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.viewer import SYSTEM, Viewer

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Post:
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[PhoneCode] = []

    def __call__(self, message: PhoneCode) -> None:
        self.sent.append(message)


def somebody() -> UUID:
    with seen_by(SYSTEM):
        return a_person(language="de").pk


def asked(user_id: UUID, *, phone: str = "+49 761 1234567", now: datetime = NOON) -> PhoneCode:
    post = Post()
    with seen_by(Viewer(user_id=user_id)):
        send_phone_code(user_id=user_id, phone=phone, now=now, post=post)
    return post.sent[0]


def typed(user_id: UUID, code: str, *, now: datetime = NOON) -> str:
    """Type a code, and return what came of it."""
    try:
        with seen_by(Viewer(user_id=user_id)):
            left = take_phone_try(user_id=user_id, now=now)
        with seen_by(Viewer(user_id=user_id)):
            verify_phone(user_id=user_id, code=code, left=left, now=now)
    except PhoneCodeWrong as refusal:
        return f"wrong, {refusal.facts['left']} left"
    except PhoneCodeSpent:
        return "spent"
    return "confirmed"


def is_verified(user_id: UUID) -> tuple[str, bool]:
    with seen_by(SYSTEM):
        return User.objects.values_list("phone", "phone_verified").get(pk=user_id)


def test_code_that_was_sent_confirms_the_number_once() -> None:
    ada = somebody()

    message = asked(ada)
    before = is_verified(ada)
    told = [typed(ada, f" {message.code[:3]} {message.code[3:]} "), typed(ada, message.code)]

    assert (message.to, message.language, len(message.code)) == ("+497611234567", "de", 6)
    assert (before, told) == (("+497611234567", False), ["confirmed", "spent"])
    assert is_verified(ada) == ("+497611234567", True)


def test_after_five_wrong_codes_even_the_right_one_is_too_late() -> None:
    ada = somebody()
    code = asked(ada).code
    wrong = f"{(int(code) + 1) % 10**6:06}"

    told = [typed(ada, wrong) for _ in range(5)] + [typed(ada, code)]

    assert told == [f"wrong, {left} left" for left in (4, 3, 2, 1, 0)] + ["spent"]


def test_code_is_good_for_ten_minutes() -> None:
    ada = somebody()
    code = asked(ada).code

    assert typed(ada, code, now=NOON + timedelta(minutes=10)) == "spent"


def test_another_code_ends_the_one_before_and_comes_once_a_minute() -> None:
    ada = somebody()
    first = asked(ada).code
    with pytest.raises(PhoneCodeTooSoon):
        asked(ada, now=NOON + timedelta(seconds=59))
    second = asked(ada, now=NOON + timedelta(seconds=61)).code

    assert (typed(ada, first) == "confirmed") is (first == second)
    assert typed(ada, second) == "confirmed"


def test_confirmed_number_that_is_changed_is_confirmed_no_more() -> None:
    ada = somebody()
    typed(ada, asked(ada).code)
    profile = Profile(
        first_name="Ada", last_name="Sommer", phone="", language="en", timezone="UTC", theme="dark"
    )

    with seen_by(Viewer(user_id=ada)):
        change_profile(user_id=ada, profile=Profile(**vars(profile) | {"phone": "+49 761/1234567"}))
    same = is_verified(ada)
    with seen_by(Viewer(user_id=ada)):
        change_profile(user_id=ada, profile=Profile(**vars(profile) | {"phone": "+49 761 7654321"}))

    assert (same, is_verified(ada)) == (("+497611234567", True), ("+497617654321", False))


def test_number_that_is_changed_meanwhile_is_not_confirmed_by_the_old_code() -> None:
    ada = somebody()
    code = asked(ada).code
    with seen_by(SYSTEM):
        User.objects.filter(pk=ada).update(phone="+497617654321")

    assert (typed(ada, code), is_verified(ada)) == ("spent", ("+497617654321", False))


@pytest.mark.parametrize(
    "written", ["", "0761 1234567", "+49", "+4976112345678901", "phone", "+999123456789"]
)
def test_what_is_no_number_of_the_world_gets_no_code(written: str) -> None:
    ada = somebody()

    with pytest.raises(PhoneUnreadable):
        asked(ada, phone=written)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+49 (761) 123-4567", "+497611234567"),
        ("0049 761/1234567", "+497611234567"),
        ("+43 1 58858", "+43158858"),
        ("", ""),
        ("12", None),
        ("+0761 1234567", None),
        ("+49761٣٤٥٦٧٨٩", None),
    ],
)
def test_numbers_are_kept_in_one_form(written: str, kept: str | None) -> None:
    assert normalised_phone(written) == kept


def test_code_is_kept_unreadable_and_nobody_else_sees_that_it_waits() -> None:
    ada, mallory = somebody(), somebody()
    code = asked(ada).code

    with seen_by(SYSTEM):
        assert code.encode() not in bytes(PhoneCheck.objects.get().code_hash)
    with seen_by(Viewer(user_id=mallory)):
        assert (phone_waiting(mallory, now=NOON), PhoneCheck.objects.count()) == ("", 0)
    assert typed(mallory, code) == "spent"


def test_database_allows_no_sixth_try() -> None:
    ada = somebody()
    asked(ada)

    with pytest.raises(IntegrityError, match="phone_check_allows_few_tries"), seen_by(SYSTEM):
        PhoneCheck.objects.update(tries=6)
