"""Answers what the page of an invoice asks."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wattstead.domains.billing.comparing import ComparableInvoice, billed_period_of, comparable_invoices
from wattstead.domains.billing.queries import InvoiceView, invoice_visible_to
from wattstead.domains.billing.rules import Difference, explain_difference
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.journeys.explain_invoice.changes import ReadingChanges, reading_changes
from wattstead.journeys.explain_invoice.gas_values import GasWorthOther, gas_worth_other
from wattstead.kernel.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class ExplainedDifference:
    """An earlier invoice, and why the one that is read is higher or lower."""

    before: ComparableInvoice
    difference: Difference


@dataclass(frozen=True, kw_only=True)
class ExplainedInvoice:
    """An invoice with its comparisons, and what changed among its readings and its gas since."""

    invoice: InvoiceView
    previous: ExplainedDifference | None
    year_before: ExplainedDifference | None
    changes: ReadingChanges | None
    gas: GasWorthOther | None = None


def explain_invoice(*, viewer: Viewer, invoice_id: UUID, today: date) -> ExplainedInvoice:
    """Return an issued invoice and its explanation.

    A cancelled invoice is compared with nothing. Raises NotFound alike for foreign ones,
    missing ones and drafts.
    """
    invoice = invoice_visible_to(viewer, invoice_id=invoice_id, today=today)
    if invoice.status is InvoiceStatus.CANCELLED:
        return ExplainedInvoice(invoice=invoice, previous=None, year_before=None, changes=None)
    found = comparable_invoices(viewer, invoice=invoice)
    return ExplainedInvoice(
        invoice=invoice,
        previous=_explained(invoice, before=found.previous),
        year_before=_explained(invoice, before=found.year_before),
        changes=reading_changes(viewer, invoice=invoice),
        gas=gas_worth_other(viewer, invoice=invoice),
    )


def _explained(invoice: InvoiceView, *, before: ComparableInvoice | None) -> ExplainedDifference | None:
    if before is None:
        return None
    difference = explain_difference(before=before.billed, after=billed_period_of(invoice))
    return ExplainedDifference(before=before, difference=difference)
