"""Names what the contracts domain speaks of. Codes are those of the specification."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Commodity(StrEnum):
    """What is supplied."""

    ELECTRICITY = "electricity"
    GAS = "gas"


class ContractStatus(StrEnum):
    """How a contract stands on a day.

    Only active and terminated are stored, because only people bring them
    about. Pending and expired follow from the dates.
    """

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"
    TERMINATED = "terminated"


TRANSITIONS: Mapping[ContractStatus, frozenset[ContractStatus]] = MappingProxyType(
    {
        ContractStatus.ACTIVE: frozenset({ContractStatus.TERMINATED}),
        ContractStatus.TERMINATED: frozenset(),
    }
)
"""The stored statuses, and which may follow which."""
