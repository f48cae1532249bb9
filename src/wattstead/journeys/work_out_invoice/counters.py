"""Finds what the registers of sites counted, and what they showed at starts of days."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import numpy as np

from wattstead.domains.billing.rules import missing_share
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.vocabulary import Direction
from wattstead.journeys.work_out_invoice.supplies import Supply
from wattstead.kernel.energy import unscaled
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.gathering import by_register, columns_of
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.ranges import read_many
from wattstead.timeseries.series import Series
from wattstead.timeseries.values_at_starts import DayStart, values_at_starts


@dataclass(frozen=True, kw_only=True)
class Counted:
    """What one register counted on the days of the bill, in its unit: kWh, or cubic metres of gas."""

    meter_id: UUID

    meter_number: str
    obis_code: str
    energy: Intervals
    shown_at_start: Decimal | None
    shown_at_end: Decimal | None

    @property
    def energy_kwh(self) -> Decimal:
        """Return all of the energy."""
        return unscaled(self.energy.total, self.energy.scale)


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A register of a site, with what it counted in the period and what it showed at starts of days."""

    meter_id: UUID
    meter_number: str
    obis_code: str
    commodity: Commodity
    direction: Direction
    series: Series
    energy: Intervals
    shown: Mapping[DayStart, Decimal]

    def counted(self, supply: Supply) -> Counted:
        """Return what the register counted on the days of a bill."""
        span = supply.time
        bounds = np.array([span.starts_at.timestamp(), span.ends_before.timestamp()]).astype(np.int64)
        return Counted(
            meter_id=self.meter_id,
            meter_number=self.meter_number,
            obis_code=self.obis_code,
            energy=self.energy.picked(slice(*np.searchsorted(self.energy.starts_s, bounds).tolist())),
            shown_at_start=self.shown.get(DayStart(series=self.series, at=span.starts_at)),
            shown_at_end=self.shown.get(DayStart(series=self.series, at=span.ends_before)),
        )


def counters_at(
    viewer: Viewer, *, supplies: Sequence[Supply], period: DayPeriod
) -> dict[UUID, tuple[Counter, ...]]:
    """Return what every register of what is billed counted in the period, by site and in order of number."""
    wanted = {supply.commodity for supply in supplies}
    registers = list(
        registers_visible_to(viewer).filter(
            meter__site_id__in={supply.site_id for supply in supplies},
            meter__meter_type__in=[commodity.value for commodity in wanted],
        )
    )
    series = {register.number: series_of(register) for register in registers}
    series_at: dict[tuple[UUID, Commodity], list[Series]] = defaultdict(list)
    for register in registers:
        place = (register.meter.site_id, Commodity(register.meter.meter_type))
        series_at[place].append(series[register.number])
    energy = _energy(tuple(series.values()), period=period)
    shown = values_at_starts(
        {
            DayStart(series=one, at=moment)
            for supply in supplies
            for moment in (supply.time.starts_at, supply.time.ends_before)
            for one in series_at[supply.site_id, supply.commodity]
        }
    )
    found: dict[UUID, list[Counter]] = defaultdict(list)
    for register in registers:
        found[register.meter.site_id].append(
            Counter(
                meter_id=register.meter_id,
                meter_number=register.meter.meter_number,
                obis_code=register.obis_code,
                commodity=Commodity(register.meter.meter_type),
                direction=Direction(register.direction),
                series=series[register.number],
                energy=energy.get(register.number, Intervals.none(scale=register.scale)),
                shown=shown,
            )
        )
    return {site_id: tuple(counters) for site_id, counters in found.items()}


def counted_by(counters: Iterable[Counter], *, supply: Supply, direction: Direction) -> tuple[Counted, ...]:
    """Return what every register of the site counted in one direction on the days of the bill."""
    return tuple(
        counter.counted(supply)
        for counter in counters
        if counter.direction is direction and counter.commodity is supply.commodity
    )


def missing_from(counted: Sequence[Counted], *, supply: Supply) -> Decimal:
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


def _energy(series: tuple[Series, ...], *, period: DayPeriod) -> dict[int, Intervals]:
    """Return what registers counted, by number: a day more at both ends, wherever their days begin."""
    if not series:
        return {}
    days = DayPeriod(starts_on=period.starts_on - ONE_DAY, ends_before=period.ends_before + ONE_DAY)
    return by_register(columns_of(read_many(series, days), series=series))
