"""Changes and asks for what a person shows beside their password: an app, passkeys, recovery codes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wattstead.domains.identity import one_time_codes, passkeys
from wattstead.domains.identity.models import AuthenticatorApp, RecoveryCode, User
from wattstead.domains.identity.queries import hash_of
from wattstead.domains.identity.vocabulary import STAFF_ROLES, FactorKind
from wattstead.foundation.encryption import Place, decrypt, encrypt
from wattstead.foundation.finding import the_one
from wattstead.foundation.keys import new_key
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.refusals import NotFound, Refusal, said


class CodeWrong(Refusal):
    """The code is wrong, too old, or was used before; which of them is nobody's business."""

    code = "code_wrong"
    kind = "unreadable"
    message = said("This code is wrong or was used before. Wait for the next one and enter that.")


class AppAlreadyInUse(Refusal):
    """One app at a time: the old one is removed before another is added."""

    code = "app_already_in_use"
    message = said("You use an authenticator app already. Remove it before you add another.")


class SecondFactorMissing(Refusal):
    """Who works for the supplier shows a second factor; until they have one, nothing else opens."""

    code = "second_factor_missing"
    kind = "forbidden"
    message = said("Your work needs a second factor. Add one on the page where you sign in, then go on.")


class SecondFactorMandatory(Refusal):
    """Who works for the supplier never is without a second factor."""

    code = "second_factor_mandatory"
    message = said("Your work needs a second factor. Add another one before you remove this one.")


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What a person can show beside their password."""

    has_app: bool
    passkeys: tuple[passkeys.Passkey, ...]
    recovery_codes_left: int

    @property
    def is_protected(self) -> bool:
        """Return whether the password alone does not open."""
        return self.has_app or bool(self.passkeys)


def factors_of(user_id: UUID) -> Factors:
    """Return what a person can show; runs in a unit of work seen by them."""
    require_unit_of_work()
    return Factors(
        has_app=_active_app(user_id) is not None,
        passkeys=passkeys.passkeys_of(user_id),
        recovery_codes_left=RecoveryCode.objects.filter(user_id=user_id, used_at=None).count(),
    )


def has_second_factor(user_id: UUID) -> bool:
    """Return whether a person has an app or a passkey; runs in a unit of work seen by them."""
    require_unit_of_work()
    return passkeys.has_passkey(user_id) or _active_app(user_id) is not None


def begin_app(*, user_id: UUID) -> str:
    """Return the secret for a new app, the same until a code of it is entered; raises AppAlreadyInUse."""
    require_unit_of_work()
    User.objects.select_for_update().get(pk=user_id)  # two tabs get one secret
    app = AuthenticatorApp.objects.filter(user_id=user_id).first()
    if app is not None and app.confirmed_at is not None:
        raise AppAlreadyInUse
    if app is not None:
        return _secret_of(app)
    secret, key = one_time_codes.fresh_secret(), new_key()
    AuthenticatorApp.objects.create(pk=key, user_id=user_id, secret=encrypt(secret, place=_place(key)))
    return secret


def secret_waiting(user_id: UUID) -> str:
    """Return the secret of an app that has shown no code yet; empty when there is none."""
    require_unit_of_work()
    app = AuthenticatorApp.objects.filter(user_id=user_id, confirmed_at=None).first()
    return "" if app is None else _secret_of(app)


def confirm_app(*, user_id: UUID, code: str, now: datetime) -> None:
    """Let an app count, since a code of it was entered; raises NotFound, AppAlreadyInUse and CodeWrong."""
    require_unit_of_work()
    app = the_one(AuthenticatorApp.objects.select_for_update().filter(user_id=user_id))
    if app.confirmed_at is not None:
        raise AppAlreadyInUse
    step = one_time_codes.step_of(_digits(code), secret=_secret_of(app), now=now)
    if step is None:
        raise CodeWrong(field="code")
    AuthenticatorApp.objects.filter(pk=app.pk).update(confirmed_at=now, last_step=step)


def remove_app(*, user_id: UUID) -> None:
    """Take the app of a person away; raises NotFound and SecondFactorMandatory."""
    require_unit_of_work()
    person = User.objects.select_for_update().get(pk=user_id)
    if not passkeys.has_passkey(user_id):
        _refuse_staff(person)
    removed, _ = AuthenticatorApp.objects.filter(user_id=user_id).exclude(confirmed_at=None).delete()
    if not removed:
        raise NotFound
    _forget_dangling_codes(user_id)


def remove_passkey(*, user_id: UUID, passkey_id: int) -> None:
    """Take a passkey of a person away; raises NotFound and SecondFactorMandatory."""
    require_unit_of_work()
    person = User.objects.select_for_update().get(pk=user_id)
    if _active_app(user_id) is None and len(passkeys.passkeys_of(user_id)) == 1:
        _refuse_staff(person)
    passkeys.forget_passkey(user_id=user_id, passkey_id=passkey_id)
    _forget_dangling_codes(user_id)


def renew_recovery_codes(*, user_id: UUID) -> tuple[str, ...]:
    """Return ten new codes, shown this once; older ones open nothing any more. Raises NotFound."""
    require_unit_of_work()
    User.objects.select_for_update().get(pk=user_id)
    if not has_second_factor(user_id):
        raise NotFound
    codes = one_time_codes.fresh_recovery_codes()
    RecoveryCode.objects.filter(user_id=user_id).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(user_id=user_id, code_hash=hash_of(code)) for code in codes]
    )
    return codes


def spend_code(*, user_id: UUID, code: str, now: datetime) -> FactorKind:
    """Take a code of the app or a recovery code, and say which it was; each opens once. Raises CodeWrong."""
    require_unit_of_work()
    if _spend_app_code(user_id=user_id, code=_digits(code), now=now):
        return FactorKind.APP
    typed = hash_of(one_time_codes.recovery_code_typed(code))
    unused = RecoveryCode.objects.filter(user_id=user_id, code_hash=typed, used_at=None)
    if unused.update(used_at=now):
        return FactorKind.RECOVERY_CODE
    raise CodeWrong(field="code")


def _spend_app_code(*, user_id: UUID, code: str, now: datetime) -> bool:
    """Move the last used step on in one statement, so that of many uses of one code only one wins."""
    app = _active_app(user_id)
    step = None if app is None else one_time_codes.step_of(code, secret=_secret_of(app), now=now)
    if app is None or step is None:
        return False
    return AuthenticatorApp.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step) == 1


def _active_app(user_id: UUID) -> AuthenticatorApp | None:
    return AuthenticatorApp.objects.filter(user_id=user_id).exclude(confirmed_at=None).first()


def _secret_of(app: AuthenticatorApp) -> str:
    return decrypt(app.secret, place=_place(app.pk))


def _place(key: UUID) -> Place:
    return Place(table=AuthenticatorApp._meta.db_table, column="secret", row=key)


def _digits(code: str) -> str:
    return "".join(code.split())


def _refuse_staff(person: User) -> None:
    if person.role in STAFF_ROLES:
        raise SecondFactorMandatory


def _forget_dangling_codes(user_id: UUID) -> None:
    """Keep no recovery codes for nothing to recover."""
    if not has_second_factor(user_id):
        RecoveryCode.objects.filter(user_id=user_id).delete()
