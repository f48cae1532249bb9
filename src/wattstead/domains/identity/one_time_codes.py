"""Works out the six digits an authenticator app shows (RFC 6238), and the codes for a lost one."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

STEP_S = 30
DIGITS = 6
SKEW_STEPS = 1  # a clock may be half a minute early or late
SECRET_BYTES = 20
RECOVERY_CODES = 10
RECOVERY_BYTES = 15  # 120 random bits need no salt and no slow hash


def fresh_secret() -> str:
    """Return a secret for an app: 160 random bits in base32, as apps want it."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(moment: datetime) -> int:
    """Return the number of the half minute in which `moment` lies."""
    return int(moment.timestamp()) // STEP_S


def code_of(secret: str, *, step: int) -> str:
    """Return the code that an app with this secret shows during a half minute."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    (value,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(value & 0x7FFFFFFF) % 10**DIGITS:0{DIGITS}}"


def step_of(code: str, *, secret: str, now: datetime) -> int | None:
    """Return the half minute around `now` whose code this is; every one is looked at, whatever is found."""
    current, found = step_at(now), None
    for step in range(current - SKEW_STEPS, current + SKEW_STEPS + 1):
        if hmac.compare_digest(code_of(secret, step=step).encode(), code.encode(errors="replace")):
            found = step
    return found


def enrolment_address(secret: str, *, issuer: str, person: str) -> str:
    """Return what the picture says that an app reads."""
    told = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(person)}?{told}"


def fresh_recovery_codes() -> tuple[str, ...]:
    """Return new codes in groups of six letters and digits, as people write them down."""
    return tuple(_in_groups(_letters(secrets.token_bytes(RECOVERY_BYTES))) for _ in range(RECOVERY_CODES))


def recovery_code_typed(text: str) -> str:
    """Return a recovery code as it was given out, however it was typed."""
    return _in_groups("".join(text.split()).replace("-", "").lower())


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode().lower()


def _in_groups(letters: str) -> str:
    return "-".join(letters[start : start + 6] for start in range(0, len(letters), 6))
