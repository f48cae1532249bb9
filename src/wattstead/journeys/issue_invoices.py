"""Issues the invoices of many contracts, each on its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.issue_invoice import IssuedInvoice, issue_invoice
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import SYSTEM


@dataclass(frozen=True, kw_only=True)
class NotIssued:
    """A contract that was not billed, and why."""

    contract_id: UUID
    refusal: Refusal


@dataclass(frozen=True, kw_only=True)
class BillingRun:
    """What a run did; every contract it was given is in one of the two."""

    issued: tuple[IssuedInvoice, ...]
    refused: tuple[NotIssued, ...]


def issue_invoices(*, contract_ids: Iterable[UUID], period: DayPeriod, issued_on: date) -> BillingRun:
    """Bill each contract for `period` in a unit of work of its own.

    A refusal undoes its own contract and no other. A second run refuses what
    the first has billed, so a run that was killed is simply run again.
    """
    issued: list[IssuedInvoice] = []
    refused: list[NotIssued] = []
    for contract_id in contract_ids:
        try:
            with seen_by(SYSTEM) as viewer:
                done = issue_invoice(
                    viewer=viewer, contract_id=contract_id, period=period, issued_on=issued_on
                )
        except Refusal as refusal:
            refused.append(NotIssued(contract_id=contract_id, refusal=refusal))
        else:
            issued.append(done)
    return BillingRun(issued=tuple(issued), refused=tuple(refused))
