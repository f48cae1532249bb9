"""Works out what contracts are billed for a period: finds the energy, prices it, adds the fees.

Nothing is kept, so the same answer can serve the invoice and the bill so far. However
many contracts are asked for, the statements are the same few.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wattstead.domains.accounts.queries import accounts_visible_to, owner_of
from wattstead.domains.billing.operations import InvoiceContent, NamedAddress, RegisterUse
from wattstead.domains.billing.rules import BilledUse, estimated_share, missing_share, work_out_bill
from wattstead.domains.contracts.queries import contracts_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.identity.queries import user_with_id
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.domains.rating.rules import BandUse, Rated, rate, together, use_by_band, use_by_day
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.domains.tariffs.queries import PriceSheet, price_sheets
from wattstead.domains.tariffs.rules import PriceIntervals, TariffTerms, feed_in_intervals, price_intervals
from wattstead.kernel.calendars import day_starts_at, time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.gathering import by_register, columns_of
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.ranges import read_many
from wattstead.timeseries.series import Series
from wattstead.timeseries.values_at_starts import DayStart, values_at_starts


class NothingSupplied(Refusal):
    """The contract supplies nothing in the period."""

    code = "nothing_supplied"
    message = said("Contract {contract_number} supplies nothing in that period.")


class GasNotConverted(Refusal):
    """Cubic metres of gas become kilowatt-hours by values of the grid operator, which are not known yet."""

    code = "gas_not_converted"
    message = said("Contract {contract_number} is for gas, whose conversion to kWh is not known yet.")


@dataclass(frozen=True, kw_only=True)
class _Supply:
    """The days of one contract that are billed, where it supplies, and at what prices."""

    contract_id: UUID
    contract_number: str
    account_id: UUID
    begins_on: date
    days: DayPeriod
    sheet: PriceSheet
    site_id: UUID
    zone: ZoneInfo
    supplied_at: NamedAddress

    @property
    def edges_s(self) -> NDArray[np.int64]:
        """Return the seconds at which the days start, and the end of the last."""
        return _edges_s(self.days, self.zone)


@dataclass(frozen=True, kw_only=True)
class _Counter:
    """A register of a site, with what it counted in the period and what it showed at starts of days."""

    meter_number: str
    obis_code: str
    direction: Direction
    series: Series
    energy: Intervals
    shown: Mapping[DayStart, Decimal]

    def counted(self, supply: _Supply) -> "_Counted":
        """Return what the register counted on the days of a bill."""
        span = time_of_days(supply.days, zone=supply.zone)
        bounds = np.array([span.starts_at.timestamp(), span.ends_before.timestamp()]).astype(np.int64)
        return _Counted(
            meter_number=self.meter_number,
            obis_code=self.obis_code,
            energy=self.energy.picked(slice(*np.searchsorted(self.energy.starts_s, bounds).tolist())),
            shown_at_start=self.shown.get(DayStart(series=self.series, at=span.starts_at)),
            shown_at_end=self.shown.get(DayStart(series=self.series, at=span.ends_before)),
        )


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """What one register counted on the days of the bill."""

    meter_number: str
    obis_code: str
    energy: Intervals
    shown_at_start: Decimal | None
    shown_at_end: Decimal | None


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
    supplies = _supplies(viewer, contract_ids=contract_ids, period=period)
    known = [supply for supply in supplies.values() if isinstance(supply, _Supply)]
    counters = _counters(viewer, supplies=known, period=period)
    customers = _customers(viewer, supplies=known)
    return {
        contract_id: supply
        if isinstance(supply, Refusal)
        else _content_or_refusal(
            supply,
            counters=counters.get(supply.site_id, ()),
            billed_to=customers[supply.account_id, supply.days.last_day],
        )
        for contract_id, supply in supplies.items()
    }


def _supplies(
    viewer: Viewer, *, contract_ids: Collection[UUID], period: DayPeriod
) -> dict[UUID, _Supply | Refusal]:
    """Return what each contract supplies in the period, or why nothing of it is billed."""
    contracts = list(contracts_visible_to(viewer).filter(pk__in=contract_ids))
    sites = {
        site.pk: site
        for site in sites_visible_to(viewer).filter(pk__in={contract.site_id for contract in contracts})
    }
    sheets = price_sheets(contract.tariff_id for contract in contracts)
    found: dict[UUID, _Supply | Refusal] = {contract_id: NotFound() for contract_id in contract_ids}
    for contract in contracts:
        days, number = contract.term.supplied_days(period), contract.contract_number
        if days is None:
            found[contract.pk] = NothingSupplied(contract_number=number)
        elif contract.commodity == Commodity.GAS.value:
            found[contract.pk] = GasNotConverted(contract_number=number)
        elif contract.site_id in sites and contract.tariff_id in sheets:
            site = sites[contract.site_id]
            found[contract.pk] = _Supply(
                contract_id=contract.pk,
                contract_number=number,
                account_id=contract.account_id,
                begins_on=contract.starts_on,
                days=days,
                sheet=sheets[contract.tariff_id],
                site_id=site.pk,
                zone=ZoneInfo(site.zone),
                supplied_at=NamedAddress(name=site.name, address=site.address),
            )
    return found


def _counters(
    viewer: Viewer, *, supplies: Sequence[_Supply], period: DayPeriod
) -> dict[UUID, tuple[_Counter, ...]]:
    """Return what every electricity register counted in the period, by site and in order of number."""
    registers = list(
        registers_visible_to(viewer).filter(
            meter__site_id__in={supply.site_id for supply in supplies},
            meter__meter_type=MeterType.ELECTRICITY.value,
        )
    )
    series = {register.number: series_of(register) for register in registers}
    energy = _energy(tuple(series.values()), period=period)
    shown = values_at_starts(
        {
            DayStart(series=series[register.number], at=moment)
            for supply in supplies
            for span in [time_of_days(supply.days, zone=supply.zone)]
            for moment in (span.starts_at, span.ends_before)
            for register in registers
            if register.meter.site_id == supply.site_id
        }
    )
    found: dict[UUID, tuple[_Counter, ...]] = {}
    for register in registers:
        counter = _Counter(
            meter_number=register.meter.meter_number,
            obis_code=register.obis_code,
            direction=Direction(register.direction),
            series=series[register.number],
            energy=energy.get(register.number, Intervals.none(scale=register.scale)),
            shown=shown,
        )
        found[register.meter.site_id] = (*found.get(register.meter.site_id, ()), counter)
    return found


def _energy(series: tuple[Series, ...], *, period: DayPeriod) -> dict[int, Intervals]:
    """Return what registers counted, by number: a day more at both ends, wherever their days begin."""
    if not series:
        return {}
    days = DayPeriod(starts_on=period.starts_on - ONE_DAY, ends_before=period.ends_before + ONE_DAY)
    return by_register(columns_of(read_many(series, days), series=series))


def _content_or_refusal(
    supply: _Supply, *, counters: Iterable[_Counter], billed_to: NamedAddress
) -> InvoiceContent | Refusal:
    try:
        return _content(supply, counters=tuple(counters), billed_to=billed_to)
    except Refusal as refusal:
        return refusal


def _content(supply: _Supply, *, counters: Sequence[_Counter], billed_to: NamedAddress) -> InvoiceContent:
    terms = supply.sheet.terms
    imports = _counted(counters, supply=supply, direction=Direction.IMPORT)
    exports = _counted(counters, supply=supply, direction=Direction.EXPORT)
    prices = _prices(terms, supply.days, supply.zone)
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
            _missing(imports, supply=supply), _missing(paid_for, supply=supply) if paid_for else Decimal(0)
        ),
        billed_to=billed_to,
        supplied_at=supply.supplied_at,
        registers=(
            *_register_uses(imports, direction=Direction.IMPORT),
            *_register_uses(exports, direction=Direction.EXPORT),
        ),
    )


def _counted(counters: Iterable[_Counter], *, supply: _Supply, direction: Direction) -> tuple[_Counted, ...]:
    """Return what every register of the site counted in one direction on the days of the bill."""
    return tuple(counter.counted(supply) for counter in counters if counter.direction is direction)


def _billed(counted: Sequence[_Counted], *, prices: PriceIntervals, supply: _Supply) -> tuple[BilledUse, ...]:
    """Return the energy of all registers by band and unit price, each with its days."""
    rated = [rate(each.energy, prices=prices) for each in counted]
    uses = together(use for each in rated for use in use_by_band(each))
    return tuple(BilledUse(use=use, daily_kwh=_days_of(rated, use=use, supply=supply)) for use in uses)


def _days_of(rated: Sequence[Rated], *, use: BandUse, supply: _Supply) -> tuple[Decimal, ...]:
    """Return the energy of `use` on each day, over all registers."""
    columns = [use_by_day(each, use=use, edges_s=supply.edges_s) for each in rated]
    return tuple(sum(day, Decimal(0)) for day in zip(*columns, strict=True))


def _missing(counted: Sequence[_Counted], *, supply: _Supply) -> Decimal:
    """Return the share of the days for which no register has a reading."""
    start_s, end_s = int(supply.edges_s[0]), int(supply.edges_s[-1])
    starts_s = np.concatenate([each.energy.starts_s for each in counted] or [np.zeros(0, dtype=np.int64)])
    ends_s = np.concatenate([each.energy.ends_s for each in counted] or [np.zeros(0, dtype=np.int64)])
    order = np.argsort(starts_s, kind="stable")
    # How far the registers have come before each interval, and where the last of them stops.
    reached_s = np.maximum.accumulate(np.concatenate(([start_s], ends_s[order])))
    gaps_s = np.maximum(np.append(starts_s[order], end_s) - reached_s, 0)
    expected_s = end_s - start_s
    return missing_share(covered_s=expected_s - int(gaps_s.sum()), expected_s=expected_s)


def _total_kwh(counted: Sequence[_Counted]) -> Decimal:
    return sum((_energy_kwh(each) for each in counted), Decimal(0))


def _energy_kwh(counted: _Counted) -> Decimal:
    return unscaled(counted.energy.total, counted.energy.scale)


def _register_uses(counted: Sequence[_Counted], *, direction: Direction) -> tuple[RegisterUse, ...]:
    return tuple(
        RegisterUse(
            meter_number=each.meter_number,
            obis_code=each.obis_code,
            direction=direction.value,
            energy_kwh=_energy_kwh(each),
            shown_at_start=each.shown_at_start,
            shown_at_end=each.shown_at_end,
        )
        for each in counted
    )


def _customers(viewer: Viewer, *, supplies: Iterable[_Supply]) -> dict[tuple[UUID, date], NamedAddress]:
    """Return the owner of each account and where its bills go, as § 14 (4) UStG wants name and address."""
    wanted = {(supply.account_id, supply.days.last_day) for supply in supplies}
    accounts = accounts_visible_to(viewer).filter(pk__in={account_id for account_id, _ in wanted})
    billed = {account.pk: account for account in accounts}
    return {
        (account_id, day): NamedAddress(
            name=_owner_name(account_id, on=day),
            address=billed[account_id].address,
            email=billed[account_id].billing_email,
            tax_id=billed[account_id].tax_id,
        )
        for account_id, day in wanted
    }


def _owner_name(account_id: UUID, *, on: date) -> str:
    owner_id = owner_of(account_id, on=on)
    owner = user_with_id(owner_id) if owner_id else None
    return f"{owner.first_name} {owner.last_name}".strip() if owner else ""


# What contracts of one tariff have in common on the same days is worked out once.
@lru_cache(maxsize=32)
def _prices(terms: TariffTerms, days: DayPeriod, zone: ZoneInfo) -> PriceIntervals:
    return price_intervals(terms, period=days, zone=zone)


@lru_cache(maxsize=32)
def _earnings(terms: TariffTerms, days: DayPeriod, zone: ZoneInfo) -> PriceIntervals | None:
    return feed_in_intervals(terms, period=days, zone=zone)


@lru_cache(maxsize=32)
def _edges_s(days: DayPeriod, zone: ZoneInfo) -> NDArray[np.int64]:
    starts = [*days, days.ends_before]
    return np.array([int(day_starts_at(day, zone=zone).timestamp()) for day in starts], dtype=np.int64)
