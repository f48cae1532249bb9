"""Makes, issues and cancels invoices."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Value, When

from wattstead.domains.accounts.queries import may
from wattstead.domains.accounts.vocabulary import Action
from wattstead.domains.billing.conversions import GasConversion, conversion_rows
from wattstead.domains.billing.models import (
    Invoice,
    InvoiceAddress,
    InvoiceLine,
    InvoiceRegister,
    InvoiceTax,
)
from wattstead.domains.billing.rules import DUE_AFTER, MISSING_SHARE_ACCEPTED, Bill, DraftLine, DraftTax
from wattstead.domains.billing.vocabulary import INVOICE_TRANSITIONS, AddressRole, InvoiceStatus
from wattstead.domains.contracts.operations import hold_contracts
from wattstead.foundation.integrity import refusing
from wattstead.foundation.rows import insert_rows
from wattstead.foundation.sequences import next_numbers
from wattstead.foundation.tenancy import require_unit_of_work
from wattstead.kernel.addresses import Address
from wattstead.kernel.energy import LARGEST_SCALE, scaled
from wattstead.kernel.money import Money
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound, Refusal, said


class InvoicedAlready(Refusal):
    """A day of a contract is billed once, unless its invoice was cancelled."""

    code = "invoiced_already"
    message = said("Contract {contract_number} has an invoice for some of these days already.")


class ReadingsMissing(Refusal):
    """A bill needs readings for all but a hundredth of its time; the rest is estimated first."""

    code = "readings_missing"
    message = said("Readings are missing for {missing_percent} percent of the period.")


class PeriodNotOver(Refusal):
    """A period is billed after its last day."""

    code = "period_not_over"
    message = said("The period ends before {ends_before}; it cannot be billed on {issued_on}.")


@dataclass(frozen=True, kw_only=True)
class NamedAddress:
    """Who is billed, or what is supplied, and where; who is billed may have an e-mail and a VAT number."""

    name: str
    address: Address
    email: str = ""
    tax_id: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterUse:
    """What one register counted in the period."""

    meter_number: str
    obis_code: str
    direction: str
    energy_kwh: Decimal
    shown_at_start: Decimal | None = None
    shown_at_end: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class InvoiceContent:
    """Everything an invoice says but its number and dates; no `production_kwh` where nobody measures it."""

    account_id: UUID
    contract_id: UUID
    contract_number: str
    tariff_name: str
    tariff_code: str
    days: DayPeriod
    bill: Bill
    import_kwh: Decimal
    export_kwh: Decimal | None
    production_kwh: Decimal | None
    estimated_share: Decimal
    missing_share: Decimal
    billed_to: NamedAddress
    supplied_at: NamedAddress
    registers: tuple[RegisterUse, ...]
    conversions: tuple[GasConversion, ...] = ()

    @property
    def consumption_kwh(self) -> Decimal:
        """Return import + production - export, or the import where production is not measured."""
        if self.production_kwh is None:
            return self.import_kwh
        return self.import_kwh + self.production_kwh - (self.export_kwh or Decimal(0))


@dataclass(frozen=True, kw_only=True)
class HeldInvoice:
    """What a payment must know of the invoice it is for; a total below nothing is the customer's."""

    invoice_id: UUID
    account_id: UUID
    status: InvoiceStatus
    total: Money


def draft_invoice(content: InvoiceContent) -> Invoice:
    """Keep an invoice that is not issued yet, without a number.

    Raises ReadingsMissing, InvoicedAlready, and NotFound for a contract that is not the account's.
    """
    return draft_invoices([content])[0]


def draft_invoices(contents: Sequence[InvoiceContent]) -> list[Invoice]:
    """Keep invoices that are not issued yet, all or none; raises what `draft_invoice` raises."""
    require_unit_of_work()
    for content in contents:
        refuse_incomplete(content)
    # Two bills of a contract, written at one moment, would deadlock in the exclusion constraint.
    hold_contracts(contract_ids={content.contract_id for content in contents})
    invoices = _kept(contents)
    parts = list(zip(invoices, contents, strict=True))
    insert_rows([line for invoice, content in parts for line in _lines_of(invoice, lines=content.bill.lines)])
    insert_rows([tax for invoice, content in parts for tax in _taxes_of(invoice, taxes=content.bill.taxes)])
    insert_rows(
        [
            _address_of(invoice, role=role, named=named)
            for invoice, content in parts
            for role, named in (
                (AddressRole.BILLED_TO, content.billed_to),
                (AddressRole.SUPPLIED_AT, content.supplied_at),
            )
        ]
    )
    insert_rows(
        [row for invoice, content in parts for row in conversion_rows(invoice, steps=content.conversions)]
    )
    insert_rows(
        [
            _register_of(invoice, register=register)
            for invoice, content in parts
            for register in content.registers
        ]
    )
    return invoices


