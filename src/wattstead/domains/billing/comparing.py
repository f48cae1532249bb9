"""Finds the invoices that one is compared with: the one before, and that of the same days last year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from wattstead.domains.billing.models import Invoice, InvoiceLine
from wattstead.domains.billing.queries import InvoiceView, LineView, issued_invoices
from wattstead.domains.billing.rules import BilledPeriod, Charge, charge_of
from wattstead.domains.billing.vocabulary import InvoiceStatus, LineSubject, LineUnit
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer

ABOUT = timedelta(days=3)
LOOKED_THROUGH = 60


@dataclass(frozen=True, kw_only=True)
class ComparableInvoice:
    """An earlier invoice of the same site, as far as a comparison needs it."""

    invoice_id: UUID
    number: str
    days: DayPeriod
    total: Money
    import_kwh: Decimal
    export_kwh: Decimal | None
    billed: BilledPeriod


@dataclass(frozen=True, kw_only=True)
class ComparableInvoices:
    """What an invoice is compared with; None where there is no such invoice."""

    previous: ComparableInvoice | None
    year_before: ComparableInvoice | None


def comparable_invoices(viewer: Viewer, *, invoice: InvoiceView) -> ComparableInvoices:
    """Return the invoices to compare with, of the same site, commodity and currency, in two queries."""
    days = invoice.days
    last_year = _last_year(days)
    commodity = issued_invoices(viewer).filter(pk=invoice.invoice_id).values("contract__commodity")
    earlier = list(
        issued_invoices(viewer)
        .exclude(status=InvoiceStatus.CANCELLED.value)
        .filter(
            contract__site_id=invoice.site_id,
            contract__commodity__in=commodity,
            currency=invoice.total.currency,
            ends_before__lte=days.starts_on,
            starts_on__gte=last_year.starts_on - ABOUT,
        )[:LOOKED_THROUGH]
    )
    previous = earlier[0] if earlier else None
    year_before = next((each for each in earlier if _is_about(each, days=last_year)), None)
    lines = _lines_of({each.pk for each in (previous, year_before) if each is not None})
    return ComparableInvoices(
        previous=_comparable(previous, lines=lines), year_before=_comparable(year_before, lines=lines)
    )


def billed_period_of(invoice: InvoiceView) -> BilledPeriod:
    """Return an invoice as the rule that explains differences wants it."""
    return BilledPeriod(
        days=len(invoice.days),
        charges=tuple(_charge_of_view(line) for line in invoice.lines),
        total=invoice.total.amount,
    )


def a_year_before(day: date) -> date:
    """Return the same day of the year before; the 28th for a 29th of February."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _last_year(days: DayPeriod) -> DayPeriod:
    starts_on, ends_before = a_year_before(days.starts_on), a_year_before(days.ends_before)
    return DayPeriod(starts_on=starts_on, ends_before=ends_before)


def _is_about(invoice: Invoice, *, days: DayPeriod) -> bool:
    starts_apart = abs(invoice.starts_on - days.starts_on)
    return starts_apart <= ABOUT and abs(invoice.ends_before - days.ends_before) <= ABOUT


def _lines_of(invoice_ids: Iterable[UUID]) -> dict[UUID, list[Charge]]:
    lines = InvoiceLine.objects.filter(invoice_id__in=set(invoice_ids)).defer("daily_micro_kwh")
    found: dict[UUID, list[Charge]] = {}
    for line in lines.order_by("invoice_id", "position"):
        charge = charge_of(
            subject=LineSubject(line.subject),
            band=line.band,
            quantity=line.quantity,
            unit=LineUnit(line.unit),
            price_per=line.price_per,
            net=line.total,
            tax_rate=line.tax_rate,
        )
        found.setdefault(line.invoice_id, []).append(charge)
    return found


def _charge_of_view(line: LineView) -> Charge:
    return charge_of(
        subject=line.subject,
        band=line.band,
        quantity=line.quantity,
        unit=line.unit,
        price_per=line.explanation.price_per,
        net=line.total.amount,
        tax_rate=line.tax_rate,
    )


def _comparable(invoice: Invoice | None, *, lines: dict[UUID, list[Charge]]) -> ComparableInvoice | None:
    if invoice is None:
        return None
    days = DayPeriod(starts_on=invoice.starts_on, ends_before=invoice.ends_before)
    return ComparableInvoice(
        invoice_id=invoice.pk,
        number=invoice.invoice_number or "",
        days=days,
        total=Money(invoice.total, invoice.currency),
        import_kwh=invoice.import_kwh,
        export_kwh=invoice.export_kwh,
        billed=BilledPeriod(days=len(days), charges=tuple(lines.get(invoice.pk, ())), total=invoice.total),
    )
