"""Tells the people of a site of days that took clearly more from the grid than such days do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.accounts.people import people_of
from wattstead.domains.alerts.rules import FEWEST_LIKE_DAYS, is_high_use, usual_of
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.metering.queries import import_series_of_sites
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.rules import Energy
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.domains.sites.queries import sites_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.audience import audience_of, in_pieces
from wattstead.kernel.calendars import local_day_of
from wattstead.kernel.periods import ONE_DAY, day_of
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.totals_of_many import DayTotal, day_totals_of_many

DAYS_LOOKED_AT = 3  # readings may come days late
WEEKS = 8
Days = Mapping[date, DayTotal]


@dataclass(frozen=True, kw_only=True)
class _Look:
    """A day of a site, what it took, and what such days take, in kWh."""

    day: date
    used: Decimal
    usual: Decimal


def tell_of_high_use(viewer: Viewer, *, site_ids: Iterable[UUID], now: datetime) -> int:
    """Write a notification for each day of the last ones that was high; return how many were written.

    A day counts once it is known whole and not estimated. Such days are those of the same
    weekday in the eight weeks before. Each day of a site is told once.
    """
    written = 0
    for piece in in_pieces(site_ids):
        with seen_by(viewer):
            written += notify(_notices(viewer, site_ids=piece, now=now))
    return written


def _notices(viewer: Viewer, *, site_ids: list[UUID], now: datetime) -> Iterator[Notice]:
    sites = list(sites_visible_to(viewer).filter(pk__in=site_ids))
    people = people_of({site.account_id for site in sites}, on=now.date())
    audience = audience_of(people, alert_type=AlertType.HIGH_CONSUMPTION, at=now)
    todays = {site.pk: local_day_of(now, zone=ZoneInfo(site.zone)) for site in sites}
    totals = _totals(viewer, todays=todays)
    for site in sites:
        for look in _looks(totals.get(site.pk, []), today=todays[site.pk]):
            for listener in audience.of(site.account_id, site_id=site.pk):
                if is_high_use(look.used, usual=look.usual, threshold=listener.wish.threshold):
                    yield Notice(
                        user_id=listener.user_id,
                        channels=listener.channels,
                        account_id=site.account_id,
                        kind=Kind.HIGH_CONSUMPTION,
                        event=f"high_use:{site.pk}:{look.day.isoformat()}",
                        at=now,
                        facts={
                            "day": look.day,
                            "site": site.name,
                            "energy": Energy(look.used),
                            "usual": Energy(look.usual),
                        },
                        action_url=f"/usage/?site={site.pk}&span=day&on={look.day.isoformat()}",
                    )


def _totals(viewer: Viewer, *, todays: Mapping[UUID, date]) -> dict[UUID, list[Days]]:
    """Return the days to be looked at of all counters of each site, in two statements."""
    counters = import_series_of_sites(viewer, site_ids=todays)
    days = {
        today - timedelta(days=back, weeks=weeks)
        for today in todays.values()
        for back in range(1, DAYS_LOOKED_AT + 1)
        for weeks in range(WEEKS + 1)
    }
    if not counters:
        return {}
    totals = day_totals_of_many([each.series for each in counters], [day_of(day) for day in sorted(days)])
    found: dict[UUID, list[Days]] = {}
    for each in counters:
        found.setdefault(each.site_id, []).append(totals[each.series.number])
    return found


def _looks(counters: list[Days], *, today: date) -> Iterator[_Look]:
    for back in range(1, DAYS_LOOKED_AT + 1):
        day = today - back * ONE_DAY
        used = whole_day(counters, day=day)
        like = [whole_day(counters, day=day - timedelta(weeks=weeks)) for weeks in range(1, WEEKS + 1)]
        usual = usual_of((one for one in like if one is not None), fewest=FEWEST_LIKE_DAYS)
        if used is not None and usual is not None:
            yield _Look(day=day, used=used, usual=usual)


def whole_day(counters: Iterable[Days], *, day: date) -> Decimal | None:
    """Return what counters counted on a day, in kWh; None unless each knows all of it."""
    found = [days.get(day) for days in counters]
    known = [
        one for one in found if one is not None and one.present == one.expected and not one.has_estimates
    ]
    return sum((one.total for one in known), Decimal(0)) if known and len(known) == len(found) else None
