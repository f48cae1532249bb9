"""Gives out what a device measured: whole where it is short, as a stream where it is long."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.http.response import HttpResponseBase
from django.utils import timezone

from wattstead.foundation.tenancy import seen_by
from wattstead.interfaces.api.authentication import CalledRequest
from wattstead.interfaces.api.device_readings.columns import (
    Column,
    csv_head,
    csv_rows,
    device_id_name,
    json_rows,
    reading_columns,
    sum_columns,
)
from wattstead.interfaces.api.fields import camel
from wattstead.interfaces.api.pagination import cursor_of, parts_of
from wattstead.interfaces.api.readings.ranges import moment_of, utc
from wattstead.interfaces.api.refusals import CursorUnusable
from wattstead.interfaces.api.series.filters import SeriesFilters, wants_csv
from wattstead.interfaces.api.series.streaming import streamed_answer, whole_answer, with_commas
from wattstead.journeys.device_readings.asking import readings_by_month, sums_by_month
from wattstead.journeys.device_readings.devices import MeasuringDevice
from wattstead.journeys.device_readings.summing import DeviceSums, Resolution, names_of_sums
from wattstead.kernel.calendars import day_starts_at
from wattstead.kernel.periods import Period
from wattstead.kernel.viewer import Viewer
from wattstead.timeseries.extent import known_days
from wattstead.timeseries.measured import Kept
from wattstead.timeseries.quantities import DeviceSeries

LONGEST_WHOLE = timedelta(days=100)
READ_NAMES = {
    "production_reading": (
        "power_kw",
        "energy_kwh",
        "delta_kwh",
        "self_consumed_kwh",
        "exported_kwh",
        "source",
    ),
    "battery_reading": (
        "charge_kwh",
        "charge_percent",
        "power_kw",
        "state",
        "temperature",
        "cycles",
        "health_percent",
    ),
    "smart_plug_reading": ("power_w", "energy_kwh", "delta_kwh"),
}
Part = Kept | DeviceSums


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What is asked for: a stretch of a device's time, and how it is told."""

    series: DeviceSeries
    period: Period
    resolution: str
    is_csv: bool

    def parts(self) -> Iterator[Part]:
        """Yield what is there, month by month."""
        if self.resolution == "raw":
            return readings_by_month(self.series, period=self.period)
        return sums_by_month(self.series, period=self.period, resolution=Resolution(self.resolution))

    def written(self, part: Part) -> bytes:
        """Return a part as rows."""
        columns: list[Column] = (
            sum_columns(part) if isinstance(part, DeviceSums) else reading_columns(part, series=self.series)
        )
        return (csv_rows if self.is_csv else json_rows)(columns, count=len(part))

    def pieces(self, parts: Iterator[Part], *, next_cursor: str | None = None) -> Iterator[bytes]:
        """Yield the answer, a part after another."""
        rows = (self.written(part) for part in parts)
        if self.is_csv:
            yield csv_head(self._names())
            yield from rows
            return
        device = f'"{camel(device_id_name(self.series.kind))}":"{self.series.device_id}"'
        cursor = "null" if next_cursor is None else f'"{next_cursor}"'
        yield from with_commas(
            f'{{{device},"resolution":"{self.resolution}","items":['.encode(),
            rows,
            tail=f'],"nextCursor":{cursor}}}'.encode(),
        )

    def _names(self) -> tuple[str, ...]:
        kind = self.series.kind
        if self.resolution == "raw":
            return ("id", device_id_name(kind), "timestamp", *READ_NAMES[kind.view], "created_at")
        return ("starts_at", "ends_before", *names_of_sums(self.series), "present", "expected")


def listed(
    request: CalledRequest, *, filters: SeriesFilters, find: Callable[[Viewer], MeasuringDevice]
) -> HttpResponseBase:
    """Return the readings of the device that `find` finds, or sums of them."""
    with seen_by(request.auth.viewer) as viewer:
        series = find(viewer).series
        asked = _Asked(
            series=series,
            period=_period(series, filters=filters, now=timezone.now()),
            resolution=filters.resolution,
            is_csv=wants_csv(request, filters=filters),
        )
        if filters.limit is not None:
            found = _page(asked.parts(), limit=filters.limit)
            cursor = _cursor(asked, go_on_at_s=found.go_on_at_s)
            body = b"".join(asked.pieces(iter(found.parts), next_cursor=cursor))
            return whole_answer(body, next_cursor=cursor, is_csv=asked.is_csv)
        if asked.period.length <= LONGEST_WHOLE:
            body = b"".join(asked.pieces(asked.parts()))
            return whole_answer(body, next_cursor=None, is_csv=asked.is_csv)
    return streamed_answer(
        request.auth.viewer, pieces=lambda _: asked.pieces(asked.parts()), is_csv=asked.is_csv
    )


@dataclass(frozen=True, kw_only=True)
class _Page:
    parts: list[Part]
    go_on_at_s: int | None


def _page(parts: Iterator[Part], *, limit: int) -> _Page:
    """Return the first items of a series, and where the next one begins."""
    found: list[Part] = []
    left = limit
    for part in parts:
        if len(part) > left:
            go_on_at_s = int(_starts_s(part)[left])
            return _Page(parts=[*found, part.picked(slice(left))] if left else found, go_on_at_s=go_on_at_s)
        found.append(part)
        left -= len(part)
    return _Page(parts=found, go_on_at_s=None)


def _starts_s(part: Part) -> "list[int]":
    starts_s = part.starts_s if isinstance(part, DeviceSums) else part.measured.starts_s
    found: list[int] = starts_s.tolist()
    return found


def _period(series: DeviceSeries, *, filters: SeriesFilters, now: datetime) -> Period:
    """Return what is asked for, as far as anything is known; raises PeriodRunsBackwards."""
    starts_at = moment_of(filters.start, field="from", series=series.first)
    ends_at = now if filters.end is None else moment_of(filters.end, field="to", series=series.first)
    asked = Period(starts_at=starts_at, ends_before=ends_at)
    go_on_at = _go_on_at(filters, series=series)
    if go_on_at is not None:
        starts_at = min(max(asked.starts_at, go_on_at), ends_at)
    days = known_days(series.first, table=series.kind.table)
    if days is None:
        return Period(starts_at=starts_at, ends_before=starts_at)
    zone = ZoneInfo(series.zone)
    first, last = day_starts_at(days.starts_on, zone=zone), day_starts_at(days.ends_before, zone=zone)
    starts_at = max(starts_at, first)
    return Period(starts_at=starts_at, ends_before=max(min(ends_at, last), starts_at))


def _go_on_at(filters: SeriesFilters, *, series: DeviceSeries) -> datetime | None:
    if filters.cursor is None:
        return None
    parts = parts_of(filters.cursor)
    if parts[:3] != [series.kind.view, series.number, filters.resolution] or not isinstance(parts[-1], int):
        raise CursorUnusable(field="cursor")
    return utc(parts[-1])


def _cursor(asked: _Asked, *, go_on_at_s: int | None) -> str | None:
    if go_on_at_s is None:
        return None
    return cursor_of([asked.series.kind.view, asked.series.number, asked.resolution, go_on_at_s])
