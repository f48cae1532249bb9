"""Finds out whether a person holds the phone they named: a code is sent there and typed here."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from wattstead.domains.identity.models import PhoneCheck, User
from wattstead.domains.identity.operations import PhoneUnreadable, verified_if_same
from wattstead.domains.identity.ports import PhoneCode, PhoneCodePost
from wattstead.domains.identity.rules import normalised_phone
from wattstead.domains.identity.vocabulary import MOST_PHONE_TRIES
from wattstead.foundation.rate_limits import Policy, count_request
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import Refusal, said

CODE_LASTS = timedelta(minutes=10)
BETWEEN_CODES = timedelta(minutes=1)
CODES_AN_HOUR = Policy(name="phone codes", most=5, window_s=3600)
"""Whoever mistypes codes gets no endless tries by new ones, and a stranger's phone no endless messages."""


class PhoneCodeTooSoon(Refusal):
    """Codes cost money and nerves: one a minute is enough."""

    code = "phone_code_too_soon"
    message = said("A code is on its way already. You can ask for another one in a minute.")


class TooManyPhoneCodes(Refusal):
    """More codes in an hour than anybody mistypes."""

    code = "too_many_phone_codes"
    message = said("You have asked for {most} codes within an hour. Try again in an hour.")


class PhoneCodeWrong(Refusal):
    """The code that was typed is not the one that was sent."""

    code = "phone_code_wrong"
    kind = "unreadable"
    message = said("This is not the code we sent. Tries left: {left}.")


class PhoneCodeSpent(Refusal):
    """No code is waiting: none was sent, it is too old, or it was mistyped too often."""

    code = "phone_code_spent"
    message = said("This code is too old or was mistyped too often. Ask for a new one.")


def count_phone_code(*, user_id: UUID, now: datetime) -> None:
    """Count that a code is asked for, whatever becomes of it; raises TooManyPhoneCodes.

    Runs before the unit of work, on a connection of its own.
    """
    if count_request(CODES_AN_HOUR, who=str(user_id), now=now).is_exceeded:
        raise TooManyPhoneCodes(most=CODES_AN_HOUR.most)


def send_phone_code(*, user_id: UUID, phone: str, now: datetime, post: PhoneCodePost) -> str:
    """Send six digits to a phone, keep their hash for ten minutes, and return the number it went to.

    Raises PhoneUnreadable and PhoneCodeTooSoon.
    """
    require_unit_of_work()
    number = normalised_phone(phone)
    if not number:
        raise PhoneUnreadable(field="phone", value=phone)
    person = User.objects.select_for_update().get(pk=user_id)
    before = PhoneCheck.objects.filter(user_id=user_id, expires_at__gt=now + CODE_LASTS - BETWEEN_CODES)
    if before.exists():
        raise PhoneCodeTooSoon
    code = f"{secrets.randbelow(10**6):06}"
    kept = {"phone": number, "code_hash": _hash(code, user_id=user_id), "expires_at": now + CODE_LASTS}
    PhoneCheck.objects.update_or_create(user_id=user_id, defaults=kept | {"tries": 0})
    User.objects.filter(pk=user_id).update(phone=number, phone_verified=verified_if_same(number))
    post(PhoneCode(to=number, language=person.language, code=code))
    return number


def take_phone_try(*, user_id: UUID, now: datetime) -> int:
    """Count one try to type the code, and return how many are left after it; raises PhoneCodeSpent.

    A wrong code undoes the unit of work it is found in, so the try is counted in one before.
    """
    require_unit_of_work()
    waiting = PhoneCheck.objects.filter(user_id=user_id, expires_at__gt=now, tries__lt=MOST_PHONE_TRIES)
    if not waiting.update(tries=F("tries") + 1):
        raise PhoneCodeSpent
    return MOST_PHONE_TRIES - PhoneCheck.objects.values_list("tries", flat=True).get(user_id=user_id)


def verify_phone(*, user_id: UUID, code: str, left: int, now: datetime) -> None:
    """Note that a person holds their phone; raises PhoneCodeSpent and PhoneCodeWrong."""
    require_unit_of_work()
    check = PhoneCheck.objects.select_for_update().filter(user_id=user_id, expires_at__gt=now).first()
    if check is None:
        raise PhoneCodeSpent
    if not constant_time_compare(bytes(check.code_hash), _hash("".join(code.split()), user_id=user_id)):
        raise PhoneCodeWrong(field="code", left=left)
    check.delete()
    if not User.objects.filter(pk=user_id, phone=check.phone).update(phone_verified=True):
        raise PhoneCodeSpent


def phone_waiting(user_id: UUID, *, now: datetime) -> str:
    """Return the number whose code a person has yet to type; empty when there is none."""
    require_unit_of_work()
    waiting = PhoneCheck.objects.filter(user_id=user_id, expires_at__gt=now, tries__lt=MOST_PHONE_TRIES)
    return waiting.values_list("phone", flat=True).first() or ""


def _hash(code: str, *, user_id: UUID) -> bytes:
    return salted_hmac("wattstead.phone-code", f"{user_id}:{code}", algorithm="sha256").digest()
