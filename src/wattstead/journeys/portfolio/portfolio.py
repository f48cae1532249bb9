"""Answers how all sites of a customer are doing this month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.contracts.queries import supplies_of_sites
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.metering.queries import SiteSeries, import_series_of_sites
from wattstead.domains.sites.queries import SiteInBrief, sites_in_brief
from wattstead.journeys.portfolio.answers import (
    MOST_SITES,
    PAGE_SIZE,
    Portfolio,
    PortfolioQuestion,
    SiteMonth,
    SortKey,
)
from wattstead.journeys.portfolio.costs import Priced, costs_of
from wattstead.kernel.money import Money, rounded
from wattstead.kernel.periods import ONE_DAY, DayPeriod, month_of
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.extent import last_known_day
from wattstead.timeseries.totals_of_many import (
    DayTotal,
    PeriodTotal,
    day_totals_of_many,
    period_totals_of_many,
)

THIS, BEFORE, RUNNING = 0, 1, 2
SHARE_PLACES = 4


@dataclass(frozen=True, kw_only=True)
class _Month:
    """The days that are summed: those of this month that are over, the same a year before, and the others."""

    today: date
    over: DayPeriod | None
    before: DayPeriod | None

    @property
    def so_far(self) -> DayPeriod:
        """Return this month until today."""
        return DayPeriod(starts_on=self.today.replace(day=1), ends_before=self.today + ONE_DAY)

    @property
    def running(self) -> DayPeriod:
        """Return the days of this month after those that are over."""
        starts_on = self.over.ends_before if self.over else self.so_far.starts_on
        return DayPeriod(starts_on=starts_on, ends_before=self.so_far.ends_before)

    @property
    def periods(self) -> tuple[DayPeriod, ...]:
        """Return what is summed, in the order of THIS, BEFORE and RUNNING."""
        if self.over is None or self.before is None:
            return (self.running, self.running, self.running)
        return (self.over, self.before, self.running)


def site_portfolio(*, viewer: Viewer, ask: PortfolioQuestion, now: datetime, zone: str) -> Portfolio:
    """Return one page of the viewer's sites with this month of each, and all found together.

    Sums come from the totals of days; only the sites shown (or all, when sorted by cost) have
    their energy read for its cost. `zone` says which day it is.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    sites = sites_in_brief(viewer, words=ask.words, limit=MOST_SITES + 1)
    series = import_series_of_sites(viewer, site_ids=[site.site_id for site in sites[:MOST_SITES]])
    month = _month(series, today=today)
    sums = period_totals_of_many([each.series for each in series], month.periods) if series else {}
    found = _rows(sites[:MOST_SITES], series=series, sums=sums, month=month)
    used = {number: _used([of_register], month=month) for number, of_register in sums.items()}
    if ask.sort == "cost":
        found = _with_costs(viewer, found, series=series, used=used, month=month)
    found = sorted(found, key=_ORDERS[ask.sort])
    pages = max(-(-len(found) // PAGE_SIZE), 1)
    page = min(max(ask.page, 1), pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    if ask.sort != "cost":
        shown = _with_costs(viewer, shown, series=series, used=used, month=month)
    both = [row for row in found if row.change is not None]
    known = [row.used for row in found if row.used is not None]
    return Portfolio(
        today=today,
        rows=tuple(_with_days(shown, series=series, month=month)),
        count=len(found),
        first=(page - 1) * PAGE_SIZE + 1 if found else 0,
        pages=pages,
        page=page,
        is_cut=len(sites) > MOST_SITES,
        used=sum(known, Decimal(0)) if known else None,
        compared=len(both),
        used_in_these=sum((row.used_in_these or Decimal(0) for row in both), Decimal(0)),
        used_last_year=sum((row.used_last_year or Decimal(0) for row in both), Decimal(0)),
        cost=_total([row.cost for row in found]) if ask.sort == "cost" else None,
        with_flaws=sum(1 for row in found if row.known_share is not None and row.known_share < 1),
    )


def _month(series: Sequence[SiteSeries], *, today: date) -> _Month:
    """Return the days to compare: until yesterday, or until the last day of which any site knows anything."""
    last = last_known_day([each.series for each in series]) or today
    starts_on, ends_before = today.replace(day=1), min(last + ONE_DAY, today)
    if ends_before <= starts_on:
        return _Month(today=today, over=None, before=None)
    over = DayPeriod(starts_on=starts_on, ends_before=ends_before)
    month_before = month_of(starts_on.replace(year=starts_on.year - 1))
    length = min(len(over), len(month_before))
    before = DayPeriod(
        starts_on=month_before.starts_on, ends_before=month_before.starts_on + timedelta(days=length)
    )
    return _Month(today=today, over=over, before=before)


def _rows(
    sites: Sequence[SiteInBrief],
    *,
    series: Sequence[SiteSeries],
    sums: Mapping[int, Mapping[int, PeriodTotal]],
    month: _Month,
) -> list[SiteMonth]:
    of_site = _by_site(series)
    return [
        _site_month(
            site,
            sums=[sums[each.series.number] for each in of_site.get(site.site_id, ())],
            installed=[each.installed_on for each in of_site.get(site.site_id, ())],
            month=month,
        )
        for site in sites
    ]


def _used(sums: Sequence[Mapping[int, PeriodTotal]], *, month: _Month) -> Decimal | None:
    """Return what was used this month until now; None when nothing is known of it."""
    known = [
        total.total
        for of_register in sums
        for place, total in of_register.items()
        if place == RUNNING or (place == THIS and month.over is not None)
    ]
    return sum(known, Decimal(0)) if known else None


def _site_month(
    site: SiteInBrief,
    *,
    sums: Sequence[Mapping[int, PeriodTotal]],
    installed: Sequence[date | None],
    month: _Month,
) -> SiteMonth:
    this = _complete(sums, place=THIS, days=month.over)
    before = _complete(sums, place=BEFORE, days=month.before)
    return SiteMonth(
        site_id=site.site_id,
        name=site.name,
        address=site.address,
        is_primary=site.is_primary,
        has_meter=bool(sums),
        used=_used(sums, month=month),
        cost=None,
        used_in_these=this if before is not None else None,
        used_last_year=before if this is not None else None,
        known_share=_known_share(sums, installed=installed, days=month.over),
        has_estimates=any(total.has_estimates for each in sums for total in each.values()),
        days=(),
    )


def _complete(
    sums: Sequence[Mapping[int, PeriodTotal]], *, place: int, days: DayPeriod | None
) -> Decimal | None:
    """Return what all registers counted, or None when one of them lacks a day."""
    if days is None or not sums:
        return None
    if any(place not in each or each[place].known_days < len(days) for each in sums):
        return None
    return sum((each[place].total for each in sums), Decimal(0))


def _known_share(
    sums: Sequence[Mapping[int, PeriodTotal]], *, installed: Sequence[date | None], days: DayPeriod | None
) -> Decimal | None:
    """Return which part is known of the days that are over and on which the meters were there."""
    if not sums:
        return None
    there = 0 if days is None else sum(_days_since(since, days=days) for since in installed)
    if not there:
        return Decimal(1)
    known = Decimal(0)
    for each in sums:
        total = each.get(THIS)
        if total is not None and total.expected:
            known += Decimal(total.present * total.known_days) / total.expected
    return min(rounded(known / there, SHARE_PLACES), Decimal(1))


def _days_since(since: date | None, *, days: DayPeriod) -> int:
    starts_on = days.starts_on if since is None else max(since, days.starts_on)
    return max((days.ends_before - starts_on).days, 0)


def _with_costs(
    viewer: Viewer,
    rows: Sequence[SiteMonth],
    *,
    series: Sequence[SiteSeries],
    used: Mapping[int, Decimal | None],
    month: _Month,
) -> list[SiteMonth]:
    wanted = {row.site_id for row in rows}
    supplies = supplies_of_sites(
        viewer, site_ids=wanted, commodity=Commodity.ELECTRICITY, period=month.so_far
    )
    priced = [
        Priced(series=each.series, supplies=supplies[each.site_id], used=used.get(each.series.number))
        for each in series
        if each.site_id in wanted and each.site_id in supplies
    ]
    costs = costs_of(priced, days=month.so_far)
    numbers = _numbers_by_site(series)
    return [
        replace(row, cost=_total([costs.get(number) for number in numbers.get(row.site_id, ())]))
        for row in rows
    ]


def _with_days(rows: Sequence[SiteMonth], *, series: Sequence[SiteSeries], month: _Month) -> list[SiteMonth]:
    wanted = {row.site_id for row in rows}
    shown = [each.series for each in series if each.site_id in wanted]
    totals = day_totals_of_many(shown, (month.so_far,)) if shown else {}
    numbers = _numbers_by_site(series)
    return [
        replace(
            row,
            days=tuple(_on(day, of=totals, numbers=numbers.get(row.site_id, ())) for day in month.so_far),
        )
        for row in rows
    ]


def _on(day: date, *, of: Mapping[int, Mapping[date, DayTotal]], numbers: Sequence[int]) -> Decimal | None:
    found = [of[number][day].total for number in numbers if day in of[number]]
    return sum(found, Decimal(0)) if found else None


def _numbers_by_site(series: Sequence[SiteSeries]) -> dict[UUID, list[int]]:
    return {site_id: [each.series.number for each in group] for site_id, group in _by_site(series).items()}


def _by_site(series: Sequence[SiteSeries]) -> dict[UUID, list[SiteSeries]]:
    ordered = sorted(series, key=lambda each: each.site_id)
    return {site_id: list(group) for site_id, group in groupby(ordered, key=lambda each: each.site_id)}


def _total(costs: Sequence[Money | None]) -> Money | None:
    """Return the sum of what is known; None of several currencies, which nobody can add."""
    known = [cost for cost in costs if cost is not None]
    if not known or len({cost.currency for cost in known}) != 1:
        return None
    return Money(sum((cost.amount for cost in known), Decimal(0)), known[0].currency)


def _descending(value: Decimal | None) -> tuple[bool, Decimal]:
    """Return a key that puts the largest first and the unknown last."""
    return (value is None, -(value or Decimal(0)))


_ORDERS: Mapping[SortKey, Callable[[SiteMonth], tuple[object, ...]]] = {
    "name": lambda row: (not row.is_primary, row.name.casefold(), row.site_id),
    "use": lambda row: (*_descending(row.used), row.name.casefold(), row.site_id),
    "cost": lambda row: (
        *_descending(row.cost.amount if row.cost else None),
        row.name.casefold(),
        row.site_id,
    ),
    "change": lambda row: (*_descending(row.change), row.name.casefold(), row.site_id),
    "quality": lambda row: (
        row.known_share is None,
        row.known_share or Decimal(0),
        row.name.casefold(),
        row.site_id,
    ),
}
