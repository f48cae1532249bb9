"""Lists invoices a page at a time, and sums them up by year; both stay small however many there are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import ExtractYear

from wattstead.domains.billing.models import Invoice
from wattstead.domains.billing.queries import InvoiceRow, behind, is_overdue, issued_invoices, row_of
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.kernel.money import Money
from wattstead.kernel.viewer import Viewer

ON_A_PAGE = 36
YEARS_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class InvoicesWanted:
    """Which invoices are listed; None means every site, or every status."""

    site_id: UUID | None = None
    status: InvoiceStatus | None = None


@dataclass(frozen=True, kw_only=True)
class AfterInvoice:
    """Where a list goes on: behind the invoice with that first day and number."""

    starts_on: date
    number: str


@dataclass(frozen=True, kw_only=True)
class InvoicePage:
    """Some invoices of a list, and where it goes on; None at its end."""

    rows: tuple[InvoiceRow, ...]
    goes_on: AfterInvoice | None


@dataclass(frozen=True, kw_only=True)
class YearOfInvoices:
    """What the invoices come to whose period begins in a year; cancelled ones count for nothing."""

    year: int
    total: Money
    count: int


def invoice_page(
    viewer: Viewer,
    *,
    today: date,
    wanted: InvoicesWanted,
    after: AfterInvoice | None = None,
    limit: int = ON_A_PAGE,
) -> InvoicePage:
    """Return the issued invoices of the viewer's accounts, the latest period first, in one query."""
    invoices = _of_status(_of_site(issued_invoices(viewer), wanted=wanted), wanted=wanted, today=today)
    if after is not None:
        invoices = behind(invoices, starts_on=after.starts_on, number=after.number)
    found = [row_of(invoice, today=today) for invoice in invoices[: limit + 1]]
    rows = tuple(found[:limit])
    last = rows[-1] if len(found) > limit else None
    return InvoicePage(
        rows=rows,
        goes_on=AfterInvoice(starts_on=last.days.starts_on, number=last.number) if last else None,
    )


def years_of_invoices(viewer: Viewer, *, wanted: InvoicesWanted) -> tuple[YearOfInvoices, ...]:
    """Return the latest years, the earliest first, in one query; status plays no part in it.

    Of several currencies the one with the most invoices is summed.
    """
    invoices = _of_site(issued_invoices(viewer), wanted=wanted).exclude(status=InvoiceStatus.CANCELLED.value)
    found = (
        invoices.order_by()
        .values("currency", year=ExtractYear("starts_on"))
        .annotate(sum=Sum("total"), count=Count("id"))
        .order_by("-year", "-count", "currency")[: 2 * YEARS_SHOWN]
    )
    years: dict[int, YearOfInvoices] = {}
    for row in found:
        told = YearOfInvoices(year=row["year"], total=Money(row["sum"], row["currency"]), count=row["count"])
        years.setdefault(told.year, told)
    return tuple(sorted(years.values(), key=lambda each: each.year)[-YEARS_SHOWN:])


def _of_site(invoices: QuerySet[Invoice], *, wanted: InvoicesWanted) -> QuerySet[Invoice]:
    return invoices if wanted.site_id is None else invoices.filter(contract__site_id=wanted.site_id)


def _of_status(invoices: QuerySet[Invoice], *, wanted: InvoicesWanted, today: date) -> QuerySet[Invoice]:
    """Return the invoices of a status; overdue follows from the day."""
    if wanted.status is None:
        return invoices
    overdue = is_overdue(today)
    if wanted.status is InvoiceStatus.OVERDUE:
        return invoices.filter(overdue)
    if wanted.status is InvoiceStatus.ISSUED:
        return invoices.filter(status=InvoiceStatus.ISSUED.value).exclude(overdue)
    return invoices.filter(status=wanted.status.value)
