"""Works out how far goals have got: by the totals of days the pages show, and the engine of the invoice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.contracts.queries import Supply, supplies_of_sites
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.goals.queries import GoalRecord
from wattstead.domains.goals.rules import (
    Aim,
    days_looked_at,
    percent_of_target,
    share_of_production,
    used_at_home,
)
from wattstead.domains.goals.vocabulary import GoalType, GoalUnit
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.journeys.overview.money import Ledger, cut_to, within
from wattstead.journeys.production_of_sites import Production, production_of_sites
from wattstead.kernel.energy import SMALLEST_SCALE
from wattstead.kernel.money import Money, rounded
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.gathering import by_register, columns_of
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.ranges import read_many
from wattstead.timeseries.series import Series
from wattstead.timeseries.totals_of_many import PeriodTotal, period_totals_of_many

MOST_SITES = 500
MOST_SITES_BILLED = 24  # a bill opens every quarter-hour of its days
OF_THE_SUN = (GoalType.PRODUCTION, GoalType.SELF_CONSUMPTION)


class Missing(StrEnum):
    """Why nothing will ever be known of a goal as its sites are."""

    PANELS = "panels"
    EXPORT_COUNTER = "export_counter"


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a goal has got in the period around today, or in its last one once it is over.

    `current` is None while nothing is known, `percent` is what that is of the target. `days` are
    those of the period, of which `days_begun` have begun. `currency` is that of a cost. `missing`
    is what the sites of the goal would need for something to be known.
    """

    days: DayPeriod | None
    days_begun: int
    current: Decimal | None
    percent: Decimal | None
    currency: str | None
    missing: Missing | None = None


@dataclass(frozen=True, kw_only=True)
class _Counter:
    """A register of electricity, and the site and direction it counts for."""

    site_id: UUID
    direction: Direction
    series: Series


@dataclass(frozen=True, kw_only=True)
class _Books:
    """All that some goals need to be worked out, fetched together."""

    places: Mapping[UUID, ZoneInfo]
    counters: tuple[_Counter, ...]
    periods: tuple[DayPeriod, ...]
    totals: Mapping[int, Mapping[int, PeriodTotal]]
    supplies: Mapping[UUID, tuple[Supply, ...]] = field(default_factory=dict)
    intervals: Mapping[int, Intervals] = field(default_factory=dict)
    production: Production = field(default_factory=lambda: Production(produced={}, exported={}))

    def sites_of(self, aim: Aim) -> tuple[UUID, ...]:
        """Return the sites a goal counts; none when they are too many to add them all up."""
        sites = tuple(site for site in self.places if aim.site_id in (None, site))
        return sites if len(sites) <= MOST_SITES else ()

    def sites_billed(self, aim: Aim) -> tuple[UUID, ...]:
        """Return the sites whose bills a goal adds up; none when they are too many to open them all."""
        sites = self.sites_of(aim)
        return sites if len(sites) <= MOST_SITES_BILLED else ()

    def imported(self, aim: Aim, *, days: DayPeriod) -> Decimal | None:
        """Return what the grid delivered, in kWh; None when nothing is known."""
        place = self.periods.index(days)
        sites = set(self.sites_of(aim))
        found = [
            total.total
            for each in self.counters
            if each.site_id in sites and each.direction is Direction.IMPORT
            if (total := self.totals[each.series.number].get(place)) is not None
        ]
        return sum(found, Decimal(0)) if found else None

    def produced(self, aim: Aim, *, days: DayPeriod) -> Decimal | None:
        """Return what panels produced, in kWh; None when nothing is known."""
        return self.production.produced_kwh(self.sites_of(aim), days=days)

    def self_consumed(self, aim: Aim, *, days: DayPeriod) -> Decimal | None:
        """Return what was produced and stayed, in the unit of the aim; None when nothing is known."""
        found = used_at_home(self.production.sunny_days(self.sites_of(aim), days=days))
        if found is None:
            return None
        return share_of_production(found) if aim.unit is GoalUnit.PERCENT else found.used_kwh

    def missing(self, aim: Aim) -> Missing | None:
        """Return what has to be there before a goal can get anywhere."""
        sites = self.sites_of(aim)
        if aim.goal_type not in OF_THE_SUN or not sites:
            return None
        if not self.production.has_panels(sites):
            return Missing.PANELS
        is_counted = aim.goal_type is GoalType.PRODUCTION or self.production.counts_export(sites)
        return None if is_counted else Missing.EXPORT_COUNTER

    def billed(self, aim: Aim, *, days: DayPeriod) -> Money | None:
        """Return what the bills for those days come to so far, as the overview tells it."""
        found = [
            bill for site in self.sites_billed(aim) if (bill := self._bill_of(site, days=days)) is not None
        ]
        if not found or len({bill.currency for bill in found}) != 1:
            return None
        return Money(sum((bill.amount for bill in found), Decimal(0)), found[0].currency)

    def _bill_of(self, site_id: UUID, *, days: DayPeriod) -> Money | None:
        zone = self.places[site_id]
        read = DayPeriod(starts_on=days.starts_on - ONE_DAY, ends_before=days.ends_before)
        ledger = Ledger(
            supplies=cut_to(read, supplies=self.supplies.get(site_id, ())),
            used=self._read(site_id, days=days, direction=Direction.IMPORT),
            fed_in=self._read(site_id, days=days, direction=Direction.EXPORT),
            zone=zone,
        )
        bill = ledger.bill_of(days, until=days) if ledger.used else None
        return None if bill is None else bill.so_far

    def _read(self, site_id: UUID, *, days: DayPeriod, direction: Direction) -> tuple[Intervals, ...]:
        return tuple(
            within(days, energy=self.intervals[each.series.number], zone=self.places[site_id])
            for each in self.counters
            if each.site_id == site_id and each.direction is direction
            if each.series.number in self.intervals
        )


