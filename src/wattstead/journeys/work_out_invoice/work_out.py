"""Works out what contracts are billed for a period: prices the energy and adds the fees.

Nothing is kept, so the same answer can serve the invoice and the bill so far. However
many contracts are asked for, the statements are the same few.
"""

from collections.abc import Collection, Sequence
from datetime import time
from decimal import Decimal
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.billing.conversions import GasConversion
from wattstead.domains.billing.operations import InvoiceContent, NamedAddress, RegisterUse
from wattstead.domains.billing.rules import BilledUse, estimated_share, work_out_bill
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.gas_areas.values import gas_values_of
from wattstead.domains.metering.vocabulary import Direction
from wattstead.domains.rating.rules import BandUse, Rated, rate, together, use_by_band, use_by_day
from wattstead.domains.tariffs.rules import PriceIntervals, TariffTerms, feed_in_intervals, price_intervals
from wattstead.journeys.work_out_invoice.counters import (
    Counted,
    Counter,
    counted_by,
    counters_at,
    missing_from,
)
from wattstead.journeys.work_out_invoice.customers import customers_of
from wattstead.journeys.work_out_invoice.gas import Qualities, in_kwh
from wattstead.journeys.work_out_invoice.supplies import Supply, supplies_of
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import Refusal
from wattstead.kernel.viewer import Viewer


def work_out_invoice(*, viewer: Viewer, contract_id: UUID, period: DayPeriod) -> InvoiceContent:
    """Return what the contract is billed for those days of `period` that it supplies.

    Raises NotFound, NothingSupplied, GasNotConverted, and what price intervals
    and rating refuse: DynamicPricesMissing, PriceNotValid, EnergyWithoutPrice, AmountsTooLarge.
    """
    worked_out = work_out_invoices(viewer=viewer, contract_ids=[contract_id], period=period)[contract_id]
    if isinstance(worked_out, Refusal):
        raise worked_out
    return worked_out


def work_out_invoices(
    *, viewer: Viewer, contract_ids: Collection[UUID], period: DayPeriod
) -> dict[UUID, InvoiceContent | Refusal]:
    """Return what each contract is billed as `work_out_invoice` says it, or why it is not billed."""
    supplies = supplies_of(viewer, contract_ids=contract_ids, period=period)
    known = [supply for supply in supplies.values() if isinstance(supply, Supply)]
    counters = counters_at(viewer, supplies=known, period=period)
    gas_meters = {each.meter_id for at in counters.values() for each in at if each.commodity is Commodity.GAS}
    qualities = gas_values_of(viewer, meter_ids=gas_meters, period=period)
    customers = customers_of(viewer, supplies=known)
    return {
        contract_id: supply
        if isinstance(supply, Refusal)
        else _content_or_refusal(
            supply,
            counters=counters.get(supply.site_id, ()),
            qualities=qualities,
            billed_to=customers[supply.account_id, supply.days.last_day],
        )
        for contract_id, supply in supplies.items()
    }


def _content_or_refusal(
    supply: Supply, *, counters: Sequence[Counter], qualities: Qualities, billed_to: NamedAddress
) -> InvoiceContent | Refusal:
    try:
        return _content(supply, counters=counters, qualities=qualities, billed_to=billed_to)
    except Refusal as refusal:
        return refusal


def _content(
    supply: Supply, *, counters: Sequence[Counter], qualities: Qualities, billed_to: NamedAddress
) -> InvoiceContent:
    terms = supply.sheet.terms
    imports = counted_by(counters, supply=supply, direction=Direction.IMPORT)
    conversions: tuple[GasConversion, ...] = ()
    if supply.commodity is Commodity.GAS:
        turned = in_kwh(imports, supply=supply, qualities=qualities)
        imports, conversions = turned.counted, turned.steps
    exports = counted_by(counters, supply=supply, direction=Direction.EXPORT)
    prices = _prices(terms, supply.days, supply.zone, supply.boundary)
    earnings = _earnings(terms, supply.days, supply.zone)
    paid_for = exports if earnings else ()
    imported = _billed(imports, prices=prices, supply=supply)
    exported = _billed(paid_for, prices=earnings or prices, supply=supply)
    return InvoiceContent(
        account_id=supply.account_id,
        contract_id=supply.contract_id,
        contract_number=supply.contract_number,
        tariff_name=supply.sheet.name,
        tariff_code=supply.sheet.code,
        days=supply.days,
        bill=work_out_bill(
            terms=terms,
            days=supply.days,
            begins_on=supply.begins_on,
            imported=imported,
            exported=exported,
        ),
        import_kwh=_total_kwh(imports),
        export_kwh=_total_kwh(exports) if exports else None,
        production_kwh=None,
        estimated_share=estimated_share((*imported, *exported)),
        missing_share=max(
            missing_from(imports, supply=supply),
            missing_from(paid_for, supply=supply) if paid_for else Decimal(0),
        ),
        billed_to=billed_to,
        supplied_at=supply.supplied_at,
        registers=(
            *_register_uses(imports, direction=Direction.IMPORT),
            *_register_uses(exports, direction=Direction.EXPORT),
        ),
        conversions=conversions,
    )


def _billed(counted: Sequence[Counted], *, prices: PriceIntervals, supply: Supply) -> tuple[BilledUse, ...]:
    """Return the energy of all registers by band and unit price, each with its days."""
    rated = [rate(each.energy, prices=prices) for each in counted]
    uses = together(use for each in rated for use in use_by_band(each))
    return tuple(BilledUse(use=use, daily_kwh=_days_of(rated, use=use, supply=supply)) for use in uses)


def _days_of(rated: Sequence[Rated], *, use: BandUse, supply: Supply) -> tuple[Decimal, ...]:
    """Return the energy of `use` on each day, over all registers."""
    columns = [use_by_day(each, use=use, edges_s=supply.edges_s) for each in rated]
    return tuple(sum(day, Decimal(0)) for day in zip(*columns, strict=True))


def _total_kwh(counted: Sequence[Counted]) -> Decimal:
    return sum((each.energy_kwh for each in counted), Decimal(0))


def _register_uses(counted: Sequence[Counted], *, direction: Direction) -> tuple[RegisterUse, ...]:
    return tuple(
        RegisterUse(
            meter_number=each.meter_number,
            obis_code=each.obis_code,
            direction=direction.value,
            energy_kwh=each.energy_kwh,
            shown_at_start=each.shown_at_start,
            shown_at_end=each.shown_at_end,
        )
        for each in counted
    )


# What contracts of one tariff have in common on the same days is worked out once.
@lru_cache(maxsize=32)
def _prices(terms: TariffTerms, days: DayPeriod, zone: ZoneInfo, boundary: time) -> PriceIntervals:
    return price_intervals(terms, period=days, zone=zone, boundary=boundary)


@lru_cache(maxsize=32)
def _earnings(terms: TariffTerms, days: DayPeriod, zone: ZoneInfo) -> PriceIntervals | None:
    return feed_in_intervals(terms, period=days, zone=zone)
