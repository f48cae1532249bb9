"""Says what is sent to each operation about invoices whose readings changed, and lets them be billed anew."""

from uuid import UUID

from tests.factories.billing import OCTOBER
from tests.factories.energy import counted, steady
from wattstead.domains.metering.queries import registers_visible_to
from wattstead.kernel.viewer import SYSTEM

BODIES_OF_CHANGED_PERIODS: dict[str, dict[str, object]] = {
    "correctChangedPeriod": {"note": "Measured again"},
    "dismissChangedPeriod": {"note": "Less than two euros"},
}


def count_what_was_billed(account_id: UUID) -> None:
    """Let a register of the account have readings of the days that were billed; inside `seen_by(SYSTEM)`."""
    register = registers_visible_to(SYSTEM).filter(account_id=account_id).first()
    if register is not None:
        counted(register, steady(OCTOBER, amount=100))
