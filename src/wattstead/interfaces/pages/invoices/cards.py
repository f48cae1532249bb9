"""Prepares the invoice pages: everything their templates show, in the words of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext

from wattstead.domains.billing.queries import AddressView, InvoiceRow, InvoiceView, RegisterView
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.invoices.lines import Group, groups_of, kwh
from wattstead.kernel.money import Money


@dataclass(frozen=True, kw_only=True)
class Badge:
    """A state in a word, with the tone it is said in."""

    text: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class ListRow:
    """One invoice in the list."""

    address: str
    number: str
    contract: str
    period: str
    issued_on: str
    total: str
    badge: Badge


@dataclass(frozen=True, kw_only=True)
class Year:
    """The invoices of one year."""

    title: str
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, kw_only=True)
class TaxRow:
    """The tax of one rate."""

    label: str
    tax: str


@dataclass(frozen=True, kw_only=True)
class MeterRow:
    """What a register showed at the start and at the end; empty where nothing was read."""

    meter: str
    direction: str
    start: str
    end: str
    used: str


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A thing about the invoice as a whole."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class InvoiceCard:
    """The whole page of one invoice."""

    number: str
    badge: Badge
    sentence: str
    total: str
    due: str
    facts: tuple[Fact, ...]
    recipient: tuple[str, ...]
    place: tuple[str, ...]
    groups: tuple[Group, ...]
    net: str
    taxes: tuple[TaxRow, ...]
    meters: tuple[MeterRow, ...]
    notes: tuple[str, ...]


def years_of(invoices: Iterable[InvoiceRow]) -> tuple[Year, ...]:
    """Return the list of invoices by the year their period begins in, in the order given."""
    by_year = groupby(invoices, key=lambda invoice: invoice.days.starts_on.year)
    return tuple(Year(title=str(year), rows=tuple(map(row_of, of_year))) for year, of_year in by_year)


def row_of(invoice: InvoiceRow) -> ListRow:
    """Return the line of the list for an invoice."""
    return ListRow(
        address=reverse("invoice", args=[invoice.invoice_id]),
        number=invoice.number,
        contract=invoice.contract_number,
        period=days.period_title(invoice.days),
        issued_on=days.day(invoice.issued_on),
        total=figures.money(invoice.total),
        badge=_badge(invoice.status, total=invoice.total),
    )


def card_of(invoice: InvoiceView) -> InvoiceCard:
    """Return the page of an invoice."""
    return InvoiceCard(
        number=invoice.number,
        badge=_badge(invoice.status, total=invoice.total),
        sentence=_sentence(invoice),
        total=figures.money(invoice.total),
        due=_due(invoice),
        facts=(
            Fact(label=gettext("Period"), value=days.days(invoice.days)),
            Fact(label=gettext("Issued"), value=days.day(invoice.issued_on)),
            Fact(label=gettext("Contract"), value=invoice.contract_number),
            Fact(label=gettext("Tariff"), value=invoice.tariff_name),
        ),
        recipient=_lines_of(invoice.billed_to),
        place=_lines_of(invoice.supplied_at),
        groups=groups_of(invoice.lines),
        net=figures.money(invoice.subtotal),
        taxes=tuple(
            TaxRow(
                label=gettext("VAT {rate} on {base}").format(
                    rate=figures.share(tax.rate, places=_places_of_rate(tax.rate * 100)),
                    base=figures.money(tax.base),
                ),
                tax=figures.money(tax.tax),
            )
            for tax in invoice.taxes
        ),
        meters=tuple(_meter_row(register) for register in invoice.registers),
        notes=_notes(invoice),
    )


def _badge(status: InvoiceStatus, *, total: Money) -> Badge:
    if status is InvoiceStatus.PAID:
        told = gettext("paid") if total.amount >= 0 else gettext("paid out")
        return Badge(text=told, tone="success")
    if status is InvoiceStatus.CANCELLED:
        return Badge(text=gettext("cancelled"), tone="neutral")
    if total.amount < 0:
        return Badge(text=gettext("credit"), tone="success")
    if status is InvoiceStatus.OVERDUE:
        return Badge(text=gettext("overdue"), tone="error")
    return Badge(text=gettext("to be paid"), tone="warning")


def _due(invoice: InvoiceView) -> str:
    if invoice.status is InvoiceStatus.CANCELLED and invoice.cancelled_on is not None:
        return gettext("cancelled on {day}").format(day=days.day(invoice.cancelled_on))
    if invoice.status is InvoiceStatus.PAID:
        return ""
    if invoice.total.amount < 0:
        return gettext("we owe this to you")
    if invoice.status is InvoiceStatus.OVERDUE:
        return gettext("was due on {day}").format(day=days.day(invoice.due_on))
    return gettext("due on {day}").format(day=days.day(invoice.due_on))


def _sentence(invoice: InvoiceView) -> str:
    when = days.during(invoice.days)
    used = figures.energy(invoice.import_kwh, unit="kWh")
    if invoice.export_kwh:
        fed_in = figures.energy(invoice.export_kwh, unit="kWh")
        return gettext("You used {used} from the grid {when}, and fed in {fed_in}.").format(
            used=used, when=when, fed_in=fed_in
        )
    return gettext("You used {used} from the grid {when}.").format(used=used, when=when)


def _lines_of(named: AddressView) -> tuple[str, ...]:
    address = named.address
    lines = (
        named.name,
        f"{address.street} {address.street_number}",
        f"{address.postal_code} {address.city}",
    )
    return tuple(line for line in lines if line.strip())


def _meter_row(register: RegisterView) -> MeterRow:
    return MeterRow(
        meter=register.meter_number,
        direction=gettext("fed in") if register.direction == "export" else gettext("from the grid"),
        start="" if register.shown_at_start is None else kwh(register.shown_at_start),
        end="" if register.shown_at_end is None else kwh(register.shown_at_end),
        used=kwh(register.energy_kwh),
    )


def _notes(invoice: InvoiceView) -> tuple[str, ...]:
    told = []
    if invoice.estimated_share:
        share = figures.share(invoice.estimated_share, places=1)
        told.append(gettext("{share} of the energy on this invoice is estimated.").format(share=share))
    if invoice.missing_share:
        share = figures.share(invoice.missing_share, places=1)
        told.append(
            gettext("For {share} of the period there are no readings; nothing is charged for it.").format(
                share=share
            )
        )
    return tuple(told)


def _places_of_rate(percent: Decimal) -> int:
    """Return how many decimals a rate needs: 19 has none, 7.7 has one."""
    return 0 if percent == percent.to_integral_value() else 1
