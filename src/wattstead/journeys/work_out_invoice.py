"""Works out what a contract is billed for a period: finds the energy, prices it, adds the fees.

Nothing is kept, so the same answer can serve the invoice and the bill so far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from wattstead.domains.accounts.queries import accounts_visible_to, owner_of
from wattstead.domains.billing.operations import InvoiceContent, NamedAddress, RegisterUse
from wattstead.domains.billing.rules import BilledUse, estimated_share, missing_share, work_out_bill
from wattstead.domains.contracts.queries import contract_visible_to
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.identity.queries import user_with_id
from wattstead.domains.metering.queries import registers_of_site, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.domains.rating.rules import BandUse, Rated, rate, together, use_by_band, use_by_day
from wattstead.domains.sites.queries import site_visible_to
from wattstead.domains.tariffs.queries import price_sheet
from wattstead.domains.tariffs.rules import PriceIntervals, feed_in_intervals, price_intervals
from wattstead.kernel.calendars import day_starts_at, time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.refusals import NotFound, Refusal, said
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.identity import reading_id
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.latest import reading_with_id
from wattstead.timeseries.reads import read
from wattstead.timeseries.series import Series


class NothingSupplied(Refusal):
    """The contract supplies nothing in the period."""

    code = "nothing_supplied"
    message = said("Contract {contract_number} supplies nothing in that period.")


class GasNotConverted(Refusal):
    """Cubic metres of gas become kilowatt-hours by values of the grid operator, which are not known yet."""

    code = "gas_not_converted"
    message = said("Contract {contract_number} is for gas, whose conversion to kWh is not known yet.")


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """What one register counted on the days of the bill."""

    meter_number: str
    obis_code: str
    energy: Intervals
    shown_at_start: Decimal | None
    shown_at_end: Decimal | None


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where and when energy is billed."""

    site_id: UUID
    days: DayPeriod
    zone: ZoneInfo

    @property
    def edges_s(self) -> NDArray[np.int64]:
        """Return the seconds at which the days start, and the end of the last."""
        starts = [*self.days, self.days.ends_before]
        return np.array(
            [int(day_starts_at(day, zone=self.zone).timestamp()) for day in starts], dtype=np.int64
        )


def work_out_invoice(*, viewer: Viewer, contract_id: UUID, period: DayPeriod) -> InvoiceContent:
    """Return what the contract is billed for those days of `period` that it supplies.

    Raises NotFound, NothingSupplied, GasNotConverted, and what price intervals
    and rating refuse: DynamicPricesMissing, PriceNotValid, EnergyWithoutPrice, AmountsTooLarge.
    """
    contract = contract_visible_to(viewer, contract_id=contract_id)
    days = contract.term.supplied_days(period)
    if days is None:
        raise NothingSupplied(contract_number=contract.contract_number)
    if contract.commodity == Commodity.GAS.value:
        raise GasNotConverted(contract_number=contract.contract_number)
    site = site_visible_to(viewer, site_id=contract.site_id)
    sheet = price_sheet(contract.tariff_id)
    place = _Place(site_id=site.pk, days=days, zone=ZoneInfo(site.zone))
    imports = _counted(viewer, place=place, direction=Direction.IMPORT)
    exports = _counted(viewer, place=place, direction=Direction.EXPORT)
    prices = price_intervals(sheet.terms, period=days, zone=place.zone)
    earnings = feed_in_intervals(sheet.terms, period=days, zone=place.zone)
    paid_for = exports if earnings else ()
    imported = _billed(imports, prices=prices, place=place)
    exported = _billed(paid_for, prices=earnings or prices, place=place)
    return InvoiceContent(
        account_id=contract.account_id,
        contract_id=contract.pk,
        contract_number=contract.contract_number,
        tariff_name=sheet.name,
        tariff_code=sheet.code,
        days=days,
        bill=work_out_bill(
            terms=sheet.terms,
            days=days,
            begins_on=contract.starts_on,
            imported=imported,
            exported=exported,
        ),
        import_kwh=_total_kwh(imports),
        export_kwh=_total_kwh(exports) if exports else None,
        production_kwh=None,
        estimated_share=estimated_share((*imported, *exported)),
        missing_share=max(
            _missing(imports, place=place), _missing(paid_for, place=place) if paid_for else Decimal(0)
        ),
        billed_to=_billed_to(viewer, account_id=contract.account_id, on=days.last_day),
        supplied_at=NamedAddress(name=site.name, address=site.address),
        registers=(
            *_register_uses(imports, direction=Direction.IMPORT),
            *_register_uses(exports, direction=Direction.EXPORT),
        ),
    )


def _counted(viewer: Viewer, *, place: _Place, direction: Direction) -> tuple[_Counted, ...]:
    """Return what every electricity register of the site counted in one direction."""
    span = time_of_days(place.days, zone=place.zone)
    registers = registers_of_site(
        viewer, site_id=place.site_id, meter_type=MeterType.ELECTRICITY, direction=direction
    )
    return tuple(
        _Counted(
            meter_number=register.meter.meter_number,
            obis_code=register.obis_code,
            energy=read(series=series, period=span),
            shown_at_start=_shown(series, at=span.starts_at),
            shown_at_end=_shown(series, at=span.ends_before),
        )
        for register in registers
        for series in [series_of(register)]
    )


def _shown(series: Series, *, at: datetime) -> Decimal | None:
    """Return what the register showed at a moment, where that is known."""
    reading = reading_with_id(reading_id(number=series.number, instant_s=int(at.timestamp())))
    return None if reading is None else reading.value


def _billed(counted: Sequence[_Counted], *, prices: PriceIntervals, place: _Place) -> tuple[BilledUse, ...]:
    """Return the energy of all registers by band and unit price, each with its days."""
    rated = [rate(each.energy, prices=prices) for each in counted]
    uses = together(use for each in rated for use in use_by_band(each))
    return tuple(BilledUse(use=use, daily_kwh=_days_of(rated, use=use, place=place)) for use in uses)


def _days_of(rated: Sequence[Rated], *, use: BandUse, place: _Place) -> tuple[Decimal, ...]:
    """Return the energy of `use` on each day, over all registers."""
    columns = [use_by_day(each, use=use, edges_s=place.edges_s) for each in rated]
    return tuple(sum(day, Decimal(0)) for day in zip(*columns, strict=True))


def _missing(counted: Sequence[_Counted], *, place: _Place) -> Decimal:
    """Return the share of the days for which no register has a reading."""
    start_s, end_s = int(place.edges_s[0]), int(place.edges_s[-1])
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


def _billed_to(viewer: Viewer, *, account_id: UUID, on: date) -> NamedAddress:
    """Return the owner of the account and its billing address, as § 14 (4) UStG wants both."""
    account = accounts_visible_to(viewer).filter(pk=account_id).first()
    if account is None:
        raise NotFound
    owner_id = owner_of(account_id, on=on)
    owner = user_with_id(owner_id) if owner_id else None
    name = f"{owner.first_name} {owner.last_name}".strip() if owner else ""
    return NamedAddress(name=name, address=account.address)
