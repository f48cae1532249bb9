"""Keeps the passkeys of people, in the table of allauth, which reads them while somebody signs in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator

from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.foundation.turns import take_turn
from wattstead.kernel.refusals import NotFound, Refusal, said

LONGEST_PASSKEY_NAME = 60
MOST_PASSKEYS = 20


class PasskeyUnnamed(Refusal):
    """A passkey needs a name, so that its person knows later which device to remove."""

    code = "passkey_unnamed"
    kind = "unreadable"
    message = said("Give the passkey a name of at most {longest} characters, such as “My phone”.")


class TooManyPasskeys(Refusal):
    """A person keeps a few passkeys, not a collection."""

    code = "too_many_passkeys"
    message = said("You have {most} passkeys already. Remove one before you add another.")


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """A passkey as its person sees it."""

    passkey_id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


def passkeys_of(user_id: UUID) -> tuple[Passkey, ...]:
    """Return the passkeys of a person, the oldest first."""
    rows = _held(user_id).order_by("pk").values_list("pk", "data__name", "created_at", "last_used_at")
    return tuple(
        Passkey(passkey_id=key, name=name, created_at=created_at, last_used_at=last_used_at)
        for key, name, created_at, last_used_at in rows
    )


def has_passkey(user_id: UUID) -> bool:
    """Return whether a person has any passkey."""
    return bool(_held(user_id).exists())


def keep_passkey(*, user_id: UUID, name: str, credential: object) -> int:
    """Keep a passkey whose browser has answered our challenge; raises PasskeyUnnamed and TooManyPasskeys."""
    take_turn("passkeys", of=user_id)
    if _held(user_id).count() >= MOST_PASSKEYS:
        raise TooManyPasskeys(most=MOST_PASSKEYS)
    row = Authenticator.objects.create(
        user_id=user_id,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": _title(name), "credential": credential},
    )
    return int(row.pk)


def rename_passkey(*, user_id: UUID, passkey_id: int, name: str) -> None:
    """Call a passkey of a person otherwise; raises NotFound and PasskeyUnnamed."""
    require_unit_of_work()
    row = _held(user_id).select_for_update().filter(pk=passkey_id).first()
    if row is None:
        raise NotFound
    row.data["name"] = _title(name)
    row.save(update_fields=["data"])


def forget_passkey(*, user_id: UUID, passkey_id: int) -> None:
    """Let a passkey of a person open nothing any more; raises NotFound."""
    require_unit_of_work()
    removed, _ = _held(user_id).filter(pk=passkey_id).delete()
    if not removed:
        raise NotFound


def _held(user_id: UUID) -> "Authenticator.objects":
    return Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN)


def _title(name: str) -> str:
    title = " ".join(name.split())
    if not title or len(title) > LONGEST_PASSKEY_NAME:
        raise PasskeyUnnamed(field="name", longest=LONGEST_PASSKEY_NAME)
    return title
