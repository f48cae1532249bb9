"""Prepares the page of an invoice: everything its template shows, in the words of the reader."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from wattstead.domains.billing.queries import AddressView, InvoiceView, RegisterView
from wattstead.domains.billing.vocabulary import InvoiceStatus
from wattstead.interfaces.pages import days, figures
from wattstead.interfaces.pages.invoices.badges import badge_of
from wattstead.interfaces.pages.invoices.differences import (
    ChangesCard,
    DifferenceCard,
    changes_card,
    difference_card,
)
from wattstead.interfaces.pages.invoices.gas import (
    GasChangesCard,
    GasStepRow,
    gas_changes_card,
    gas_steps_of,
    volume,
)
from wattstead.interfaces.pages.invoices.lines import Group, groups_of, kwh
from wattstead.interfaces.pages.invoices.pictures import DayPicture, day_picture
from wattstead.interfaces.pages.parts import Badge, Fact
from wattstead.journeys.explain_invoice import ExplainedInvoice


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
class InvoiceCard:
    """The whole page of one invoice."""

    invoice_id: UUID
    number: str
    badge: Badge
    sentence: str
    total: str
    due: str
    facts: tuple[Fact, ...]
    recipient: tuple[str, ...]
    recipient_email: str
    recipient_tax_id: str
    place: tuple[str, ...]
    groups: tuple[Group, ...]
    net: str
    taxes: tuple[TaxRow, ...]
    meters: tuple[MeterRow, ...]
    gas_steps: tuple[GasStepRow, ...]
    notes: tuple[str, ...]
    picture: DayPicture | None
    differences: tuple[DifferenceCard, ...]
    differences_title: str
    changes: ChangesCard | None
    gas_changes: GasChangesCard | None


def card_of(explained: ExplainedInvoice) -> InvoiceCard:
    """Return the page of an invoice."""
    invoice = explained.invoice
    return InvoiceCard(
        invoice_id=invoice.invoice_id,
        number=invoice.number,
        badge=badge_of(invoice.status, total=invoice.total),
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
        recipient_email=invoice.billed_to.email,
        recipient_tax_id=invoice.billed_to.tax_id,
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
        meters=tuple(_meter_row(register, is_gas=invoice.is_gas) for register in invoice.registers),
        gas_steps=gas_steps_of(invoice.conversions),
        notes=_notes(invoice),
        picture=day_picture(invoice),
        differences=_differences(explained),
        differences_title=_differences_title(explained),
        changes=changes_card(explained.changes),
        gas_changes=gas_changes_card(explained.gas, invoice=invoice),
    )


def _differences(explained: ExplainedInvoice) -> tuple[DifferenceCard, ...]:
    """Return the comparisons; the invoice before and that of last year may be one."""
    previous = difference_card(
        explained.previous,
        invoice=explained.invoice,
        key="previous",
        title=gettext("Against the invoice before"),
    )
    year_before = difference_card(
        explained.year_before,
        invoice=explained.invoice,
        key="year-before",
        title=gettext("Against the same days last year"),
    )
    both = [card for card in (previous, year_before) if card is not None]
    is_same = len(both) == 2 and both[0].address == both[1].address
    return tuple(both[1:] if is_same else both)


def _differences_title(explained: ExplainedInvoice) -> str:
    told = explained.previous or explained.year_before
    if told is None or not told.difference.total:
        return gettext("How it compares")
    if told.difference.total > 0:
        return gettext("Why is it higher?")
    return gettext("Why is it lower?")


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
    if invoice.is_gas:
        return gettext("You used {used} of gas {when}.").format(used=used, when=when)
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


def _meter_row(register: RegisterView, *, is_gas: bool) -> MeterRow:
    shown = volume if is_gas else kwh
    direction = gettext("fed in") if register.direction == "export" else gettext("from the grid")
    return MeterRow(
        meter=register.meter_number,
        direction=gettext("Gas used") if is_gas else direction,
        start="" if register.shown_at_start is None else shown(register.shown_at_start),
        end="" if register.shown_at_end is None else shown(register.shown_at_end),
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
