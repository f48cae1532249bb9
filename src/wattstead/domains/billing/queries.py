"""Fetches invoices that were issued, as frozen values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from wattstead.domains.accounts.queries import accounts_allowing
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.billing.conversions import GasConversion, conversions_of
from wattstead.domains.billing.models import Invoice, InvoiceAddress, InvoiceLine, InvoiceRegister, InvoiceTax
from wattstead.domains.billing.vocabulary import (
    AddressRole,
    InvoiceStatus,
    LineCategory,
    LineSubject,
    LineUnit,
    status_on,
)
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.kernel.addresses import Address
from wattstead.kernel.energy import LARGEST_SCALE, unscaled
from wattstead.kernel.money import EXACT, Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound
from wattstead.kernel.viewer import Viewer

LISTED_AT_ONCE = 60


@dataclass(frozen=True, kw_only=True)
class InvoiceRow:
    """One invoice in a list; `site_name` is what the site is called now."""

    invoice_id: UUID
    number: str
    contract_number: str
    site_id: UUID
    site_name: str
    is_gas: bool
    days: DayPeriod
    issued_on: date
    due_on: date
    total: Money
    status: InvoiceStatus


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """What a page tells in words about how a line came about; None or 0 where it means nothing.

    `days` are those the line covers. `price_per` says for how many units the
    unit price is: a day of a monthly fee costs the fee per 31 (or 30, 29, 28) days.
    """

    days: DayPeriod
    price_per: int
    intervals: int | None
    split_intervals: int | None
    estimated_kwh: Decimal | None


@dataclass(frozen=True, kw_only=True)
class LineDay:
    """What one day adds to a line; `net` is exact and not rounded."""

    day: date
    quantity_kwh: Decimal
    net: Decimal


@dataclass(frozen=True, kw_only=True)
class LineView:
    """One line, net. What is paid to the customer has a negative quantity and total.

    `by_day` opens the line: its days sum exactly to the quantity. Empty for fees.
    """

    position: int
    category: LineCategory
    subject: LineSubject
    band: str
    quantity: Decimal
    unit: LineUnit
    unit_price: Money
    total: Money
    tax_rate: Decimal
    explanation: LineFacts
    by_day: tuple[LineDay, ...]


@dataclass(frozen=True, kw_only=True)
class TaxView:
    """The tax of one rate and the sum of lines it was worked out from."""

    rate: Decimal
    base: Money
    tax: Money


@dataclass(frozen=True, kw_only=True)
class AddressView:
    """A name and an address as they were when the invoice was made.

    `email` and `tax_id` are empty where the account had none, and of the place supplied.
    """

    name: str
    address: Address
    email: str
    tax_id: str


@dataclass(frozen=True, kw_only=True)
class RegisterView:
    """What a register counted, and what it showed at both ends where that is known."""

    meter_number: str
    obis_code: str
    direction: str
    energy_kwh: Decimal
    shown_at_start: Decimal | None
    shown_at_end: Decimal | None


@dataclass(frozen=True, kw_only=True)
class InvoiceView:
    """One issued invoice, whole; `known_at` is the moment whose readings it was worked out from."""

    invoice_id: UUID
    account_id: UUID
    contract_id: UUID
    site_id: UUID
    number: str
    status: InvoiceStatus
    days: DayPeriod
    issued_on: date
    known_at: datetime
    due_on: date
    cancelled_on: date | None
    contract_number: str
    tariff_name: str
    tariff_code: str
    billed_to: AddressView
    supplied_at: AddressView
    lines: tuple[LineView, ...]
    taxes: tuple[TaxView, ...]
    registers: tuple[RegisterView, ...]
    is_gas: bool
    conversions: tuple[GasConversion, ...]
    subtotal: Money
    tax: Money
    total: Money
    import_kwh: Decimal
    export_kwh: Decimal | None
    production_kwh: Decimal | None
    consumption_kwh: Decimal
    estimated_share: Decimal
    missing_share: Decimal


def invoices_visible_to(
    viewer: Viewer, *, today: date, after: InvoiceRow | None = None, limit: int = LISTED_AT_ONCE
) -> tuple[InvoiceRow, ...]:
    """Return the issued invoices of the viewer's accounts, the latest period first, in one query.

    `after` continues a list: it is the last row shown.
    """
    invoices = issued_invoices(viewer)
    if after is not None:
        invoices = behind(invoices, starts_on=after.days.starts_on, number=after.number)
    return tuple(row_of(invoice, today=today) for invoice in invoices[:limit])


def invoice_visible_to(viewer: Viewer, *, invoice_id: UUID, today: date) -> InvoiceView:
    """Return that issued invoice, in five queries (gas: six); raises NotFound alike for all others."""
    invoice = (
        issued_invoices(viewer)
        .filter(pk=invoice_id)
        .prefetch_related(
            Prefetch("lines", queryset=InvoiceLine.objects.order_by("position")),
            Prefetch("taxes", queryset=InvoiceTax.objects.order_by("-rate")),
            Prefetch("addresses", queryset=InvoiceAddress.objects.order_by("role")),
            Prefetch("registers", queryset=InvoiceRegister.objects.order_by("meter_number", "obis_code")),
        )
        .first()
    )
    if invoice is None:
        raise NotFound
    return _view_of(invoice, today=today)


def latest_invoices_of(
    viewer: Viewer, *, contract_ids: Collection[UUID], today: date, limit: int
) -> tuple[InvoiceRow, ...]:
    """Return the latest issued invoices of some contracts, the latest period first, in one query."""
    invoices = issued_invoices(viewer).filter(contract_id__in=contract_ids)
    return tuple(row_of(invoice, today=today) for invoice in invoices[:limit])


def issued_invoices(viewer: Viewer) -> QuerySet[Invoice]:
    """Return the issued invoices that the viewer may see, with their sites, the latest period first."""
    invoices = (
        Invoice.objects.exclude(status=InvoiceStatus.DRAFT.value)
        .select_related("contract__site")
        .order_by("-starts_on", "-invoice_number", "id")
    )
    return of_bills_visible_to(viewer, invoices)


def is_overdue(on: date) -> Q:
    """Return what makes an invoice overdue on a day, as `status_on` has it; a credit never is."""
    return Q(status=InvoiceStatus.ISSUED.value, due_on__lt=on, total__gt=0)


def overdue_besides(viewer: Viewer, *, invoice_ids: Collection[UUID], today: date) -> int:
    """Return how many more invoices are overdue, of all sites whose bills the viewer may see."""
    return issued_invoices(viewer).filter(is_overdue(today)).exclude(pk__in=invoice_ids).count()


def sees_bills(viewer: Viewer) -> bool:
    """Tell whether the bills of any account are shown to the viewer."""
    return viewer.is_system or bool(accounts_allowing(viewer, to=Action.SEE_BILLS))


def of_bills_visible_to(viewer: Viewer, invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Return those invoices that belong to accounts whose bills the viewer's role shows."""
    if viewer.is_system:
        return invoices
    return invoices.filter(account_id__in=accounts_allowing(viewer, to=Action.SEE_BILLS))


