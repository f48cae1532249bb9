"""Tells the people of a site of days on which panels gave clearly less than on the days before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from wattstead.domains.accounts.people import people_of
from wattstead.domains.alerts.rules import FEWEST_DAYS_BEFORE, Threshold, is_production_drop, usual_of
from wattstead.domains.alerts.vocabulary import AlertType
from wattstead.domains.devices.solar.queries import solar_systems_visible_to
from wattstead.domains.devices.solar.records import SolarSystemRecord
from wattstead.domains.devices.solar.vocabulary import SolarStatus
from wattstead.domains.notifications.operations import Notice, notify
from wattstead.domains.notifications.rules import Energy
from wattstead.domains.notifications.vocabulary import Kind
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.telling.audience import Listener, audience_of, in_pieces
from wattstead.journeys.telling.high_use import DAYS_LOOKED_AT, Days, whole_day
from wattstead.kernel.calendars import local_day_of
from wattstead.kernel.periods import ONE_DAY, DayPeriod
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.quantities import SOLAR_SYSTEMS
from wattstead.timeseries.tables import PRODUCTION
from wattstead.timeseries.totals_of_many import day_totals_of_many

DAYS_BEFORE = 14


@dataclass(frozen=True, kw_only=True)
class _Look:
    """A day of a solar system, what it gave, and what the days before mostly and at least gave, in kWh."""

    day: date
    produced: Decimal
    usual: Decimal
    least: Decimal


def tell_of_production_drops(viewer: Viewer, *, now: datetime) -> int:
    """Write a notification for each day of the last ones with little sun in it; return how many.

    What is looked after or switched off is meant to give nothing. A day counts once it is known
    whole, and when at least half of the fourteen days before it are. Each day is told once.
    """
    with seen_by(viewer):
        working = solar_systems_visible_to(viewer).filter(retired_at=None, status=SolarStatus.ACTIVE.value)
        ids = list(working.values_list("pk", flat=True))
    written = 0
    for piece in in_pieces(ids):
        with seen_by(viewer):
            written += notify(_notices(viewer, system_ids=piece, now=now))
    return written


def _notices(viewer: Viewer, *, system_ids: list[UUID], now: datetime) -> Iterator[Notice]:
    systems = list(solar_systems_visible_to(viewer).filter(pk__in=system_ids))
    people = people_of({system.account_id for system in systems}, on=now.date())
    audience = audience_of(people, alert_type=AlertType.PRODUCTION_DROP, at=now)
    series = {system.pk: system.series_in(SOLAR_SYSTEMS).first for system in systems}
    around = DayPeriod(
        starts_on=now.date() - timedelta(days=DAYS_BEFORE + DAYS_LOOKED_AT + 1),
        ends_before=now.date() + timedelta(days=2),
    )
    totals = day_totals_of_many(list(series.values()), [around], table=PRODUCTION)
    for system in systems:
        today = local_day_of(now, zone=ZoneInfo(system.zone))
        for look in _looks(totals[series[system.pk].number], today=today):
            for listener in audience.of(system.account_id, site_id=system.site_id):
                if _is_drop(look, threshold=listener.wish.threshold):
                    yield _notice(system, listener=listener, look=look, now=now)


def _notice(system: SolarSystemRecord, *, listener: Listener, look: _Look, now: datetime) -> Notice:
    return Notice(
        user_id=listener.user_id,
        channels=listener.channels,
        account_id=system.account_id,
        kind=Kind.PRODUCTION_DROP,
        event=f"production_drop:{system.pk}:{look.day.isoformat()}",
        at=now,
        facts={
            "device": system.name,
            "day": look.day,
            "energy": Energy(look.produced),
            "usual": Energy(look.usual),
        },
        action_url=f"/devices/solar/{system.pk}/",
    )


def _is_drop(look: _Look, *, threshold: Threshold | None) -> bool:
    return is_production_drop(look.produced, usual=look.usual, least=look.least, threshold=threshold)


def _looks(days: Days, *, today: date) -> Iterator[_Look]:
    for back in range(1, DAYS_LOOKED_AT + 1):
        day = today - back * ONE_DAY
        produced = whole_day([days], day=day)
        before = [whole_day([days], day=day - n * ONE_DAY) for n in range(1, DAYS_BEFORE + 1)]
        known = [one for one in before if one is not None]
        usual = usual_of(known, fewest=FEWEST_DAYS_BEFORE)
        if produced is not None and usual is not None:
            yield _Look(day=day, produced=produced, usual=usual, least=min(known))
