"""Works out the forecasts of sites, and keeps them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np

from wattstead.domains.forecasting.operations import NewForecast, keep_forecasts
from wattstead.domains.forecasting.rules import Bands, bands_of, share_within
from wattstead.domains.forecasting.vocabulary import ForecastPeriod, ForecastSource, ForecastType
from wattstead.domains.metering.queries import registers_visible_to, series_of
from wattstead.domains.metering.vocabulary import Direction, MeterType
from wattstead.domains.sites.queries import site_visible_to
from wattstead.foundation.tenancy import seen_by
from wattstead.journeys.explore_usage.heat_map import hours_of
from wattstead.journeys.forecast_sites.history import History, clock_hours_of, history_of
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.money import rounded
from wattstead.kernel.periods import ONE_DAY, DayPeriod, day_of
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.series import Series

WEEKS = 8
TRIED_DAYS = 14
DAYS_AHEAD = 7


@dataclass(frozen=True, kw_only=True, eq=False)
class _Flow:
    """One type of energy of a site, and what is known of it."""

    type: ForecastType
    series: Series
    history: History

    @property
    def may_be_negative(self) -> bool:
        return self.type is ForecastType.NET


def sites_to_forecast(viewer: Viewer) -> tuple[UUID, ...]:
    """Return the sites with an electricity meter in use; runs in the caller's unit of work."""
    counting = registers_visible_to(viewer).filter(
        meter__meter_type=MeterType.ELECTRICITY.value,
        meter__in_use_before=None,
        direction=Direction.IMPORT.value,
    )
    return tuple(counting.order_by("meter__site_id").values_list("meter__site_id", flat=True).distinct())


def forecast_sites(viewer: Viewer, *, site_ids: Iterable[UUID], now: datetime) -> int:
    """Forecast each site in a unit of work of its own; return how many forecasts were made."""
    made = 0
    for site_id in site_ids:
        with seen_by(viewer):
            made += forecast_site(viewer, site_id=site_id, now=now)
    return made


def forecast_site(viewer: Viewer, *, site_id: UUID, now: datetime) -> int:
    """Keep what the next days of a site bring; runs in the caller's unit of work.

    The hours of tomorrow, each of the next seven days, and all of them together: what was taken
    from the grid, what was fed in where that is counted, and the one minus the other. What
    too little is known of gets no forecast. Returns how many there are; raises NotFound.
    """
    site = site_visible_to(viewer, site_id=site_id)
    today = now.astimezone(ZoneInfo(site.zone)).date()
    forecasts = [
        forecast
        for flow in _flows(viewer, site_id=site_id, today=today)
        for forecast in _forecasts_of(flow, today=today)
    ]
    return keep_forecasts(
        forecasts,
        site_id=site.pk,
        account_id=site.account_id,
        source=ForecastSource.HISTORICAL_AVERAGE,
        now=now,
    )


def _flows(viewer: Viewer, *, site_id: UUID, today: date) -> Iterator[_Flow]:
    registers = registers_visible_to(viewer).filter(
        meter__site_id=site_id, meter__meter_type=MeterType.ELECTRICITY.value, meter__in_use_before=None
    )
    counting: dict[Direction, list[Series]] = {Direction.IMPORT: [], Direction.EXPORT: []}
    for register in registers:
        counting[Direction(register.direction)].append(series_of(register))
    used, fed_in = counting[Direction.IMPORT], counting[Direction.EXPORT]
    if not used:
        return
    weeks = timedelta(weeks=WEEKS + 1, days=TRIED_DAYS)
    period = DayPeriod(starts_on=today - weeks, ends_before=today)
    taken = history_of(used, period=period)
    yield _Flow(type=ForecastType.CONSUMPTION, series=used[0], history=taken)
    if not fed_in:
        return
    given = history_of(fed_in, period=period)
    yield _Flow(type=ForecastType.PRODUCTION, series=used[0], history=given)
    net = History(period=period, hours=taken.hours - given.hours, days=taken.days - given.days)
    yield _Flow(type=ForecastType.NET, series=used[0], history=net)