def behind(invoices: QuerySet[Invoice], *, starts_on: date, number: str) -> QuerySet[Invoice]:
    """Return those invoices that come in the list after the one with that first day and number."""
    return invoices.filter(Q(starts_on__lt=starts_on) | Q(starts_on=starts_on, invoice_number__lt=number))


def row_of(invoice: Invoice, *, today: date) -> InvoiceRow:
    """Return the line of a list for an issued invoice."""
    return InvoiceRow(
        invoice_id=invoice.pk,
        number=invoice.invoice_number or "",
        contract_number=invoice.contract_number,
        site_id=invoice.contract.site_id,
        site_name=invoice.contract.site.name,
        is_gas=invoice.contract.commodity == Commodity.GAS.value,
        days=DayPeriod(starts_on=invoice.starts_on, ends_before=invoice.ends_before),
        issued_on=_known(invoice.issued_on),
        due_on=_known(invoice.due_on),
        total=Money(invoice.total, invoice.currency),
        status=_status_of(invoice, today=today),
    )


def _view_of(invoice: Invoice, *, today: date) -> InvoiceView:
    currency = invoice.currency
    addresses = {AddressRole(kept.role): kept for kept in invoice.addresses.all()}
    days = DayPeriod(starts_on=invoice.starts_on, ends_before=invoice.ends_before)
    is_gas = invoice.contract.commodity == Commodity.GAS.value
    return InvoiceView(
        invoice_id=invoice.pk,
        account_id=invoice.account_id,
        contract_id=invoice.contract_id,
        site_id=invoice.contract.site_id,
        number=invoice.invoice_number or "",
        status=_status_of(invoice, today=today),
        days=days,
        issued_on=_known(invoice.issued_on),
        known_at=invoice.known_at,
        due_on=_known(invoice.due_on),
        cancelled_on=invoice.cancelled_on,
        contract_number=invoice.contract_number,
        tariff_name=invoice.tariff_name,
        tariff_code=invoice.tariff_code,
        billed_to=_address_of(addresses[AddressRole.BILLED_TO]),
        supplied_at=_address_of(addresses[AddressRole.SUPPLIED_AT]),
        lines=tuple(_line_of(line, days=days, currency=currency) for line in invoice.lines.all()),
        taxes=tuple(
            TaxView(rate=tax.rate, base=Money(tax.base, currency), tax=Money(tax.tax, currency))
            for tax in invoice.taxes.all()
        ),
        registers=tuple(_register_of(register) for register in invoice.registers.all()),
        is_gas=is_gas,
        conversions=conversions_of(invoice) if is_gas else (),
        subtotal=Money(invoice.subtotal, currency),
        tax=Money(invoice.tax, currency),
        total=Money(invoice.total, currency),
        import_kwh=invoice.import_kwh,
        export_kwh=invoice.export_kwh,
        production_kwh=invoice.production_kwh,
        consumption_kwh=invoice.consumption_kwh,
        estimated_share=invoice.estimated_share,
        missing_share=invoice.missing_share,
    )