def progress_of_goals(viewer: Viewer, *, goals: Sequence[GoalRecord], today: date) -> dict[UUID, Progress]:
    """Return how far each goal has got, by its id; the same few statements however many goals.

    A consumption is what the grid delivered, as the usage page shows it; a production what solar
    systems told, self-consumption that less what was fed in; a cost is the bill so far, as the
    overview tells it. Ask for goals of the viewer only.
    """
    aims = {goal.pk: goal.aim for goal in goals}
    begun = {goal_id: _begun(aim, today=today) for goal_id, aim in aims.items()}
    asked = [(aim, days) for goal_id, aim in aims.items() if (days := begun[goal_id]) is not None]
    books = _books(viewer, asked=asked) if asked else None
    return {
        goal_id: _progress(aim, begun=begun[goal_id], books=books, today=today)
        for goal_id, aim in aims.items()
    }


def _begun(aim: Aim, *, today: date) -> DayPeriod | None:
    """Return the days of the period a goal looks at that have begun."""
    days = days_looked_at(aim, today=today)
    if days is None:
        return None
    return DayPeriod(starts_on=days.starts_on, ends_before=min(days.ends_before, today + ONE_DAY))


def _progress(aim: Aim, *, begun: DayPeriod | None, books: _Books | None, today: date) -> Progress:
    if begun is None or books is None:
        return Progress(days=None, days_begun=0, current=None, percent=None, currency=None)
    current, currency = _current(aim, days=begun, books=books)
    return Progress(
        days=days_looked_at(aim, today=today),
        days_begun=len(begun),
        current=current,
        percent=None if current is None else percent_of_target(current, target=aim.target),
        currency=currency,
        missing=books.missing(aim),
    )


def _current(aim: Aim, *, days: DayPeriod, books: _Books) -> tuple[Decimal | None, str | None]:
    if aim.goal_type is GoalType.COST:
        bill = books.billed(aim, days=days)
        return (None, None) if bill is None else (bill.amount, bill.currency)
    known = {
        GoalType.CONSUMPTION: books.imported,
        GoalType.PRODUCTION: books.produced,
        GoalType.SELF_CONSUMPTION: books.self_consumed,
    }[aim.goal_type](aim, days=days)
    return _exactly(known), None


def _exactly(energy: Decimal | None) -> Decimal | None:
    return None if energy is None else rounded(energy, SMALLEST_SCALE)


def _books(viewer: Viewer, *, asked: Sequence[tuple[Aim, DayPeriod]]) -> _Books:
    places = _places(viewer, aims=[aim for aim, _ in asked])
    counters = _counters(viewer, site_ids=places)
    periods = tuple(dict.fromkeys(days for _, days in asked))
    series = [each.series for each in counters]
    books = _Books(
        places=places,
        counters=counters,
        periods=periods,
        totals=period_totals_of_many(series, periods) if series else {},
    )
    if any(aim.goal_type in OF_THE_SUN for aim, _ in asked):
        books = _with_production(viewer, books=books, asked=asked)
    billed = [(aim, days) for aim, days in asked if aim.unit is GoalUnit.CURRENCY]
    return _with_bills(viewer, books=books, billed=billed) if billed and series else books


def _with_production(viewer: Viewer, *, books: _Books, asked: Sequence[tuple[Aim, DayPeriod]]) -> _Books:
    """Return the books with what the sites of goals about the sun produced and fed in."""
    aims = [(aim, days) for aim, days in asked if aim.goal_type in OF_THE_SUN]
    exports = {
        site: [
            each.series
            for each in books.counters
            if each.site_id == site and each.direction is Direction.EXPORT
        ]
        for aim, _ in aims
        for site in books.sites_of(aim)
    }
    periods = tuple(dict.fromkeys(days for _, days in aims))
    return replace(books, production=production_of_sites(viewer, exports=exports, periods=periods))


def _with_bills(viewer: Viewer, *, books: _Books, billed: Sequence[tuple[Aim, DayPeriod]]) -> _Books:
    """Return the books with contracts and quarter-hours of the sites and days that are to be billed."""
    sites = {site for aim, _ in billed for site in books.sites_billed(aim)}
    days = DayPeriod(
        starts_on=min(days.starts_on for _, days in billed) - ONE_DAY,
        ends_before=max(days.ends_before for _, days in billed),
    )
    series = tuple(
        sorted((each.series for each in books.counters if each.site_id in sites), key=lambda one: one.number)
    )
    return replace(
        books,
        supplies=supplies_of_sites(viewer, site_ids=sites, commodity=Commodity.ELECTRICITY, period=days),
        intervals=by_register(columns_of(read_many(series, days), series=series)),
    )


def _places(viewer: Viewer, *, aims: Sequence[Aim]) -> dict[UUID, ZoneInfo]:
    """Return the sites that goals count, with their clocks: all of the viewer's where a goal names none."""
    sites = sites_visible_to(viewer)
    named = [aim.site_id for aim in aims if aim.site_id is not None]
    if len(named) == len(aims):
        sites = sites.filter(pk__in=named)
    return {pk: ZoneInfo(zone) for pk, zone in sites.values_list("pk", "zone")[: MOST_SITES + 1]}


def _counters(viewer: Viewer, *, site_ids: Mapping[UUID, ZoneInfo]) -> tuple[_Counter, ...]:
    registers = registers_visible_to(viewer).filter(
        meter__site_id__in=list(site_ids), meter__meter_type=MeterType.ELECTRICITY.value
    )
    return tuple(
        _Counter(
            site_id=register.meter.site_id,
            direction=Direction(register.direction),
            series=series_of(register),
        )
        for register in registers
    )