def refuse_incomplete(content: InvoiceContent) -> None:
    """Refuse to bill a period of which too much was not measured; raises ReadingsMissing."""
    if content.missing_share > MISSING_SHARE_ACCEPTED:
        raise ReadingsMissing(missing_percent=f"{content.missing_share * 100:.1f}")


def issue_invoice(*, invoice_id: UUID, issued_on: date) -> str:
    """Give a draft its number and its dates, and return the number. From now on it never changes.

    Raises NotFound, TransitionRefused and PeriodNotOver.
    """
    return issue_invoices(invoice_ids=[invoice_id], issued_on=issued_on)[0]


def issue_invoices(*, invoice_ids: Sequence[UUID], issued_on: date) -> list[str]:
    """Give drafts their numbers in that order, all or none; raises what `issue_invoice` raises."""
    require_unit_of_work()
    drafts = {draft.pk: draft for draft in _all_locked(invoice_ids)}
    for draft in drafts.values():
        _refuse_issued(draft)
        if issued_on < draft.ends_before:
            raise PeriodNotOver(ends_before=draft.ends_before, issued_on=issued_on)
    if not drafts:
        return []
    numbers = next_numbers(series="INV", year=issued_on.year, count=len(invoice_ids))
    named = zip(invoice_ids, numbers, strict=True)
    Invoice.objects.filter(pk__in=invoice_ids).update(
        status=InvoiceStatus.ISSUED.value,
        invoice_number=Case(*(When(pk=pk, then=Value(number)) for pk, number in named)),
        issued_on=issued_on,
        due_on=issued_on + DUE_AFTER,
    )
    return numbers


def cancel_invoice(*, invoice_id: UUID, cancelled_on: date) -> None:
    """Declare an issued invoice void; it keeps its number, and its days can be billed again.

    Raises NotFound and TransitionRefused.
    """
    require_unit_of_work()
    _locked(invoice_id, wanted=InvoiceStatus.CANCELLED)
    Invoice.objects.filter(pk=invoice_id).update(
        status=InvoiceStatus.CANCELLED.value, cancelled_on=cancelled_on
    )


def settle_invoice(*, invoice_id: UUID, paid_at: datetime, payment_method_id: UUID | None = None) -> None:
    """Note when an issued invoice was paid, or its credit paid out, and by what.

    Raises NotFound and TransitionRefused.
    """
    settle_invoices(invoice_ids=[invoice_id], paid_at=paid_at, payment_method_id=payment_method_id)


def settle_invoices(
    *, invoice_ids: Collection[UUID], paid_at: datetime, payment_method_id: UUID | None = None
) -> None:
    """Note that invoices were paid at one moment, all or none; raises what `settle_invoice` raises."""
    require_unit_of_work()
    for invoice in _all_locked(invoice_ids):
        _refuse_move(invoice, wanted=InvoiceStatus.PAID)
    Invoice.objects.filter(pk__in=invoice_ids).update(
        status=InvoiceStatus.PAID.value, paid_at=paid_at, payment_method_id=payment_method_id
    )


def reopen_invoice(*, invoice_id: UUID) -> None:
    """Ask again for what a paid invoice asked: its money went back. Raises NotFound and TransitionRefused."""
    require_unit_of_work()
    _locked(invoice_id, wanted=InvoiceStatus.ISSUED)
    Invoice.objects.filter(pk=invoice_id).update(
        status=InvoiceStatus.ISSUED.value, paid_at=None, payment_method_id=None
    )


def hold_invoice(*, invoice_id: UUID) -> HeldInvoice:
    """Keep others from paying or cancelling an issued invoice until the work ends; raises NotFound."""
    return hold_invoices(invoice_ids=[invoice_id])[0]


def hold_invoices(*, invoice_ids: Collection[UUID]) -> list[HeldInvoice]:
    """Hold issued invoices as `hold_invoice` does, all or none; raises NotFound."""
    viewer = require_unit_of_work()
    invoices = _all_locked(invoice_ids)
    for invoice in invoices:
        may_see = may(viewer, account_id=invoice.account_id, to=Action.SEE_BILLS)
        if not may_see or invoice.status == InvoiceStatus.DRAFT.value:
            raise NotFound
    return [
        HeldInvoice(
            invoice_id=invoice.pk,
            account_id=invoice.account_id,
            status=InvoiceStatus(invoice.status),
            total=Money(invoice.total, invoice.currency),
        )
        for invoice in invoices
    ]


def discard_draft(*, invoice_id: UUID) -> None:
    """Remove an invoice that was never issued; raises NotFound and TransitionRefused."""
    require_unit_of_work()
    (invoice,) = _all_locked([invoice_id])
    _refuse_issued(invoice)
    invoice.delete()