def _forecasts_of(flow: _Flow, *, today: date) -> Iterator[NewForecast]:
    tomorrow = today + ONE_DAY
    hours = _bands_of_hours(flow, day=tomorrow)
    if hours.is_whole:
        yield _new(
            flow,
            period=ForecastPeriod.HOURLY,
            on=tomorrow,
            ends_at=_ends_of_hours(flow, day=tomorrow),
            bands=hours,
            confidence=_confidence_of_hours(flow, today=today),
        )
    confidence = _confidence_of_days(flow, today=today)
    for ahead in range(DAYS_AHEAD):
        day = tomorrow + timedelta(days=ahead)
        yield from _of_days(flow, day=day, length=1, confidence=confidence)
    yield from _of_days(flow, day=tomorrow, length=DAYS_AHEAD, confidence=None)


def _of_days(flow: _Flow, *, day: date, length: int, confidence: Decimal | None) -> Iterator[NewForecast]:
    samples = flow.history.day_samples(day, weeks=WEEKS, length=length)
    bands = bands_of(samples, may_be_negative=flow.may_be_negative)
    if bands.is_whole:
        zone, boundary = ZoneInfo(flow.series.zone), flow.series.day_boundary
        ends_at = day_starts_at(day + length * ONE_DAY, zone=zone, boundary=boundary)
        period = ForecastPeriod.DAILY if length == 1 else ForecastPeriod.WEEKLY
        yield _new(flow, period=period, on=day, ends_at=[ends_at], bands=bands, confidence=confidence)


def _bands_of_hours(flow: _Flow, *, day: date) -> Bands:
    clocks = _clock_hours(flow, day=day)
    samples = flow.history.hour_samples(day, clock_hours=clocks, weeks=WEEKS)
    return bands_of(samples, may_be_negative=flow.may_be_negative)


def _confidence_of_hours(flow: _Flow, *, today: date) -> Decimal | None:
    """Return which share of the hours of the last days fell within what would have been forecast."""
    days = [today - timedelta(days=back) for back in range(1, TRIED_DAYS + 1)]
    every_hour = range(24)
    values = np.array([flow.history.hours_on(day) for day in days])
    bands = [
        bands_of(
            flow.history.hour_samples(day, clock_hours=every_hour, weeks=WEEKS),
            may_be_negative=flow.may_be_negative,
        )
        for day in days
    ]
    return _share(share_within(values, bands=bands))


def _confidence_of_days(flow: _Flow, *, today: date) -> Decimal | None:
    days = [today - timedelta(days=back) for back in range(1, TRIED_DAYS + 1)]
    values = np.array([[flow.history.on(day)] for day in days])
    bands = [
        bands_of(flow.history.day_samples(day, weeks=WEEKS), may_be_negative=flow.may_be_negative)
        for day in days
    ]
    return _share(share_within(values, bands=bands))


def _share(found: float | None) -> Decimal | None:
    return None if found is None else rounded(Decimal(str(found)), 3)


def _clock_hours(flow: _Flow, *, day: date) -> list[int]:
    edges_s, _ = hours_of(day_of(day), series=flow.series)
    return clock_hours_of(edges_s, zone=ZoneInfo(flow.series.zone))


def _ends_of_hours(flow: _Flow, *, day: date) -> list[datetime]:
    edges_s, _ = hours_of(day_of(day), series=flow.series)
    return [datetime.fromtimestamp(second, UTC) for second in edges_s[1:].tolist()]


def _new(
    flow: _Flow,
    *,
    period: ForecastPeriod,
    on: date,
    ends_at: Sequence[datetime],
    bands: Bands,
    confidence: Decimal | None,
) -> NewForecast:
    return NewForecast(
        type=flow.type,
        period=period,
        on=on,
        ends_at=ends_at,
        expected_wh=np.rint(bands.expected).astype(np.int64).tolist(),
        lower_wh=np.rint(bands.lower).astype(np.int64).tolist(),
        upper_wh=np.rint(bands.upper).astype(np.int64).tolist(),
        confidence=confidence,
    )
