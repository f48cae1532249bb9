"""Makes bills and invoices for tests; call those that keep something inside `seen_by(SYSTEM)`."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from tests.factories.accounts import SOLAR_LANE
from tests.factories.contracts import a_contract
from tests.factories.tariffs import fixed_terms
from wattstead.domains.billing.conversions import GasConversion
from wattstead.domains.billing.models import ChangedPeriod, Invoice
from wattstead.domains.billing.operations import (
    InvoiceContent,
    NamedAddress,
    RegisterUse,
    draft_invoice,
    issue_invoice,
)
from wattstead.domains.billing.reversals.keeping import keep_reversal, take_back
from wattstead.domains.billing.reversals.models import Reversal
from wattstead.domains.billing.rules import BilledUse, work_out_bill
from wattstead.domains.billing.vocabulary import ChangeState
from wattstead.domains.contracts.models import Contract
from wattstead.domains.rating.rules import BandUse
from wattstead.domains.tariffs.rules import TariffTerms
from wattstead.kernel.periods import ONE_DAY, DayPeriod, month_of

OCTOBER = month_of(date(2025, 10, 1))
NOVEMBER_5 = date(2025, 11, 5)
FOUND_AT = datetime(2025, 12, 1, 2, 30, tzinfo=UTC)


def a_use(
    *daily_kwh: str, price: str = "0.30", band: str = "", estimated_kwh: str = "0", split_intervals: int = 0
) -> BilledUse:
    """Make what was used in one band on as many days as amounts are given."""
    days = tuple(Decimal(day) for day in daily_kwh)
    energy = sum(days, Decimal(0))
    return BilledUse(
        use=BandUse(
            band=band,
            price_per_kwh=Decimal(price),
            energy_kwh=energy,
            amount=energy * Decimal(price),
            intervals=96 * len(days),
            split_intervals=split_intervals,
            estimated_kwh=Decimal(estimated_kwh),
            absolute_kwh=sum((abs(day) for day in days), Decimal(0)),
        ),
        daily_kwh=days,
    )


def some_content(
    contract: Contract,
    *,
    days: DayPeriod = OCTOBER,
    terms: TariffTerms | None = None,
    missing_share: str = "0",
    conversions: tuple[GasConversion, ...] = (),
) -> InvoiceContent:
    """Make 10 kWh a day at 30 cents: 31 days are 310 kWh, 93.00 net, 17.67 tax, 110.67 in all."""
    use = a_use(*["10"] * len(days))
    return InvoiceContent(
        account_id=contract.account_id,
        contract_id=contract.pk,
        contract_number=contract.contract_number,
        tariff_name="Nightsaver",
        tariff_code="NIGHT-2025",
        days=days,
        bill=work_out_bill(
            terms=terms or fixed_terms(), days=days, begins_on=contract.starts_on, imported=(use,)
        ),
        import_kwh=use.use.energy_kwh,
        export_kwh=None,
        production_kwh=None,
        estimated_share=Decimal(0),
        missing_share=Decimal(missing_share),
        billed_to=NamedAddress(name="Ada Sommer", address=SOLAR_LANE),
        supplied_at=NamedAddress(name="Home", address=replace(SOLAR_LANE, street_number="8")),
        registers=(
            RegisterUse(
                meter_number="1EMH0011223344",
                obis_code="1-0:1.8.0",
                direction="import",
                energy_kwh=use.use.energy_kwh,
            ),
        ),
        conversions=conversions,
    )


A_STEP = GasConversion(
    meter_number="7GAS0011223344",
    days=OCTOBER,
    volume_m3=Decimal(100),
    state_number=Decimal("0.95"),
    calorific_value=Decimal("11.2"),
    calorific_unit="kWh/m3",
    energy_kwh=Decimal("1064.000"),
)
"""How 100 cubic metres of gas became energy."""


def a_draft(contract: Contract | None = None, *, days: DayPeriod = OCTOBER) -> Invoice:
    """Keep a draft, with a step of gas so that no kind of part is without a row."""
    return draft_invoice(some_content(contract or a_contract(), days=days, conversions=(A_STEP,)))


def an_invoice(
    contract: Contract | None = None, *, days: DayPeriod = OCTOBER, issued_on: date = NOVEMBER_5
) -> Invoice:
    invoice = a_draft(contract, days=days)
    issue_invoice(invoice_id=invoice.pk, issued_on=issued_on)
    return Invoice.objects.get(pk=invoice.pk)


def a_reversal(replaced_by: Invoice) -> Reversal:
    """Let an invoice stand in the place of another, which is taken back."""
    contract = Contract.objects.get(pk=replaced_by.contract_id)
    earlier = month_of(replaced_by.starts_on - ONE_DAY)
    old = an_invoice(contract, days=earlier, issued_on=replaced_by.issued_on or NOVEMBER_5)
    taken_back = take_back(invoice_id=old.pk, on=replaced_by.issued_on or NOVEMBER_5)
    return keep_reversal(
        taken_back=taken_back, replaced_by=replaced_by.pk, note="Measured again", on=NOVEMBER_5
    )


def a_changed_period(invoice: Invoice, *, state: ChangeState = ChangeState.OPEN) -> ChangedPeriod:
    """Keep that 12 kWh more are known of two days of an invoice: 3.60 net, 4.28 with tax."""
    first = invoice.starts_on
    decided = state in (ChangeState.LEFT, ChangeState.CORRECTED)
    return ChangedPeriod.objects.create(
        account_id=invoice.account_id,
        invoice=invoice,
        invoice_number=invoice.invoice_number or "",
        contract_number=invoice.contract_number,
        state=state.value,
        starts_on=first,
        ends_before=first + 2 * ONE_DAY,
        changed_days=2,
        billed_kwh=invoice.import_kwh,
        known_kwh=invoice.import_kwh + 12,
        billed_fed_in_kwh=0,
        known_fed_in_kwh=0,
        billed_total=invoice.total,
        known_total=invoice.total + Decimal("4.28"),
        worth=Decimal("4.28"),
        currency=invoice.currency,
        found_at=FOUND_AT,
        looked_at=FOUND_AT,
        decided_at=FOUND_AT if decided else None,
        corrected_by=invoice if state is ChangeState.CORRECTED else None,
    )
