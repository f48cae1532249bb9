"""Names what the contracts domain speaks of. Codes are those of the specification."""

from enum import StrEnum

from wattstead.kernel.transitions import By, Transitions, move


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


CONTRACT_TRANSITIONS = Transitions(
    of="contract",
    first=frozenset({ContractStatus.ACTIVE}),
    moves=(
        move(ContractStatus.PENDING, to=ContractStatus.ACTIVE, does="supply begins", by={By.CALENDAR}),
        move(
            ContractStatus.PENDING, to=ContractStatus.TERMINATED, does="withdraw", by={By.CUSTOMER, By.STAFF}
        ),
        move(ContractStatus.ACTIVE, to=ContractStatus.EXPIRED, does="the term ends", by={By.CALENDAR}),
        move(
            ContractStatus.ACTIVE, to=ContractStatus.TERMINATED, does="terminate", by={By.CUSTOMER, By.STAFF}
        ),
    ),
)