def _locked(invoice_id: UUID, *, wanted: InvoiceStatus) -> Invoice:
    """Return the invoice, held until the unit of work ends, when it may become `wanted`."""
    (invoice,) = _all_locked([invoice_id])
    _refuse_move(invoice, wanted=wanted)
    return invoice


def _all_locked(invoice_ids: Collection[UUID]) -> list[Invoice]:
    """Return the invoices, held until the unit of work ends; raises NotFound unless all are there."""
    found = list(Invoice.objects.select_for_update().filter(pk__in=invoice_ids).order_by("pk"))
    if len(found) < len(set(invoice_ids)):
        raise NotFound
    return found


def _refuse_issued(invoice: Invoice) -> None:
    """Go on with a draft only: an invoice that was paid and is open again has its number already."""
    status = InvoiceStatus(invoice.status)
    if status is not InvoiceStatus.DRAFT:
        raise INVOICE_TRANSITIONS.refusal(status, to=InvoiceStatus.ISSUED)


def _refuse_move(invoice: Invoice, *, wanted: InvoiceStatus) -> None:
    INVOICE_TRANSITIONS.require(InvoiceStatus(invoice.status), to=wanted)


def _kept(contents: Sequence[InvoiceContent]) -> list[Invoice]:
    numbers = ", ".join(content.contract_number for content in contents)
    with refusing(
        {
            "one_invoice_per_contract_and_day": InvoicedAlready(contract_number=numbers),
            "invoice_contract_of_the_same_account": NotFound(),
        }
    ):
        invoices = [_invoice_of(content) for content in contents]
        insert_rows(invoices)
        return invoices


def _invoice_of(content: InvoiceContent) -> Invoice:
    bill = content.bill
    return Invoice(
        account_id=content.account_id,
        contract_id=content.contract_id,
        starts_on=content.days.starts_on,
        ends_before=content.days.ends_before,
        import_kwh=content.import_kwh,
        export_kwh=content.export_kwh,
        production_kwh=content.production_kwh,
        consumption_kwh=content.consumption_kwh,
        estimated_share=content.estimated_share,
        missing_share=content.missing_share,
        currency=bill.currency,
        subtotal=bill.subtotal,
        tax=bill.tax,
        total=bill.total,
        contract_number=content.contract_number,
        tariff_name=content.tariff_name,
        tariff_code=content.tariff_code,
    )


def _register_of(invoice: Invoice, *, register: RegisterUse) -> InvoiceRegister:
    return InvoiceRegister(
        account_id=invoice.account_id,
        invoice=invoice,
        meter_number=register.meter_number,
        obis_code=register.obis_code,
        direction=register.direction,
        energy_kwh=register.energy_kwh,
        shown_at_start=register.shown_at_start,
        shown_at_end=register.shown_at_end,
    )


def _lines_of(invoice: Invoice, *, lines: Iterable[DraftLine]) -> list[InvoiceLine]:
    return [
        InvoiceLine(
            account_id=invoice.account_id,
            invoice=invoice,
            position=position,
            category=line.category.value,
            subject=line.subject.value,
            band=line.band,
            starts_on=line.days.starts_on,
            ends_before=line.days.ends_before,
            quantity=line.quantity,
            unit=line.unit.value,
            unit_price=line.unit_price,
            price_per=line.price_per,
            total=line.total,
            tax_rate=line.tax_rate,
            intervals=line.intervals,
            split_intervals=line.split_intervals,
            estimated_kwh=line.estimated_kwh,
            daily_micro_kwh=[_micro(day) for day in line.daily_kwh],
        )
        for position, line in enumerate(lines, start=1)
    ]


def _taxes_of(invoice: Invoice, *, taxes: Iterable[DraftTax]) -> list[InvoiceTax]:
    return [
        InvoiceTax(account_id=invoice.account_id, invoice=invoice, rate=tax.rate, base=tax.base, tax=tax.tax)
        for tax in taxes
    ]


def _micro(energy_kwh: Decimal) -> int:
    """Return energy in millionths, as `scaled` does: quickly where nothing has to be rounded."""
    exact = energy_kwh.scaleb(LARGEST_SCALE)
    whole = int(exact)
    return whole if whole == exact else scaled(energy_kwh, LARGEST_SCALE)


def _address_of(invoice: Invoice, *, role: AddressRole, named: NamedAddress) -> InvoiceAddress:
    address = named.address
    return InvoiceAddress(
        account_id=invoice.account_id,
        invoice=invoice,
        role=role.value,
        name=named.name,
        email=named.email,
        tax_id=named.tax_id,
        **asdict(address),
    )
