"""Gives people second factors for tests; call inside a unit of work seen by them or by SYSTEM."""

from datetime import UTC, datetime
from uuid import UUID

from wattstead.domains.identity.one_time_codes import code_of, step_at
from wattstead.domains.identity.phones import send_phone_code
from wattstead.domains.identity.ports import PhoneCode
from wattstead.domains.identity.second_factors import begin_app, confirm_app, renew_recovery_codes

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def an_app(user_id: UUID) -> str:
    """Give a person an authenticator app, and return its secret."""
    secret = begin_app(user_id=user_id)
    confirm_app(user_id=user_id, code=code_of(secret, step=step_at(LONG_AGO)), now=LONG_AGO)
    return secret


def every_factor(user_id: UUID) -> None:
    """Give a person an app, recovery codes and a phone that waits for its code."""
    an_app(user_id)
    renew_recovery_codes(user_id=user_id)
    send_phone_code(user_id=user_id, phone="+497611234567", now=LONG_AGO, post=to_nobody)


def to_nobody(message: PhoneCode) -> None:
    """Send no code."""
