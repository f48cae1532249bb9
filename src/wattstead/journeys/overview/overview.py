"""Answers the overview of a site."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.contracts.queries import Supply, supplies_during
from wattstead.domains.contracts.vocabulary import Commodity
from wattstead.domains.sites.queries import site_visible_to
from wattstead.journeys.overview.answers import DayShown, Flow, MonthSoFar, Overview
from wattstead.journeys.overview.counters import (
    LAST_DAYS,
    USUAL_DAYS,
    Counted,
    Counter,
    Days,
    Kind,
    counted_at,
    numbers_of,
)
from wattstead.journeys.overview.matters import matters_at
from wattstead.journeys.overview.money import Ledger
from wattstead.journeys.overview.power import curve_of, latest_power, usual_until_now
from wattstead.kernel.calendars import time_of_days
from wattstead.kernel.periods import ONE_DAY, DayPeriod, day_of, month_of
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.intervals import Intervals
from wattstead.timeseries.reads import read


def site_overview(*, viewer: Viewer, site_id: UUID, now: datetime) -> Overview:
    """Return how a site is doing; raises NotFound alike for foreign and missing sites.

    Intervals are read of this month and the week before today; everything older comes
    from the totals of days. Costs come from the engine of the invoice.
    """
    site = site_visible_to(viewer, site_id=site_id)
    zone = ZoneInfo(site.zone)
    today = now.astimezone(zone).date()
    days = Days(today=today)
    counted = counted_at(viewer, site_id=site_id, days=days)
    supplies = _supplies(viewer, site_id=site_id, days=days, counted=counted)
    ledger = Ledger(
        supplies=supplies,
        used=_read(counted.of("used"), days=days, zone=zone),
        fed_in=_read(counted.of("fed_in"), days=days, zone=zone),
        zone=zone,
    )
    return Overview(
        site_id=site_id,
        zone=site.zone,
        today=today,
        meter_id=_meter_to_begin_with(counted),
        has_readings=bool(counted.known),
        power=latest_power(used=ledger.used, fed_in=ledger.fed_in, now=now, zone=zone),
        day=_day_shown(counted, ledger=ledger, today=today),
        month=_month_so_far(counted, ledger=ledger, days=days),
        electricity=_flow(counted, kind="used", days=days),
        fed_in=_flow(counted, kind="fed_in", days=days),
        gas=_flow(counted, kind="gas", days=days),
        tariff_name=supplies[-1].sheet.name if supplies else "",
        matters=matters_at(viewer, site_id=site_id, counted=counted, today=today, zone=zone),
    )


def _supplies(viewer: Viewer, *, site_id: UUID, days: Days, counted: Counted) -> tuple[Supply, ...]:
    """Return the contracts from the first day that is read to the end of this month."""
    if not counted.of("used"):
        return ()
    return supplies_during(
        viewer,
        site_id=site_id,
        commodity=Commodity.ELECTRICITY,
        period=DayPeriod(starts_on=days.read.starts_on, ends_before=days.month.ends_before),
    )


def _read(counters: Sequence[Counter], *, days: Days, zone: ZoneInfo) -> tuple[Intervals, ...]:
    whole = time_of_days(days.read, zone=zone)
    return tuple(read(counter.series, whole) for counter in counters)


def _day_shown(counted: Counted, *, ledger: Ledger, today: date) -> DayShown | None:
    """Return today, or the last known day of the week before."""
    recent = [today - timedelta(days=back) for back in range(USUAL_DAYS)]
    on = next(
        (
            day
            for day in recent
            if counted.on(day, kind="used") is not None or counted.on(day, kind="fed_in") is not None
        ),
        None,
    )
    if on is None:
        return None
    curve = curve_of(on, used=ledger.used, zone=ledger.zone)
    return DayShown(
        on=on,
        used=counted.on(on, kind="used"),
        cost=ledger.cost_of(day_of(on)),
        fed_in=counted.on(on, kind="fed_in"),
        earned=ledger.earned_on(day_of(on)),
        usual=usual_until_now(curve),
        curve=curve,
    )


def _month_so_far(counted: Counted, *, ledger: Ledger, days: Days) -> MonthSoFar:
    so_far = DayPeriod(starts_on=days.month.starts_on, ends_before=days.today + ONE_DAY)
    is_known = counted.during(so_far, kind="used") is not None
    return MonthSoFar(
        month=days.month,
        earned=ledger.earned_on(so_far),
        bill=ledger.bill_of(days.month, until=so_far) if is_known else None,
    )


def _compared_days(counted: Counted, *, kind: Kind, days: Days) -> DayPeriod | None:
    """Return the whole days of this month that are known and were known a year before as well."""
    last = counted.last_on(kind=kind)
    if last is None:
        return None
    ends_before = min(last + ONE_DAY, days.today)
    if ends_before <= days.month.starts_on:
        return None
    over = DayPeriod(starts_on=days.month.starts_on, ends_before=ends_before)
    before = _a_year_before(over, within=days.month_last_year)
    return over if counted.knows_all(over, kind=kind) and counted.knows_all(before, kind=kind) else None


def _last_year(counted: Counted, *, kind: Kind, compared: DayPeriod) -> Decimal | None:
    before = month_of(compared.starts_on.replace(year=compared.starts_on.year - 1))
    return counted.during(_a_year_before(compared, within=before), kind=kind)


def _a_year_before(period: DayPeriod, *, within: DayPeriod) -> DayPeriod:
    """Return as many days from the start of the same month; February may have one less."""
    length = min(len(period), len(within))
    return DayPeriod(starts_on=within.starts_on, ends_before=within.starts_on + timedelta(days=length))


def _flow(counted: Counted, *, kind: Kind, days: Days) -> Flow | None:
    counters = counted.of(kind)
    if not counters:
        return None
    today = days.today
    compared = _compared_days(counted, kind=kind, days=days)
    return Flow(
        unit=counters[0].unit,
        meter_numbers=numbers_of(counters),
        last_read_on=counted.last_on(kind=kind),
        days=tuple(
            counted.day_use(today - timedelta(days=back), kind=kind, is_over=back > 0)
            for back in range(LAST_DAYS - 1, -1, -1)
        ),
        month_used=counted.during(
            DayPeriod(starts_on=days.month.starts_on, ends_before=today + ONE_DAY), kind=kind
        ),
        used_in_these=None if compared is None else counted.during(compared, kind=kind),
        used_last_year=None if compared is None else _last_year(counted, kind=kind, compared=compared),
    )


def _meter_to_begin_with(counted: Counted) -> UUID | None:
    kinds: tuple[Kind, ...] = ("used", "gas", "fed_in")
    in_use = [each.meter_id for kind in kinds for each in counted.of(kind) if each.in_use_before is None]
    return next(iter(in_use), None)