def _line_of(line: InvoiceLine, *, days: DayPeriod, currency: str) -> LineView:
    quantities = [unscaled(micro, LARGEST_SCALE) for micro in line.daily_micro_kwh]
    return LineView(
        position=line.position,
        category=LineCategory(line.category),
        subject=LineSubject(line.subject),
        band=line.band,
        quantity=line.quantity,
        unit=LineUnit(line.unit),
        unit_price=Money(line.unit_price, currency),
        total=Money(line.total, currency),
        tax_rate=line.tax_rate,
        explanation=LineFacts(
            days=DayPeriod(starts_on=line.starts_on, ends_before=line.ends_before),
            price_per=line.price_per,
            intervals=line.intervals,
            split_intervals=line.split_intervals,
            estimated_kwh=line.estimated_kwh,
        ),
        by_day=tuple(
            LineDay(day=day, quantity_kwh=quantity, net=EXACT.multiply(quantity, line.unit_price))
            for day, quantity in zip(days, quantities, strict=False)
        ),
    )


def _register_of(register: InvoiceRegister) -> RegisterView:
    return RegisterView(
        meter_number=register.meter_number,
        obis_code=register.obis_code,
        direction=register.direction,
        energy_kwh=register.energy_kwh,
        shown_at_start=register.shown_at_start,
        shown_at_end=register.shown_at_end,
    )


def _address_of(kept: InvoiceAddress) -> AddressView:
    return AddressView(name=kept.name, address=kept.address, email=kept.email, tax_id=kept.tax_id)


def _status_of(invoice: Invoice, *, today: date) -> InvoiceStatus:
    return status_on(
        today,
        stored=InvoiceStatus(invoice.status),
        due_on=invoice.due_on,
        is_owed=invoice.total > 0,
    )


def _known(day: date | None) -> date:
    """Return a day that every issued invoice has (constraint invoice_is_numbered_when_issued)."""
    if day is None:
        raise ValueError("a draft has no dates")
    return day
