"""Answers what programs ask about invoices. Issued ones never change, so nothing here writes."""

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query

from wattstead.domains.billing.records import InvoiceRecord, invoice_record, invoice_records
from wattstead.domains.billing.vocabulary import InvoiceStatus, LineCategory, LineUnit, status_on
from wattstead.domains.identity.vocabulary import Scope
from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.fields import Id
from wattstead.interfaces.api.ids import INVOICE_ID
from wattstead.interfaces.api.invoices.lines import description_of
from wattstead.interfaces.api.invoices.schemas import (
    Invoice,
    InvoiceFilters,
    InvoiceLineItem,
    InvoicePage,
    InvoiceTax,
)
from wattstead.interfaces.api.listing import Listing
from wattstead.interfaces.api.resources import Resource
from wattstead.interfaces.api.writing import json_answer, tagged_answer
from wattstead.kernel.periods import ONE_DAY

INVOICES = Listing(
    orders={
        "-periodStart": ("-starts_on", "-invoice_number"),
        "-issueDate": ("-issued_on", "-invoice_number"),
    },
    columns={"issued_from": "issued_on__gte", "issued_to": "issued_on__lte"},
)
invoices = Resource("Invoices", told="What was billed. An issued invoice never changes.")


@invoices.lists("/invoices", scope=Scope.INVOICES_READ, answer=InvoicePage, summary="List invoices")
def list_invoices(request: CalledRequest, filters: Query[InvoiceFilters]) -> HttpResponse:
    """Return the issued invoices of your accounts."""
    with seen_by(request.auth.viewer) as viewer:
        found, today = INVOICES.shown(invoice_records(viewer), asked=filters), timezone.localdate()
        items = [_told(invoice, today=today) for invoice in found.rows]
        return json_answer(InvoicePage(items=items, next_cursor=found.next_cursor))


@invoices.gives(
    "/invoices/{invoiceId}", scope=Scope.INVOICES_READ, answer=Invoice, summary="Retrieve an invoice"
)
def get_invoice(request: CalledRequest, invoice_id: Id = INVOICE_ID) -> HttpResponse:
    """Return one invoice with its lines and taxes."""
    with seen_by(request.auth.viewer) as viewer:
        invoice = invoice_record(viewer, invoice_id=invoice_id)
        return tagged_answer(_told(invoice, today=timezone.localdate()))


def _told(invoice: InvoiceRecord, *, today: date) -> Invoice:
    stored = InvoiceStatus(invoice.status)
    return Invoice(
        id=invoice.pk,
        account_id=invoice.account_id,
        contract_id=invoice.contract_id,
        invoice_number=invoice.invoice_number or "",
        period_start=invoice.starts_on,
        period_end=invoice.ends_before - ONE_DAY,
        issue_date=invoice.issued_on or invoice.ends_before,
        due_date=invoice.due_on or invoice.ends_before,
        consumption_kwh=invoice.consumption_kwh,
        production_kwh=invoice.production_kwh,
        export_kwh=invoice.export_kwh,
        import_kwh=invoice.import_kwh,
        line_items=_lines(invoice),
        taxes=[InvoiceTax(rate=tax.rate, base=tax.base, tax=tax.tax) for tax in invoice.taxes.all()],
        subtotal=invoice.subtotal,
        tax=invoice.tax,
        total=invoice.total,
        currency=invoice.currency,
        status=status_on(today, stored=stored, due_on=invoice.due_on, is_owed=invoice.total > 0),
        paid_at=invoice.paid_at,
        payment_method_id=invoice.payment_method_id,
        pdf_url=None,
        estimated_share=invoice.estimated_share,
        known_at=invoice.known_at,
        replaces=invoice.replaces,
        replaced_by=invoice.replaced_by,
        reversal_number=invoice.reversal_number,
        created_at=invoice.created_at,
        updated_at=invoice.updated_at,
    )


def _lines(invoice: InvoiceRecord) -> list[InvoiceLineItem]:
    lines = list(invoice.lines.all())
    has_bands = any(line.band for line in lines)
    return [
        InvoiceLineItem(
            id=line.pk,
            description=description_of(line, has_bands=has_bands),
            quantity=line.quantity,
            unit=LineUnit(line.unit),
            unit_price=line.unit_price,
            price_per=line.price_per,
            total=line.total,
            category=LineCategory(line.category),
            tax_rate=line.tax_rate,
        )
        for line in lines
    ]
