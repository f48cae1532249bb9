"""Finds out what the panels of sites produced, and what of it was used there."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from wattstead.domains.devices.solar.queries import solar_systems_visible_to
from wattstead.domains.goals.rules import SunnyDay
from wattstead.kernel.periods import DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.quantities import SOLAR_SYSTEMS
from wattstead.timeseries.series import Series
from wattstead.timeseries.tables import PRODUCTION
from wattstead.timeseries.totals_of_many import DayTotal, day_totals_of_many

MOST_SYSTEMS = 24  # each tells a total for every day of a year
Days = Mapping[date, DayTotal]


@dataclass(frozen=True, kw_only=True)
class Production:
    """What panels and counters of the grid tell of some days, by the site they stand on.

    Of too many solar systems nothing is worked out; that they are there is known.
    """

    produced: Mapping[UUID, Sequence[Days]]
    exported: Mapping[UUID, Sequence[Days]]
    are_too_many: bool = False

    def has_panels(self, sites: Collection[UUID]) -> bool:
        """Return whether one of these sites has a solar system, or had one."""
        return self.are_too_many or any(site in self.produced for site in sites)

    def counts_export(self, sites: Collection[UUID]) -> bool:
        """Return whether what leaves a site with panels is counted."""
        counted = (self.exported.get(site) for site in sites if site in self.produced)
        return self.are_too_many or any(counted)

    def produced_kwh(self, sites: Collection[UUID], *, days: DayPeriod) -> Decimal | None:
        """Return what was produced on some days; None when nothing is known."""
        found = [
            total.total
            for site in sites
            for of_one in self.produced.get(site, ())
            for day, total in of_one.items()
            if day in days
        ]
        return sum(found, Decimal(0)) if found else None

    def sunny_days(self, sites: Collection[UUID], *, days: DayPeriod) -> Iterator[SunnyDay]:
        """Yield each day of each site of which both the panels and the counters know something."""
        for site in sites:
            panels, counters = self.produced.get(site, ()), self.exported.get(site, ())
            for day in days:
                produced, exported = _on(day, of=panels), _on(day, of=counters)
                if produced is not None and exported is not None:
                    yield SunnyDay(
                        produced_kwh=_energy(produced),
                        exported_kwh=_energy(exported),
                        produced_share=_share(produced),
                        exported_share=_share(exported),
                    )


def production_of_sites(
    viewer: Viewer,
    *,
    exports: Mapping[UUID, Sequence[Series]],
    periods: Sequence[DayPeriod],
) -> Production:
    """Return what is known of the sites that `exports` names with their counters of what they feed in.

    Three statements, or one where no site has panels; removed panels count for what they produced.
    """
    panels = _panels(viewer, site_ids=exports)
    if not panels:
        return Production(produced={}, exported={}, are_too_many=panels is None)
    produced = day_totals_of_many(
        [one for found in panels.values() for one in found], periods, table=PRODUCTION
    )
    counters = [one for site in panels for one in exports[site]]
    exported = day_totals_of_many(counters, periods) if counters else {}
    return Production(
        produced={site: [produced[one.number] for one in found] for site, found in panels.items()},
        exported={site: [exported[one.number] for one in exports[site]] for site in panels},
    )


def _panels(viewer: Viewer, *, site_ids: Collection[UUID]) -> dict[UUID, list[Series]] | None:
    """Return the series of what is produced, by site; None of too many systems."""
    systems = list(solar_systems_visible_to(viewer).filter(site_id__in=list(site_ids))[: MOST_SYSTEMS + 1])
    if len(systems) > MOST_SYSTEMS:
        return None
    found: dict[UUID, list[Series]] = {}
    for system in systems:
        found.setdefault(system.site_id, []).append(system.series_in(SOLAR_SYSTEMS).first)
    return found


def _on(day: date, *, of: Sequence[Days]) -> list[DayTotal] | None:
    """Return what is told of a day, by one, or by two on the day on which one took the other's place."""
    return [days[day] for days in of if day in days] or None


def _energy(found: Sequence[DayTotal]) -> Decimal:
    return sum((one.total for one in found), Decimal(0))


def _share(found: Sequence[DayTotal]) -> Decimal:
    """Return how much of the day these know together."""
    return min(sum((Decimal(one.present) / max(one.expected, 1) for one in found), Decimal(0)), Decimal(1))
