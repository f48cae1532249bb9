"""Works out what a month usually comes to: the use of the last year at the prices of today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.billing.rules import cost_of_use
from wattstead.domains.contracts.queries import ContractView
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.gas_areas.values import gas_values_of
from wattstead.domains.metering.queries import registers_of_site, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.domains.rating.gas import converted
from wattstead.domains.rating.rules import NOT_PRICED, BandUse, rate, together, use_by_band
from wattstead.domains.tariffs.rules import (
    TariffTerms,
    price_intervals,
)
from wattstead.journeys.explain_contract.answers import BandShare, TypicalMonth
from wattstead.journeys.work_out_invoice.gas import part_of
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.energy import unscaled
from wattstead.kernel.money import EXACT, Money, rounded
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import month_totals, read

A_YEAR = timedelta(days=365)
FEWEST_DAYS = 28
DAY_S = 24 * 3600
DAYS_OF_A_MONTH = EXACT.divide(Decimal(365), Decimal(12))
UNITS = {Commodity.ELECTRICITY: "kWh", Commodity.GAS: "m³"}


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """What one register of the commodity counted in the year before today."""

    meter_id: UUID
    boundary: time
    energy: Intervals


def typical_month(
    viewer: Viewer, *, contract: ContractView, site_id: UUID, zone: ZoneInfo, today: date
) -> TypicalMonth | None:
    """Return what a month usually comes to, or None while fewer than four weeks are known.

    What was used in the year before today is priced as if the contract had run all the
    time, hour by hour, and then divided by the days that readings cover. Gas is priced by the
    days whose cubic metres are worth something told.
    """
    year = DayPeriod(starts_on=today - A_YEAR, ends_before=today)
    is_gas = contract.commodity is Commodity.GAS
    counted = _counted(viewer, site_id=site_id, meter_type=MeterType(contract.commodity.value), year=year)
    days = _days_covered(each.energy for each in counted)
    if days < FEWEST_DAYS:
        return None
    per_month = EXACT.divide(DAYS_OF_A_MONTH, Decimal(days))
    terms = contract.sheet.terms
    priced = _in_kwh(viewer, counted=counted, year=year, zone=zone) if is_gas else counted
    priced_days = _days_covered(each.energy for each in priced)
    uses = _uses(priced, terms=terms, year=year, zone=zone) if priced_days >= FEWEST_DAYS else None
    fed_in = None if is_gas else _fed_in(viewer, site_id=site_id, year=year)
    return TypicalMonth(
        days=days,
        used=rounded(_sum(counted) * per_month, 1),
        unit=UNITS[contract.commodity],
        cost=None
        if uses is None
        else _cost(uses, terms=terms, per_month=EXACT.divide(DAYS_OF_A_MONTH, Decimal(priced_days))),
        earnings=_earnings(fed_in, terms=terms, per_month=per_month),
        shares=() if uses is None else _shares(uses),
    )


def _counted(
    viewer: Viewer, *, site_id: UUID, meter_type: MeterType, year: DayPeriod
) -> tuple[_Counted, ...]:
    registers = registers_of_site(viewer, site_id=site_id, meter_type=meter_type, direction=Direction.IMPORT)
    found = []
    for register in registers:
        series = series_of(register)
        whole = time_of_days(year, zone=ZoneInfo(series.zone), boundary=series.day_boundary)
        energy = read(series=series, period=whole)
        found.append(_Counted(meter_id=register.meter_id, boundary=series.day_boundary, energy=energy))
    return tuple(found)


def _in_kwh(
    viewer: Viewer, *, counted: Sequence[_Counted], year: DayPeriod, zone: ZoneInfo
) -> tuple[_Counted, ...]:
    """Return gas in kWh, on the days for which somebody told what a cubic metre is worth."""
    told = gas_values_of(viewer, meter_ids=[each.meter_id for each in counted], period=year)
    return tuple(
        replace(
            each,
            energy=converted(
                each.energy,
                parts=[
                    part_of(values, days=values.days, zone=zone, boundary=each.boundary)
                    for values in told[each.meter_id]
                ],
            ).energy,
        )
        for each in counted
    )


def _sum(counted: Iterable[_Counted]) -> Decimal:
    return sum((unscaled(each.energy.total, each.energy.scale) for each in counted), Decimal(0))


def _days_covered(used: Iterable[Intervals]) -> int:
    """Return how many days the readings cover; of two meters in use at once the one that knows more."""
    covered_s = [int(np.sum(each.length_s)) for each in used]
    return round(min(sum(covered_s), A_YEAR.days * DAY_S) / DAY_S)


def _uses(
    counted: Iterable[_Counted], *, terms: TariffTerms, year: DayPeriod, zone: ZoneInfo
) -> tuple[BandUse, ...] | None:
    """Return the energy by band and price; None where the terms set no price for it."""
    try:
        return together(
            use
            for each in counted
            for use in use_by_band(
                rate(
                    each.energy, prices=price_intervals(terms, period=year, zone=zone, boundary=each.boundary)
                )
            )
        )
    except NOT_PRICED:
        return None


def _cost(uses: tuple[BandUse, ...], *, terms: TariffTerms, per_month: Decimal) -> Money:
    """Return use and standing charge of a month with tax, in cents."""
    fee = EXACT.multiply(terms.monthly_fee, 1 + terms.tax_rate)
    of_use = EXACT.multiply(cost_of_use(uses, terms=terms).gross, per_month)
    return Money(rounded(EXACT.add(of_use, fee)), terms.currency)


def _fed_in(viewer: Viewer, *, site_id: UUID, year: DayPeriod) -> Decimal | None:
    """Return what was fed in, summed from days; None at a site that counts no such thing."""
    registers = list(
        registers_of_site(
            viewer, site_id=site_id, meter_type=MeterType.ELECTRICITY, direction=Direction.EXPORT
        )
    )
    if not registers:
        return None
    months = [month for register in registers for month in month_totals(series_of(register), year)]
    return sum((unscaled(month.total, month.scale) for month in months), Decimal(0))


def _earnings(fed_in: Decimal | None, *, terms: TariffTerms, per_month: Decimal) -> Money | None:
    if not fed_in or terms.feed_in_per_kwh is None:
        return None
    earned = EXACT.multiply(EXACT.multiply(fed_in, terms.feed_in_per_kwh), per_month)
    return Money(rounded(earned), terms.currency)


def _shares(uses: tuple[BandUse, ...]) -> tuple[BandShare, ...]:
    whole = sum((use.energy_kwh for use in uses), Decimal(0))
    if not whole or len(uses) < 2:
        return ()
    return tuple(BandShare(band=use.band, share=rounded(use.energy_kwh / whole, 4)) for use in uses)
