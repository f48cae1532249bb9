"""Says what an invoice looks like."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from wattstead.domains.billing.vocabulary import InvoiceStatus, LineCategory, LineUnit
from wattstead.interfaces.api.fields import Day, Exact, Id, Number, Outgoing
from wattstead.interfaces.api.pagination import PageOf, Paging


class InvoiceLineItem(Outgoing):
    """One line, net; what is paid to the customer is negative."""

    id: UUID
    description: str = Field(description="In the reader's language.")
    quantity: Exact
    unit: LineUnit
    unit_price: Exact
    price_per: int = Field(description="For how many units the unit price is: a fee per 31 days.")
    total: Number
    category: LineCategory
    tax_rate: Exact


class InvoiceTax(Outgoing):
    """The tax of one rate, worked out from the sum of its lines."""

    rate: Exact
    base: Number
    tax: Number


class Invoice(Outgoing):
    """What one contract is billed for a period of days."""

    id: UUID
    account_id: UUID
    contract_id: UUID
    invoice_number: str
    period_start: date
    period_end: date = Field(description="The last day.")
    issue_date: date
    due_date: date
    consumption_kwh: Exact
    production_kwh: Exact | None
    export_kwh: Exact | None
    import_kwh: Exact
    line_items: list[InvoiceLineItem]
    taxes: list[InvoiceTax]
    subtotal: Number
    tax: Number
    total: Number
    currency: str
    status: InvoiceStatus = Field(description="As of today; overdue follows from the due date.")
    paid_at: datetime | None
    payment_method_id: UUID | None
    pdf_url: str | None
    estimated_share: Exact = Field(description="The part of the energy that was estimated, 0 to 1.")
    known_at: datetime = Field(
        description="What was known then it was worked out from: readings with this knownAt are those billed."
    )
    replaces: UUID | None = Field(
        description="In whose place it stands: what was paid of that one counts here."
    )
    replaced_by: UUID | None = Field(description="The invoice that stands in its place.")
    reversal_number: str | None = Field(description="Of the document that took it back.")
    created_at: datetime
    updated_at: datetime


class InvoicePage(PageOf[Invoice]):
    """A page of invoices."""


class InvoiceFilters(Paging):
    """Which invoices, in which order."""

    account_id: Id | None = None
    contract_id: Id | None = None
    issued_from: Day | None = Field(default=None, description="Issued on that day or later.")
    issued_to: Day | None = Field(default=None, description="Issued on that day or earlier.")
    ordering: Literal["-periodStart", "-issueDate"] = "-periodStart"
