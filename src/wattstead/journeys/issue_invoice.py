"""Issues invoices of contracts for a period, in the unit of work of whoever asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wattstead.domains.billing import operations
from wattstead.domains.billing.operations import InvoiceContent
from wattstead.domains.billing.rules import DUE_AFTER
from wattstead.journeys.tell_of_invoices import InvoiceToTell, tell_of_invoices
from wattstead.journeys.work_out_invoice import work_out_invoices
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class IssuedInvoice:
    """An invoice that now exists."""

    invoice_id: UUID
    number: str
    total: Money


def issue_invoice(*, viewer: Viewer, contract_id: UUID, period: DayPeriod, issued_on: date) -> IssuedInvoice:
    """Bill a contract for those days of `period` that it supplies; runs in a unit of work.

    Raises what `work_out_invoice` refuses, ReadingsMissing, InvoicedAlready and
    PeriodNotOver; then nothing is kept and no number is used.
    """
    outcome = issue_invoices_together(
        viewer=viewer, contract_ids=[contract_id], period=period, issued_on=issued_on
    )[contract_id]
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


def issue_invoices_together(
    *, viewer: Viewer, contract_ids: Collection[UUID], period: DayPeriod, issued_on: date
) -> dict[UUID, IssuedInvoice | Refusal]:
    """Bill each contract as `issue_invoice` does, or return why it is not billed; runs in a unit of work.

    Numbers are given in the order of the contracts, and those who look after the bills are told
    of theirs; who bills for themselves knows already. Raises InvoicedAlready and
    PeriodNotOver when they are true of one of them: then nothing of all is kept.
    """
    outcomes: dict[UUID, IssuedInvoice | Refusal] = {}
    billable: list[InvoiceContent] = []
    worked_out = work_out_invoices(viewer=viewer, contract_ids=contract_ids, period=period)
    for contract_id, content in worked_out.items():
        refusal = content if isinstance(content, Refusal) else _incomplete(content)
        if refusal is not None:
            outcomes[contract_id] = refusal
        elif isinstance(content, InvoiceContent):
            billable.append(content)
    drafts = operations.draft_invoices(billable)
    numbers = operations.issue_invoices(invoice_ids=[draft.pk for draft in drafts], issued_on=issued_on)
    for content, draft, number in zip(billable, drafts, numbers, strict=True):
        outcomes[content.contract_id] = IssuedInvoice(
            invoice_id=draft.pk, number=number, total=Money(content.bill.total, content.bill.currency)
        )
    if viewer.is_system:
        _tell(viewer, billed=billable, outcomes=outcomes, issued_on=issued_on)
    return {contract_id: outcomes[contract_id] for contract_id in worked_out}


def _tell(
    viewer: Viewer,
    *,
    billed: Sequence[InvoiceContent],
    outcomes: Mapping[UUID, IssuedInvoice | Refusal],
    issued_on: date,
) -> None:
    """Tell people of the invoices that were issued to them."""
    invoices = [
        InvoiceToTell(
            invoice_id=issued.invoice_id,
            account_id=content.account_id,
            contract_id=content.contract_id,
            number=issued.number,
            days=content.days,
            total=issued.total,
            due_on=issued_on + DUE_AFTER,
        )
        for content in billed
        if isinstance(issued := outcomes[content.contract_id], IssuedInvoice)
    ]
    tell_of_invoices(viewer, invoices=invoices, issued_on=issued_on)


def _incomplete(content: InvoiceContent) -> Refusal | None:
    """Return why a period cannot be billed of which too much was not measured."""
    try:
        operations.refuse_incomplete(content)
    except Refusal as refusal:
        return refusal
    return None
