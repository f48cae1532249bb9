"""Issues the invoices of many contracts: some hundred at once, and one by one where that is refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.issue_invoice import IssuedInvoice, issue_invoices_together
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import SYSTEM

DAYS_AT_ONCE = 12_000  # of readings held in memory: 1.2 million quarter-hours
CONTRACTS_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class NotIssued:
    """A contract that was not billed, and why."""

    contract_id: UUID
    refusal: Refusal


@dataclass(frozen=True, kw_only=True)
class BillingRun:
    """What a run did; every contract it was given is in one of the two."""

    issued: tuple[IssuedInvoice, ...] = ()
    refused: tuple[NotIssued, ...] = ()

    def __add__(self, other: "BillingRun") -> "BillingRun":
        """Return both runs as one."""
        return BillingRun(issued=self.issued + other.issued, refused=self.refused + other.refused)


def issue_invoices(*, contract_ids: Iterable[UUID], period: DayPeriod, issued_on: date) -> BillingRun:
    """Bill each contract for `period`.

    A refusal undoes its own contract and no other. A second run refuses what
    the first has billed, so a run that was killed is simply run again.
    """
    run = BillingRun()
    for batch in _batches(list(contract_ids), size=_at_once(period)):
        run += _issue(batch, period=period, issued_on=issued_on)
    return run


def _issue(contract_ids: Sequence[UUID], *, period: DayPeriod, issued_on: date) -> BillingRun:
    """Bill some contracts in one unit of work; when that is refused as a whole, each in its own."""
    try:
        with seen_by(SYSTEM) as viewer:
            outcomes = issue_invoices_together(
                viewer=viewer, contract_ids=contract_ids, period=period, issued_on=issued_on
            )
    except Refusal as refusal:
        if len(contract_ids) == 1:
            return BillingRun(refused=(NotIssued(contract_id=contract_ids[0], refusal=refusal),))
        run = BillingRun()
        for contract_id in contract_ids:
            run += _issue([contract_id], period=period, issued_on=issued_on)
        return run
    return BillingRun(
        issued=tuple(outcome for outcome in outcomes.values() if isinstance(outcome, IssuedInvoice)),
        refused=tuple(
            NotIssued(contract_id=contract_id, refusal=outcome)
            for contract_id, outcome in outcomes.items()
            if isinstance(outcome, Refusal)
        ),
    )


def _at_once(period: DayPeriod) -> int:
    """Return how many contracts are billed in one unit of work."""
    return min(max(DAYS_AT_ONCE // len(period), 1), CONTRACTS_AT_ONCE)


def _batches(contract_ids: Sequence[UUID], *, size: int) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(contract_ids), size):
        yield contract_ids[first : first + size]
