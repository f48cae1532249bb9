"""What a person shows beside their password works once, is kept unreadable, and cannot be got around."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, connections

from tests.factories.accounts import a_person
from wattstead.domains.identity.models import AuthenticatorApp, RecoveryCode
from wattstead.domains.identity.one_time_codes import code_of, enrolment_address, step_at
from wattstead.domains.identity.passkeys import keep_passkey
from wattstead.domains.identity.queries import hash_of
from wattstead.domains.identity.second_factors import (
    AppAlreadyInUse,
    CodeWrong,
    SecondFactorMandatory,
    begin_app,
    confirm_app,
    factors_of,
    has_second_factor,
    remove_app,
    remove_passkey,
    renew_recovery_codes,
    secret_waiting,
    spend_code,
)
from wattstead.domains.identity.vocabulary import Role
from wattstead.foundation.encryption import Place, decrypt
from wattstead.foundation.key_rotation import encrypted_columns
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import seen_by
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import SYSTEM, Viewer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def somebody(*, role: Role = Role.CUSTOMER) -> UUID:
    with seen_by(SYSTEM):
        return a_person(role=role).pk


def with_app(user_id: UUID, *, at: datetime = NOON) -> str:
    """Give a person an app, and return its secret."""
    with seen_by(Viewer(user_id=user_id)):
        secret = begin_app(user_id=user_id)
        confirm_app(user_id=user_id, code=code_of(secret, step=step_at(at)), now=at)
    return secret


def spent(user_id: UUID, code: str, *, now: datetime) -> str:
    with seen_by(Viewer(user_id=user_id)):
        try:
            return spend_code(user_id=user_id, code=code, now=now).value
        except CodeWrong:
            return "wrong"


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert code_of(RFC_SECRET, step=second // 30) == code


def test_picture_names_the_portal_and_the_person() -> None:
    told = enrolment_address("ABC", issuer="Wattstead", person="ada@example.org")

    assert told == "otpauth://totp/Wattstead:ada%40example.org?secret=ABC&issuer=Wattstead"


@pytest.mark.django_db
def test_app_counts_only_once_a_code_of_it_was_entered() -> None:
    ada = somebody()
    with seen_by(Viewer(user_id=ada)):
        secret = begin_app(user_id=ada)
        waiting = secret_waiting(ada), begin_app(user_id=ada), has_second_factor(ada)
    code = code_of(secret, step=step_at(NOON))

    assert waiting == (secret, secret, False)
    assert spent(ada, code, now=NOON) == "wrong"
    with seen_by(Viewer(user_id=ada)):
        confirm_app(user_id=ada, code=code, now=NOON)
        assert (has_second_factor(ada), secret_waiting(ada)) == (True, "")


@pytest.mark.django_db
def test_wrong_code_adds_no_app() -> None:
    ada = somebody()

    with pytest.raises(CodeWrong), seen_by(Viewer(user_id=ada)):
        begin_app(user_id=ada)
        confirm_app(user_id=ada, code="000000", now=NOON)


@pytest.mark.django_db
def test_second_app_waits_until_the_first_is_removed() -> None:
    ada = somebody()
    with_app(ada)

    with pytest.raises(AppAlreadyInUse), seen_by(Viewer(user_id=ada)):
        begin_app(user_id=ada)
    with pytest.raises(AppAlreadyInUse), seen_by(Viewer(user_id=ada)):
        confirm_app(user_id=ada, code="123456", now=NOON)


@pytest.mark.django_db
def test_each_code_opens_once_and_no_earlier_one_after_it() -> None:
    ada = somebody()
    secret = with_app(ada)
    step, later = step_at(NOON), NOON + timedelta(seconds=60)

    told = [
        spent(ada, code_of(secret, step=step), now=NOON),  # it confirmed the app
        spent(ada, code_of(secret, step=step + 2), now=later),
        spent(ada, code_of(secret, step=step + 2), now=later),
        spent(ada, code_of(secret, step=step + 1), now=later),
        spent(ada, code_of(secret, step=step + 5), now=later),
    ]

    assert told == ["wrong", "app", "wrong", "wrong", "wrong"]


@pytest.mark.django_db(transaction=True)
def test_of_twenty_uses_of_one_code_at_once_one_opens() -> None:
    ada = somebody()
    secret = with_app(ada)
    later = NOON + timedelta(minutes=5)
    code = code_of(secret, step=step_at(later))

    def used(_: int) -> str:
        try:
            return spent(ada, code, now=later)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        told = sorted(pool.map(used, range(20)))

    assert told == ["app"] + ["wrong"] * 19


@pytest.mark.django_db(transaction=True)
def test_of_twenty_uses_of_one_recovery_code_at_once_one_opens() -> None:
    ada = somebody()
    with_app(ada)
    with seen_by(Viewer(user_id=ada)):
        code = renew_recovery_codes(user_id=ada)[0]

    def used(_: int) -> str:
        try:
            return spent(ada, code, now=NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        told = sorted(pool.map(used, range(20)))

    assert told == ["recovery_code"] + ["wrong"] * 19


@pytest.mark.django_db
def test_recovery_codes_open_once_however_they_are_typed() -> None:
    ada = somebody()
    with_app(ada)
    with seen_by(Viewer(user_id=ada)):
        codes = renew_recovery_codes(user_id=ada)
    typed = codes[0].replace("-", " ").upper()

    told = [spent(ada, typed, now=NOON), spent(ada, codes[0], now=NOON), spent(ada, codes[1], now=NOON)]

    assert told == ["recovery_code", "wrong", "recovery_code"]
    assert len(set(codes)) == 10
    with seen_by(Viewer(user_id=ada)):
        assert factors_of(ada).recovery_codes_left == 8


@pytest.mark.django_db
def test_new_recovery_codes_end_the_old_ones() -> None:
    ada = somebody()
    with_app(ada)
    with seen_by(Viewer(user_id=ada)):
        old = renew_recovery_codes(user_id=ada)
        renew_recovery_codes(user_id=ada)

    assert spent(ada, old[0], now=NOON) == "wrong"


@pytest.mark.django_db
def test_recovery_codes_of_somebody_else_open_nothing() -> None:
    ada, mallory = somebody(), somebody()
    with_app(ada)
    with_app(mallory)
    with seen_by(Viewer(user_id=mallory)):
        theirs = renew_recovery_codes(user_id=mallory)

    assert spent(ada, theirs[0], now=NOON) == "wrong"


@pytest.mark.django_db
def test_without_a_second_factor_there_is_nothing_to_recover() -> None:
    ada = somebody()

    with pytest.raises(NotFound), seen_by(Viewer(user_id=ada)):
        renew_recovery_codes(user_id=ada)


@pytest.mark.django_db
def test_recovery_codes_go_with_the_last_factor() -> None:
    ada = somebody()
    with_app(ada)
    with seen_by(Viewer(user_id=ada)):
        renew_recovery_codes(user_id=ada)
        passkey = keep_passkey(user_id=ada, name="Phone", credential={})
        remove_app(user_id=ada)
        with_passkey = factors_of(ada).recovery_codes_left
        remove_passkey(user_id=ada, passkey_id=passkey)

        assert (with_passkey, factors_of(ada).recovery_codes_left) == (10, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.SUPPORT, Role.ADMIN])
def test_who_works_for_the_supplier_keeps_at_least_one_factor(role: Role) -> None:
    sam = somebody(role=role)
    with_app(sam)

    with pytest.raises(SecondFactorMandatory), seen_by(Viewer(user_id=sam)):
        remove_app(user_id=sam)
    with seen_by(Viewer(user_id=sam)):
        passkey = keep_passkey(user_id=sam, name="Key", credential={})
        remove_app(user_id=sam)
    with pytest.raises(SecondFactorMandatory), seen_by(Viewer(user_id=sam)):
        remove_passkey(user_id=sam, passkey_id=passkey)


@pytest.mark.django_db
def test_secrets_are_kept_unreadable_and_bound_to_their_row() -> None:
    ada = somebody()
    secret = with_app(ada)
    with seen_by(Viewer(user_id=ada)):
        code = renew_recovery_codes(user_id=ada)[0]
        app = AuthenticatorApp.objects.get()
        hashes = {bytes(row.code_hash) for row in RecoveryCode.objects.all()}

    assert secret not in app.secret
    assert (
        decrypt(app.secret, place=Place(table="identity_authenticatorapp", column="secret", row=app.pk))
        == secret
    )
    assert hash_of(code) in hashes
    assert (AuthenticatorApp, "secret") in encrypted_columns()


@pytest.mark.django_db
def test_one_person_never_sees_the_factors_of_another() -> None:
    ada, mallory = somebody(), somebody()
    with_app(ada)
    with seen_by(Viewer(user_id=ada)):
        renew_recovery_codes(user_id=ada)

    with seen_by(Viewer(user_id=mallory)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM identity_authenticatorapp")
        apps = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM identity_recoverycode")

        assert (apps, cursor.fetchone()) == ((0,), (0,))


@pytest.mark.django_db
def test_no_recovery_code_is_there_twice() -> None:
    ada = somebody()

    with pytest.raises(IntegrityError, match="recovery_code_is_unique"), seen_by(SYSTEM):
        for _ in range(2):
            RecoveryCode.objects.create(pk=new_key(), user_id=ada, code_hash=hash_of("same"))
