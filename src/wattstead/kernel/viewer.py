"""Says who is looking: the first argument of every query."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """A person with the accounts they may act for, or the system itself.

    `account_ids` holds the accounts of memberships valid today, `roles` what
    each lets the person do: who has no role for an account only sees it.
    `staff` is what somebody who works for the supplier is there (support or
    admin), None for everybody else. `locked` names those accounts that can be
    read and not changed, with their status. Who `brings_readings` of every meter
    sees meters and what they counted, of every account, and nothing else. The
    system viewer sees every account; only jobs and commands may use it.
    """

    user_id: UUID | None
    account_ids: frozenset[UUID] = frozenset()
    is_system: bool = False
    roles: Mapping[UUID, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    staff: str | None = None
    locked: Mapping[UUID, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    brings_readings: bool = False

    @property
    def as_customer(self) -> "Viewer":
        """Return the same person without what they are at the supplier: the portal is for customers."""
        return self if self.staff is None else replace(self, staff=None)


SYSTEM = Viewer(user_id=None, is_system=True)
