"""Names what the identity domain wants from the outside."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class PhoneCode:
    """A code for somebody who says that this is their phone; seen here and never again."""

    to: str
    language: str
    code: str


class PhoneCodePost(Protocol):
    """Sends a code to a phone; noted in the unit of work, so that a rollback sends nothing."""

    def __call__(self, message: PhoneCode) -> None:
        """Send the code."""
